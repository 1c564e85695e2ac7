"""What a schema exempts from its references, held against the items of all editions that it judges."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

import narwhals as nw

from mulu.edition import edition_order
from mulu.engine import values
from mulu.errors import PolicyError
from mulu.evidence import ITEMS
from mulu.finding import Flaw
from mulu.messages import say
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.lookup import Lookup
    from mulu.messages import Message
    from mulu.project import EditionFolder
    from mulu.result import Result
    from mulu.schema import Schema

RULE = "unused-exemption"
UNUSED, NEEDLESS, USED = range(3)


def judge_exemptions(result: Result) -> None:
    """Take in exemptions that exempt nothing. They are told with the newest edition that the schema judges.

    Where an edition cannot be read as a whole, nothing is said: what is missing there may be exempt.
    """
    names = {rule.name for rule in result.policy.rules}
    table = result.evidence.items
    if not result.lookups or RULE not in names or result.case is None or table is None:
        return
    others = _others(result.folder)
    if others is None or table.broken or not {*result.schema.columns} <= {*table.positions}:
        return
    for lookup in result.lookups:
        for at in range(len(lookup.declared.exempt)):
            use = _use(lookup, at, result.case.items)
            for other in others:
                if use < USED:
                    use = max(use, _use_in(other, result, lookup, at))
            if use < USED:
                _add(result, lookup, at, _told(result.schema, lookup, at, use))


def _others(folder: EditionFolder) -> Sequence[EditionFolder] | None:
    """The other editions that the same schema judges, if this is the last; `None` if it is not, or nobody can tell."""
    try:
        judged = list(_judged_by(folder))
    except PolicyError:
        return None
    return judged[:-1] if judged[-1] == folder else None


def _judged_by(folder: EditionFolder) -> Iterator[EditionFolder]:
    """All editions that the schema of one judges, catalogue by catalogue: the newest of the last one at the end."""
    path = folder.catalog.schema_path(folder.name)
    for catalog in folder.catalog.project.catalogs:
        for edition in sorted(catalog.editions, key=lambda one: edition_order(one.name)):
            if catalog.schema_path(edition.name) == path:
                yield edition


def _use_in(other: EditionFolder, result: Result, lookup: Lookup, at: int) -> int:
    schema = result.schema
    table = read_table(other.read(ITEMS) or b"", schema.columns)
    if table.broken or not {*schema.columns} <= {*table.positions}:
        return USED
    return _use(lookup, at, nw.from_native(values(table.frame, schema), eager_only=True))


def _use(lookup: Lookup, at: int, items: nw.DataFrame[Any]) -> int:
    """Whether an exemption fits some items, and whether the reference says otherwise of one."""
    fitting = items.filter(lookup.exemptions[at].fill_null(value=False)).to_native()
    if not fitting.height:
        return UNUSED
    agree = fitting.join(lookup.frame, on=[lookup.code, *lookup.agreeing], how="semi").height
    return NEEDLESS if agree == fitting.height else USED


def _told(schema: Schema, lookup: Lookup, at: int, use: int) -> Message:
    exemption = lookup.declared.exempt[at]
    field = schema.by_name[exemption.field]
    words = {"field": field.title or field.name, "pattern": exemption.pattern, "reference": lookup.name}
    if use == UNUSED:
        return say("no item has a {field} like {pattern}, which is exempt from {reference}", **words)
    return say(
        "each item that has a {field} like {pattern} agrees with {reference}, and needs no exemption", **words
    )


def _add(result: Result, lookup: Lookup, at: int, message: Message) -> None:
    file = result.policy.schema
    line = file.lines.of("references", lookup.at, "exempt", at)
    field = f"references.{lookup.at}.exempt.{at}"
    flaw = Flaw(RULE, message, line, field=field, value=lookup.declared.exempt[at].pattern)
    result.add_flaw(posixpath.relpath(file.path, result.folder.path), flaw)
