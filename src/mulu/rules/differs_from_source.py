"""Rule `differs-from-source`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import say
from mulu.rule import EVERYTHING, Problem, edition_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case


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
    if case.expected is None:
        return
    wanted = [item.values for item in case.expected]
    found = [values for _, values in case.rows]
    if wanted == found:
        return
    result = case.alignment
    for old, new in result.pairs:
        line, values = case.rows[new]
        item = case.expected[old]
        for name in case.schema.columns:
            if values[name] != item.values[name]:
                says = say(
                    "{value} stands here, the document says {expected}",
                    value=values[name],
                    expected=item.values[name],
                )
                yield Problem(
                    line,
                    name,
                    case.schema.key_of(values),
                    values[name],
                    message=says,
                    source=item.places.get(name, item.place),
                )
    for old, new in result.moved:
        line, values = case.rows[new]
        says = say("the item stands in another place than in the document")
        yield Problem(line, None, case.schema.key_of(values), message=says, source=case.expected[old].place)
    for new in result.extra:
        line, values = case.rows[new]
        says = say("the document has no such item")
        yield Problem(line, None, case.schema.key_of(values), message=says)
    for old, before in result.lost:
        item = case.expected[old]
        line = case.rows[before][0] if before < len(case.rows) else (case.rows[-1][0] + 1 if case.rows else 1)
        key = case.schema.key_of(item.values)
        says = say(
            "the item {key} of the document is missing here: {item}",
            key=key,
            item=",".join(item.values.values()),
        )
        yield Problem(line, None, key, message=says, source=item.place, causes=("broken-numbering",))


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
