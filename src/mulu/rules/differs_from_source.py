"""Rule `differs-from-source`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted, say
from mulu.rule import EVERYTHING, Problem, edition_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case

PRINTED = noted("{value} stands here, the document says {expected}")
CORRECTED = noted(
    "{value} stands here, the document with its corrections says {expected}; import the document again"
)


@edition_rule("{value} differs from the document", builds_on=[EVERYTHING])
def differs_from_source(case: Case) -> Iterator[Problem]:
    """The data is not what importing the document gives.

    Why: The published document is what counts. An item deleted, two names swapped or a category
    changed by hand can satisfy every other rule and still be wrong.

    Mend: Restore what the document says. If the document itself is wrong, write a correction with
    its reason into corrections.yaml and import the document again.

    Bad::

        # the document
        I,1,01-01,Baker,A
        # items.csv
        section,serial,code,name,grade
        I,1,01-01,Baker,B      <- grade

    Good::

        # the document
        I,1,01-01,Baker,A
        # items.csv
        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
    yield from _statements(case)
    if case.expected is not None and not case.is_as_expected:
        yield from _changed_cells(case)
        yield from _misplaced_items(case)


def _changed_cells(case: Case) -> Iterator[Problem]:
    """Cells that say something else than the document says of the same item."""
    # Where items are lost or added, the numbers below them follow from that.
    is_renumbered = bool(case.schema.numbering and (case.alignment.lost or case.alignment.extra))
    counted = {case.schema.numbering.field} if case.schema.numbering and is_renumbered else set()
    for line, item in sorted(case.expected_on.items()):
        values = case.values_on[line]
        if values == item.values:
            continue
        key = case.schema.key_of(values)
        for name in case.schema.columns:
            mine, theirs = values[name], item.values[name]
            if mine != theirs and not (name in counted and mine.isdecimal()):
                pattern = CORRECTED if item.is_corrected else PRINTED
                says = say(pattern, value=mine, expected=theirs)
                yield Problem(line, name, key, mine, message=says, source=item.places.get(name, item.place))


def _misplaced_items(case: Case) -> Iterator[Problem]:
    """Items in another order than the document's, items it has not, and items it has that are not here."""
    expected, rows = case.expected or (), case.rows
    for old, new in case.alignment.moved:
        line, values = rows[new]
        says = say("the item stands in another place than in the document")
        yield Problem(line, key=case.schema.key_of(values), message=says, source=expected[old].place)
    for new in case.alignment.extra:
        line, values = rows[new]
        yield Problem(line, key=case.schema.key_of(values), message=say("the document has no such item"))
    for old, before in case.alignment.lost:
        item = expected[old]
        words = {"key": case.schema.key_of(item.values), "item": ",".join(item.values.values())}
        if item.is_corrected:
            line, says = (
                rows[min(before, len(rows) - 1)][0],
                say(
                    "the item {key} of corrections.yaml is missing here: {item}; import the document again",
                    **words,
                ),
            )
        elif before < len(rows):
            line, says = (
                rows[before][0],
                say("the item {key} of the document is missing here: {item}", **words),
            )
        else:
            line, says = (
                rows[-1][0],
                say("the item {key} of the document is missing below this line: {item}", **words),
            )
        yield Problem(line, key=words["key"], message=says, source=item.place, causes=("broken-numbering",))


def _statements(case: Case) -> Iterator[Problem]:
    """What edition.yaml says otherwise than the document beside the items."""
    if case.document is None:
        return
    edition = case.edition
    stated = {"title": edition.title or ""} if edition.title is not None else {}
    stated |= {f"sections.{number}": title for number, title in edition.sections.items()}
    stated |= {f"notes.{position}": note for position, note in enumerate(edition.notes)}
    printed = {statement.field: statement for statement in case.document.statements}
    for field in [*printed, *(name for name in stated if name not in printed)]:
        mine, theirs = stated.get(field), printed.get(field)
        if theirs is None:
            says = say("{value} stands here, the document says nothing of the kind", value=mine)
        elif mine is None:
            says = say("the document says {expected}, here nothing is said of it", expected=theirs.text)
        elif mine != theirs.text:
            says = say("{value} stands here, the document says {expected}", value=mine, expected=theirs.text)
        else:
            continue
        yield Problem(
            field=field,
            value=mine,
            path="edition.yaml",
            message=says,
            source=theirs.place if theirs else None,
        )
