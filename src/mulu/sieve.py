"""Two tables too large to be held, reduced to what differs: read piece by piece, and paired by digests of their keys.

An item is the same on both sides if digests of its key and of its cells are, 64 bits each, made anew for each run from a number that
nobody knows. Whether keys stand twice, and all that differs, is asked of the texts themselves.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from mulu.comparison import refuse_doubtful
from mulu.errors import UsageError
from mulu.finding import Flaw, Flaws
from mulu.keyed import KEY, called, keys_of, stands_twice
from mulu.layout import (
    LENGTH,
    NEW,
    OLD,
    compared_fields,
    counted_field,
    counts_of,
    numbering_of,
    own_columns,
    runs_of,
)
from mulu.messages import say
from mulu.pieces import PIECE, read_pieces
from mulu.remnant import Remnant, Remnants, refuse_more
from mulu.table import RETURN_INSIDE, read_table, write_row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from mulu.change import Numbering
    from mulu.keyed import Version
    from mulu.pieces import Piece
    from mulu.schema import Schema

CELLS, SERIAL = "cells:", "serial:"
"""Columns of digests, beside that of keys: of the cells that are compared, and of the number."""
OF_BYTES = ("mixed-line-ends", "missing-last-newline", "invalid-byte")
"""Flaws that are told before all others of a file, in this order."""


@dataclass(frozen=True)
class Sheet:
    """A file to be compared, and all that is known of it before it is read: a version without rows."""

    place: Path
    version: Version


@dataclass(frozen=True)
class Plan:
    """What is asked of the rows of one side; `seed` is what digests are made from."""

    schema: Schema
    fields: Sequence[str]
    is_named_alone: bool
    counted: str | None
    numbering: Numbering | None
    own: Sequence[str]
    seed: int


@dataclass
class Reading:
    """What one reading of a file gives: digests of all rows, in their order, and what is told beside them."""

    sheet: Sheet
    plan: Plan
    items: int = 0
    sha256: str = ""
    flaws: Sequence[Flaw] = ()
    digests: dict[str, pl.Series] = field(default_factory=dict)
    serials: dict[int, str] = field(default_factory=dict)
    cells: dict[str, dict[int, str]] = field(default_factory=dict)


def plans(old: Version, new: Version) -> tuple[Plan, Plan]:
    """What is asked of the rows of both sides."""
    fields = compared_fields(old, new)
    is_named_alone = not {*old.schema.naming, *new.schema.naming} <= set(fields)
    counted, seed = counted_field(old, new), secrets.randbits(63)
    return tuple(  # type: ignore[return-value]
        Plan(
            here.schema, fields, is_named_alone, counted, numbering_of(here, there),
            own_columns(here, there), seed,
        )
        for here, there in ((old, new), (new, old))
    )  # fmt: skip


def sift(old: Sheet, new: Sheet, decided: Collection[str], size: int = PIECE) -> Remnants:
    """Both sides without what is the same; items whose keys were `decided` about stay.

    Raises `ComparisonError` as a comparison in memory does, and where too much differs; `UsageError` where a file is not to be read
    piece by piece.
    """
    sheets = (old, new)
    states = [_state(sheet) for sheet in sheets]
    with ThreadPoolExecutor(2) as both:
        before, after = both.map(partial(read, size=size), sheets, plans(old.version, new.version))
    for reading in (before, after):
        refuse_repeated(reading, size)
    pairs = _same(before, after, _set_apart((before, after), decided))
    runs = runs_of(pairs.select(OLD, NEW))
    refuse_more(runs.height, say("runs of items that follow each other on both sides"), new.version.path)
    rows = _wanted(before, pairs[OLD], runs, OLD), _wanted(after, pairs[NEW], runs, NEW)
    left_out, renumbered = _inner(pairs, runs)
    del pairs
    with ThreadPoolExecutor(2) as both:
        left = list(both.map(partial(_remnant, size=size), (before, after), rows))
    for sheet, state in zip(sheets, states, strict=True):
        if _state(sheet) != state:
            raise UsageError(say("the file has changed while it was read"), sheet.version.path)
    return Remnants(left[0], left[1], left_out, renumbered)


def _state(sheet: Sheet) -> tuple[int, int]:
    state = sheet.place.stat()
    return state.st_size, state.st_mtime_ns


def read(sheet: Sheet, plan: Plan, size: int) -> Reading:
    """Read a file once. `ComparisonError` if its rows cannot be told for certain."""
    reading = Reading(sheet, plan, cells={name: {} for name in plan.own})
    heading = write_row(plan.schema.columns).encode()
    written, numbers = hashlib.sha256(heading), _Numbers(plan.numbering)
    flaws, parts = Flaws(), defaultdict[str, list[pl.Series]](list)
    for piece in _pieces(sheet, size):
        for flaw in piece.table.flaws:
            # That a piece is blank says nothing of the file.
            if flaw.rule != "no-items":
                flaws.note(flaw)
        cells = piece.table.frame.select(pl.col(*plan.schema.columns).fill_null(""))
        written.update(_canonical(piece, cells, len(heading)))
        for name, digests in _digests(cells, plan).items():
            parts[name].append(digests)
        _note_beside(reading, cells, numbers)
        reading.items += cells.height
    for flaw in () if reading.items else read_table(heading, plan.schema.columns).flaws:
        flaws.note(flaw)
    reading.flaws, reading.sha256 = _settled(flaws, sheet), written.hexdigest()
    empty = {name: pl.Series(dtype=pl.UInt64) for name in (KEY, CELLS, SERIAL)}
    reading.digests = empty | {name: pl.concat(found, rechunk=False) for name, found in parts.items()}
    return reading


def _pieces(sheet: Sheet, size: int) -> Iterator[Piece]:
    """The pieces of a file; what is said of it names it as the comparison does."""
    try:
        yield from read_pieces(sheet.place, sheet.version.schema.columns, size)
    except UsageError as error:
        raise UsageError(error.message, sheet.version.path, error.line) from None
    except OSError as error:
        problem = error.strerror or str(error)
        message = say("the file cannot be opened: {problem}", problem=problem)
        raise UsageError(message, sheet.version.path) from None


def _canonical(piece: Piece, cells: pl.DataFrame, heading: int) -> bytes | memoryview:
    """The bytes that a piece has in the one way of writing."""
    data = piece.table.text.data
    if isinstance(data, bytes):
        return memoryview(data)[heading:]
    return "".join(map(write_row, cells.iter_rows())).encode()


def _settled(flaws: Flaws, sheet: Sheet) -> Sequence[Flaw]:
    """The flaws in the order in which a file that is read as a whole has them."""
    others, last = list[Flaw](), list[Flaw]()
    for flaw in flaws:
        is_last = flaw.rule == "needless-quote" or flaw.message == RETURN_INSIDE
        (last if is_last else others).append(flaw)
    ranks = {rule: rank for rank, rule in enumerate(OF_BYTES)}
    others.sort(key=lambda flaw: ranks.get(flaw.rule, len(ranks)))
    found = others or last[:1]
    for flaw in found:
        refuse_doubtful(flaw, sheet.version.path)
    return found


def _digests(cells: pl.DataFrame, plan: Plan) -> dict[str, pl.Series]:
    mixed = pl.lit(0, pl.UInt64)
    parts = [pl.col(name) for name in plan.fields] + [called(plan.schema)] * plan.is_named_alone
    for at, part in enumerate(parts, 1):
        mixed = mixed ^ part.hash(plan.seed + at)
    serial = pl.col(plan.counted).hash(plan.seed) if plan.counted else pl.lit(0, pl.UInt64)
    key = pl.lit(keys_of(cells, plan.schema).hash(plan.seed))
    found = cells.lazy().select(key.alias(KEY), mixed.alias(CELLS), serial.alias(SERIAL)).collect()
    return found.to_dict()


def _note_beside(reading: Reading, cells: pl.DataFrame, numbers: _Numbers) -> None:
    """Note numbers that counting does not give, and cells that only this side has."""
    path = reading.sheet.version.path
    reading.serials |= _at(reading.items, *numbers.odd(cells))
    refuse_more(len(reading.serials), say("numbers that counting does not give"), path)
    for name, found in reading.cells.items():
        rows = (cells[name] != "").arg_true()
        found |= _at(reading.items, rows, cells[name].gather(rows))
        refuse_more(len(found), say("cells in a column that the other side lacks"), path)


def _at(above: int, rows: pl.Series, texts: pl.Series) -> dict[int, str]:
    return {above + at: text for at, text in zip(rows.to_list(), texts.to_list(), strict=True)}


class _Numbers:
    """Counts 1, 2, 3, … on from piece to piece, in each part of the list."""

    def __init__(self, numbering: Numbering | None) -> None:
        self.numbering = numbering
        self.items = 0
        self.parts: pl.DataFrame | None = None

    def odd(self, cells: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
        """The rows, from 0, whose number is not what counting gives, and that number."""
        if self.numbering is None:
            return pl.Series(dtype=pl.UInt32), pl.Series(dtype=pl.String)
        within = self.numbering.within
        counts = counts_of(cells, within) + self._above(cells, within)
        numbers = cells[self.numbering.field]
        rows = (counts.cast(pl.String) != numbers).arg_true()
        return rows, numbers.gather(rows)

    def _above(self, cells: pl.DataFrame, within: Sequence[str]) -> pl.Series:
        """How many items of its part stand above this piece, for each row."""
        if not within:
            self.items += cells.height
            return pl.repeat(self.items - cells.height, cells.height, dtype=pl.Int64, eager=True)
        found = cells.group_by(within).agg(pl.len().cast(pl.Int64).alias(LENGTH))
        before, self.parts = self.parts, found
        if before is None:
            return pl.repeat(0, cells.height, dtype=pl.Int64, eager=True)
        self.parts = pl.concat([before, found]).group_by(within).sum()
        above = cells.select(within).join(before, on=within, how="left", maintain_order="left")
        return above[LENGTH].fill_null(0)


def refuse_repeated(reading: Reading, size: int) -> None:
    """`ComparisonError` with both lines if a key stands twice; equal digests of other keys do no harm."""
    keys = reading.digests[KEY]
    places = keys.is_in(_repeated(keys).implode()).arg_true()
    digests = keys.gather(places)
    for at in places.filter(~digests.is_first_distinct()):
        first = places.filter(digests == keys[at])[0]
        rows = pl.repeat(value=False, n=reading.items, eager=True).scatter([first, at], values=True)
        pair = _rows(reading, rows, size)
        one, other = keys_of(pair, reading.plan.schema)
        if one == other:
            raise stands_twice(reading.sheet.version, one, *pair["line"])


def _repeated(digests: pl.Series) -> pl.Series:
    found = digests.sort()
    return found.filter(found == found.shift(1)).unique()


def _set_apart(readings: Sequence[Reading], decided: Collection[str]) -> pl.Series:
    """Digests of keys whose items are looked at themselves."""
    named = pl.Series(KEY, list(decided), pl.String).hash(readings[0].plan.seed)
    return pl.concat([named, *(_repeated(reading.digests[KEY]) for reading in readings)])


def _same(old: Reading, new: Reading, apart: pl.Series) -> pl.DataFrame:
    """Pairs of positions of items that are the same on both sides, in new order, and whether their numbers differ."""
    mine = pl.LazyFrame(old.digests).with_row_index(OLD)
    theirs = pl.LazyFrame(new.digests).with_row_index(NEW)
    is_same = (pl.col(CELLS) == pl.col(f"{CELLS}_right")) & ~pl.col(KEY).is_in(apart.implode())
    is_renumbered = (pl.col(SERIAL) != pl.col(f"{SERIAL}_right")).alias(SERIAL)
    pairs = mine.join(theirs, on=KEY, maintain_order="none").filter(is_same)
    return pairs.select(OLD, NEW, is_renumbered).collect(engine="streaming").sort(NEW)


def _wanted(reading: Reading, same: pl.Series, runs: pl.DataFrame, side: str) -> pl.Series:
    """Whether each row stays: because it is not the same, or because it begins or ends a run."""
    stays = pl.repeat(value=True, n=reading.items, eager=True).scatter(same, values=False)
    refuse_more(int(stays.sum()), say("items that differ"), reading.sheet.version.path)
    starts = runs[side].cast(pl.Int64)
    return stays.scatter(pl.concat([starts, starts + runs[LENGTH] - 1]), values=True)


def _inner(pairs: pl.DataFrame, runs: pl.DataFrame) -> tuple[int, int]:
    """How many pairs stand inside of runs, and how many of those have another number."""
    lasts = runs[LENGTH].cum_sum() - 1
    ends = pl.concat([lasts - runs[LENGTH] + 1, lasts]).unique()
    renumbered = pairs[SERIAL].arg_true().len() - pairs[SERIAL].gather(ends).arg_true().len()
    return pairs.height - len(ends), renumbered


def _remnant(reading: Reading, rows: pl.Series, size: int) -> Remnant:
    version = replace(
        reading.sheet.version,
        frame=_rows(reading, rows, size),
        sha256=reading.sha256,
        flaws=tuple(reading.flaws),
    )
    return Remnant(version, rows.arg_true(), reading.items, reading.serials, reading.cells)


def _rows(reading: Reading, wanted: pl.Series, size: int) -> pl.DataFrame:
    """The wanted rows, read from the file once more, with their lines."""
    columns = reading.plan.schema.columns
    found = [reading.sheet.version.frame]
    above, missing = 0, int(wanted.sum())
    for piece in _pieces(reading.sheet, size) if missing else ():
        rows = piece.table.frame
        found.append(rows.filter(wanted.slice(above, rows.height)).select("line", *columns))
        above, missing = above + rows.height, missing - found[-1].height
        if not missing:
            break
    return pl.concat(found)
