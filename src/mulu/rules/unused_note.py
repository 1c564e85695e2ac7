"""Rule `unused-note`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.rule import Problem, edition_rule, marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case


@edition_rule("the note explains the mark {value}, which no item carries")
def unused_note(case: Case) -> Iterator[Problem]:
    """A note explains a mark that no item carries.

    Why: Somewhere marks were lost: the items that should carry it now look like all others.

    Mend: Compare the marked items with the document. If none is marked there either, ask the
    authority what the note means.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        <- file

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A*
    """
    for position, note in enumerate(case.edition.notes):
        for sign in sorted({mark.mark for mark in case.schema.marks if mark.mark in note}):
            fields = [mark.field for mark in case.schema.marks if mark.mark == sign]
            if not any((case.items[marks(name)] == sign).any() for name in fields):
                yield Problem(field=f"notes.{position}", value=sign, path="edition.yaml")
