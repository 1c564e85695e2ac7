"""Rule `unreadable-reference`."""

from __future__ import annotations

from mulu.rule import reading_rule


@reading_rule
def unreadable_reference() -> None:
    """The edition of another catalogue that this one refers to cannot be read as a whole.

    Why: Codes and names are looked up there. While its table is damaged, nobody can say which of
    them are right.

    Mend: Run `mulu check` on that catalogue, and mend what it finds.

    Bad::

        # items.csv of the other catalogue
        code,title      <- line
        01-01,Baker

    Good::

        # items.csv of the other catalogue
        code,name
        01-01,Baker
    """
