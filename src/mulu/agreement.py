"""How many items of an edition agree with what its schema refers to, and which are not compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.engine import values
from mulu.evidence import ITEMS
from mulu.lookup import open_references
from mulu.messages import listed, say
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from mulu.lookup import Lookup
    from mulu.messages import Message
    from mulu.project import EditionFolder


def agreements(edition: EditionFolder) -> Iterator[tuple[Message, Message]]:
    """Each reference that can be read, by its name, and how the edition's items stand to it."""
    file = edition.catalog.schema_for(edition.name)
    if not file.schema.references:
        return
    frame = values(read_table(edition.read(ITEMS) or b"", file.schema.columns).frame, file.schema)
    for lookup in open_references(edition, file)[0]:
        yield lookup.name, _told(lookup, lookup.beside(frame))


def _told(lookup: Lookup, frame: pl.DataFrame) -> Message:
    same = [nw.col(name) == lookup.said(name) for name in lookup.agreeing]
    agree = _count(frame, nw.all_horizontal(lookup.is_concerned, lookup.is_known, *same, ignore_nulls=True))
    message = say("{agree} of {count} items agree", agree=agree, count=frame.height)
    if others := _count(frame, lookup.is_concerned) - agree:
        message = say("{message}, {count} do not", message=message, count=others)
    left_out = list(_left_out(lookup, frame))
    if not left_out:
        return message
    return say("{message}; not compared: {items}", message=message, items=listed(left_out))


def _left_out(lookup: Lookup, frame: pl.DataFrame) -> Iterator[Message]:
    """What is not looked up: each item by the first exemption that holds for it, then what has no code."""
    rest = nw.lit(value=True)
    for exemption, is_exempt in zip(lookup.declared.exempt, lookup.exemptions, strict=True):
        if count := _count(frame, is_exempt & rest):
            yield say("{count} ({reason})", count=count, reason=exemption.reason)
        rest = rest & ~is_exempt.fill_null(value=False)
    if count := _count(frame, rest & nw.col(lookup.code).is_null()):
        yield say("{count} ({reason})", count=count, reason=say("they have no code"))


def _count(frame: pl.DataFrame, where: nw.Expr) -> int:
    found = nw.from_native(frame).select(nw.col("line"), where.fill_null(value=False).alias("found"))
    return int(found["found"].sum())
