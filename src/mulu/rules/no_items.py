"""Rule `no-items`."""

from mulu.rule import reading_rule


@reading_rule
def no_items() -> None:
    """The file has a heading line and not a single item below it.

    Why: A catalogue without items is hardly what was meant, and all other checks would pass, since
    there is nothing to check.

    Mend: Enter the items, or import the document with `mulu import`. If items were there before,
    bring back an earlier version of the file.

    Bad::

        section,serial,code,name,grade     <- line

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
