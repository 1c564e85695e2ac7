"""One side of a comparison: rows with their keys, found by key or by position."""

from __future__ import annotations

from dataclasses import dataclass, field as default
from typing import TYPE_CHECKING

import polars as pl

from mulu.change import Item
from mulu.errors import ComparisonError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mulu.edition import Edition
    from mulu.finding import Flaw
    from mulu.schema import Schema

KEY, AT = "key:", "at:"
"""Columns beside the fields, whose names hold no colon: an item's key, and its position from 0."""


@dataclass(frozen=True)
class Version:
    """An edition, or a state of it, as it is compared.

    `frame` has `line` and the cells as printed, by field. `path` is for messages, `sha256` that of
    the canonical bytes; `flaws` say where the file itself is of another form. `facts` and `policy`
    (by file, flat) are left out where only tables are compared.
    """

    name: str
    schema: Schema
    frame: pl.DataFrame
    sha256: str
    path: str
    facts: Edition | None = None
    policy: Mapping[str, Mapping[str, object]] = default(default_factory=dict)
    flaws: Sequence[Flaw] = ()


class Keyed:
    """A version's rows with key and position; `ComparisonError` if a key stands twice."""

    def __init__(self, version: Version) -> None:
        self.version = version
        self.schema = version.schema
        cells = version.frame.select(pl.col(*self.schema.columns).fill_null(""))
        self.frame = cells.with_columns(keys_of(cells, self.schema).alias(KEY)).with_row_index(AT)
        keys = self.frame[KEY]
        # Two keys may have one hash; few do, so that keys themselves are hardly ever looked at.
        if keys.hash().n_unique() < len(keys) and keys.n_unique() < len(keys):
            raise self._duplicate(keys.to_list())

    def _duplicate(self, keys: Sequence[str]) -> ComparisonError:
        seen: dict[str, int] = {}
        lines = self.version.frame["line"]
        for at, key in enumerate(keys):
            if key in seen:
                break
            seen[key] = at
        return stands_twice(self.version, key, lines[seen[key]], lines[at])

    def positions(self, keys: Iterable[str]) -> dict[str, int]:
        """Where the items of some keys stand; keys that there are not are left out."""
        found = self.frame.filter(pl.col(KEY).is_in(list(keys))).select(KEY, AT)
        return dict(found.iter_rows())

    def items(self, positions: Iterable[int]) -> dict[int, Item]:
        """The items at some positions."""
        names = self.schema.columns
        rows = self.frame[sorted(positions)]
        keys, cells = rows.select(AT, KEY).rows(), rows.select(names).rows()
        return {
            at: Item(key, dict(zip(names, row, strict=True)))
            for (at, key), row in zip(keys, cells, strict=True)
        }

    def line(self, position: int) -> int:
        """The physical line of an item."""
        return int(self.version.frame["line"][position])

    def described(self, positions: Iterable[int]) -> list[tuple[str, str, str, str]]:
        """Of some items: key, code (nothing where it lacks a part), name (marks off), and part of the list."""
        schema = self.schema
        rows = self.frame[list(positions)]
        lacks = pl.any_horizontal(*(_value(name, schema) == "" for name in schema.identity.key))
        within = schema.numbering.within if schema.numbering else ()
        told = rows.select(
            KEY,
            pl.when(lacks).then(pl.lit("")).otherwise(KEY).alias("code:"),
            _spaced((_unmarked(name, schema) for name in schema.naming), " ").alias("name:"),
            _spaced(map(pl.col, within), "/").alias("group:"),
        )
        return told.rows()

    def names(self, positions: pl.Series | None = None) -> pl.Series:
        """What each item is called, marks off; or each of those at some positions."""
        rows = self.frame if positions is None else self.frame[positions]
        return rows.select(KEY, called(self.schema))["name:"]

    def name_of(self, item: Item) -> str:
        """What an item is called, marks off."""
        return self.schema.name_of(item.cells)


def stands_twice(version: Version, key: str, first: int, line: int) -> ComparisonError:
    """Why a version with two items of one identity cannot be compared."""
    message = say(
        "the item {key} stands already on line {first}; two items with one identity cannot be compared",
        key=key,
        first=first,
    )
    return ComparisonError(message, version.path, line)


def called(schema: Schema) -> pl.Expr:
    """What an item is called, marks off, as `name:`."""
    return _spaced((_unmarked(name, schema) for name in schema.naming), " ").alias("name:")


def keys_of(frame: pl.DataFrame, schema: Schema) -> pl.Series:
    """The written form of every row's identity, as `Schema.key_of` gives it for one."""
    identity = schema.identity
    values = frame.select(_value(name, schema) for name in identity.key)
    key = values.select(_joined(identity.key)).to_series().alias(KEY)
    if not identity.otherwise:
        return key
    rows = values.select(pl.any_horizontal(pl.all() == "").arg_true()).to_series()
    if rows.is_empty():
        return key
    others = frame[rows].select(_value(name, schema) for name in identity.otherwise)
    return key.scatter(rows, others.select(_joined(identity.otherwise, is_escaped=True)).to_series())


def _joined(names: Sequence[str], *, is_escaped: bool = False) -> pl.Expr:
    if len(names) == 1 and not is_escaped:
        return pl.col(names[0])
    return pl.concat_str([_escaped(pl.col(name)) for name in names], separator="/")


def _escaped(value: pl.Expr) -> pl.Expr:
    return value.str.replace_all("%", "%25", literal=True).str.replace_all("/", "%2F", literal=True)


def _spaced(parts: Iterable[pl.Expr], separator: str) -> pl.Expr:
    listed = list(parts)
    return pl.concat_str(listed, separator=separator) if listed else pl.lit("")


def _unmarked(name: str, schema: Schema) -> pl.Expr:
    """A cell with its mark off."""
    cell = value = pl.col(name)
    for mark in schema.marks_of(name):
        has_mark = cell.str.ends_with(mark) & (value == cell)
        value = pl.when(has_mark).then(cell.str.strip_suffix(mark)).otherwise(value)
    return value


def _value(name: str, schema: Schema) -> pl.Expr:
    """A cell with its mark off, and nothing where a value is missing."""
    value = _unmarked(name, schema)
    missing = (value.str.strip_chars() == "") | value.is_in(list(schema.by_name[name].missingValues))
    return pl.when(missing).then(pl.lit("")).otherwise(value).alias(name)
