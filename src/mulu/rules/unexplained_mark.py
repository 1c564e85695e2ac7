"""Rule `unexplained-mark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Problem, edition_rule, marks, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case


@edition_rule("the mark {value} stands at {count} item(s), and no note explains it")
def unexplained_mark(case: Case) -> Iterator[Problem]:
    """A mark is used that no note explains, nor the schema.

    Why: The reader sees a sign and cannot know what it means for the item, such as another rate
    or another procedure.

    Mend: Add the note that the document prints to `notes` in edition.yaml. If the document itself
    explains the mark nowhere, ask the authority, and waive the finding with that reason. What the
    authority explains elsewhere, an engineer writes into the schema, as the `title` of the mark.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker★,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A*
    """
    # A note that edition.yaml has lost is the finding of differs-from-source, not of this rule.
    notes = [*case.edition.notes, *(case.document.said("notes").values() if case.document else ())]
    for mark in case.schema.marks:
        if mark.title or any(mark.mark in note for note in notes):
            continue
        marked = case.items.filter(nw.col(marks(mark.field)) == mark.mark).select("line", printed(mark.field))
        if len(marked):
            line, cell = marked.row(0)
            offset = len(cell) - len(mark.mark)
            yield Problem(line, mark.field, value=mark.mark, says={"count": len(marked)}, offset=offset)
