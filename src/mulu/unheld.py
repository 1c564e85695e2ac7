"""Two tables too large to be held, read piece by piece: what is known of them beside their rows, and the rows that are wanted.

An engine says between both readings which items are the same on both sides.
"""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from mulu.comparison import refuse_doubtful
from mulu.errors import UsageError
from mulu.finding import Flaw, Flaws
from mulu.layout import (
    LENGTH,
    NEW,
    OLD,
    are_counts,
    compared_fields,
    counted_field,
    counts_of,
    numbering_of,
    own_columns,
)
from mulu.messages import say
from mulu.pieces import is_last_word, read_pieces
from mulu.remnant import MOST, Remnant, Remnants, refuse_more
from mulu.system_error import trouble
from mulu.table import read_table, write_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mulu.change import Numbering
    from mulu.keyed import Version
    from mulu.pieces import Piece
    from mulu.schema import Schema

    Note = Callable[[pl.DataFrame], None]
    """What an engine does with the cells of each piece."""

OF_BYTES = ("mixed-line-ends", "missing-last-newline", "invalid-byte")
"""Flaws that are told before all others of a file, in this order."""


@dataclass(frozen=True)
class Sheet:
    """A file to be compared, and all that is known of it before it is read: a version without rows."""

    place: Path
    version: Version


@dataclass(frozen=True)
class Plan:
    """What is asked of the rows of one side.

    `fields` are compared, and with `is_named_alone` what an item is called too; `counted` is the field that counts on both sides, `own` are
    columns that the other side lacks.
    """

    schema: Schema
    fields: Sequence[str]
    is_named_alone: bool
    counted: str | None
    numbering: Numbering | None
    own: Sequence[str]


@dataclass
class Noted:
    """Texts by position from 0; of too many, only how many there are."""

    texts: dict[int, str] = field(default_factory=dict)
    count: int = 0

    def note(self, above: int, rows: pl.Series, texts: pl.Series) -> None:
        """Take in the texts of some rows of a piece."""
        self.count += len(rows)
        if self.count > MOST:
            self.texts.clear()
        else:
            self.texts |= {above + at: text for at, text in zip(rows, texts, strict=True)}


@dataclass
class Reading:
    """What is known of a file that has been read once.

    `serials` are the numbers that counting does not give, `cells` what is not blank in columns of its own, by position from 0. `odd_line` is
    where a piece begins in which a line is no row with commas between its cells.
    """

    sheet: Sheet
    plan: Plan
    state: tuple[int, int]
    items: int = 0
    sha256: str = ""
    flaws: Sequence[Flaw] = ()
    odd_line: int | None = None
    serials: Noted = field(default_factory=Noted)
    cells: dict[str, Noted] = field(default_factory=dict)


@dataclass(frozen=True)
class Met:
    """What is the same on both sides, as runs of positions (`OLD`, `NEW`, `LENGTH`), and what is not.

    `renumbered` counts those that have another number; `old` and `new` are the positions of all other items.
    """

    runs: pl.DataFrame
    renumbered: int
    old: pl.Series
    new: pl.Series


def read_both(
    old: Sheet, new: Sheet, size: int, notes: tuple[Note, Note] | None = None
) -> tuple[Reading, Reading]:
    """Read both files once. `ComparisonError` if the rows of one cannot be told for certain."""
    plans = plans_of(old.version, new.version)
    with ThreadPoolExecutor(2) as both:
        readings = list(both.map(partial(_read, size=size), (old, new), plans, notes or (None, None)))
    return readings[0], readings[1]


def remnants(old: Reading, new: Reading, met: Met, size: int) -> Remnants:
    """Both sides without what is the same, the ends of runs aside, read once more."""
    refuse_more(
        met.runs.height, say("runs of items that follow each other on both sides"), new.sheet.version.path
    )
    for reading, free in ((old, met.old), (new, met.new)):
        path = reading.sheet.version.path
        refuse_more(len(free), say("items that differ"), path)
        refuse_more(reading.serials.count, say("numbers that counting does not give"), path)
        for noted in reading.cells.values():
            refuse_more(noted.count, say("cells in a column that the other side lacks"), path)
    starts = met.runs.select(pl.col(OLD, NEW).cast(pl.Int64))
    ends = pl.concat([starts, met.runs.select(pl.col(OLD, NEW).cast(pl.Int64) + pl.col(LENGTH) - 1)]).unique()
    with ThreadPoolExecutor(2) as both:
        left = list(
            both.map(partial(_remnant, size=size), (old, new), (met.old, met.new), (ends[OLD], ends[NEW]))
        )
    renumbered = met.renumbered - _renumbered(left[0], left[1], ends, old.plan.counted)
    return Remnants(left[0], left[1], int(met.runs[LENGTH].sum()) - ends.height, renumbered)


def rows_at(reading: Reading, positions: Sequence[int] | pl.Series, size: int) -> pl.DataFrame:
    """The rows at some positions, with their lines, in the order of the file."""
    columns = reading.plan.schema.columns
    found = [reading.sheet.version.frame]
    wanted = pl.repeat(value=False, n=reading.items, eager=True).scatter(positions, values=True)
    above, missing = 0, int(wanted.sum())
    for piece in _pieces(reading.sheet, size) if missing else ():
        rows = piece.table.frame
        found.append(rows.filter(wanted.slice(above, rows.height)).select("line", *columns))
        above, missing = above + rows.height, missing - found[-1].height
        if not missing:
            break
    if _state(reading.sheet) != reading.state:
        raise UsageError(say("the file has changed while it was read"), reading.sheet.version.path)
    return pl.concat(found)


def _state(sheet: Sheet) -> tuple[int, int]:
    try:
        state = sheet.place.stat()
    except OSError as error:
        raise _unopened(error, sheet) from None
    return state.st_size, state.st_mtime_ns


def plans_of(old: Version, new: Version) -> tuple[Plan, Plan]:
    """What is asked of the rows of both sides."""
    fields = compared_fields(old, new)
    is_named_alone = not {*old.schema.naming, *new.schema.naming} <= set(fields)
    plans = [
        Plan(
            here.schema,
            fields,
            is_named_alone,
            counted_field(old, new),
            numbering_of(here, there),
            own_columns(here, there),
        )
        for here, there in ((old, new), (new, old))
    ]
    return plans[0], plans[1]


def _read(sheet: Sheet, plan: Plan, note: Note | None, size: int) -> Reading:
    reading = Reading(sheet, plan, _state(sheet), cells={name: Noted() for name in plan.own})
    heading = write_row(plan.schema.columns).encode()
    written, numbers, flaws = hashlib.sha256(heading), _Numbers(plan.numbering), Flaws()
    for piece in _pieces(sheet, size):
        for flaw in piece.table.flaws:
            # That a piece is blank says nothing of the file.
            if flaw.rule != "no-items":
                flaws.note(flaw)
        if not piece.table.is_plain:
            reading.odd_line = reading.odd_line or piece.above + 2
        cells = piece.table.frame.select(pl.col(*plan.schema.columns).fill_null(""))
        written.update(_canonical(piece, cells, len(heading)))
        if note:
            note(cells)
        _note_beside(reading, cells, numbers)
        reading.items += cells.height
    for flaw in () if reading.items else read_table(heading, plan.schema.columns).flaws:
        flaws.note(flaw)
    reading.flaws, reading.sha256 = _settled(flaws, sheet), written.hexdigest()
    return reading


def _pieces(sheet: Sheet, size: int) -> Iterator[Piece]:
    """The pieces of a file; what is said of it names it as the comparison does."""
    try:
        yield from read_pieces(sheet.place, sheet.version.schema.columns, size)
    except UsageError as error:
        raise UsageError(error.message, sheet.version.path, error.line) from None
    except OSError as error:
        raise _unopened(error, sheet) from None


def _unopened(error: OSError, sheet: Sheet) -> UsageError:
    message = say("the file cannot be opened: {problem}", problem=trouble(error))
    return UsageError(message, sheet.version.path)


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
        (last if is_last_word(flaw) else others).append(flaw)
    ranks = {rule: rank for rank, rule in enumerate(OF_BYTES)}
    others.sort(key=lambda flaw: ranks.get(flaw.rule, len(ranks)))
    found = others or last[:1]
    for flaw in found:
        refuse_doubtful(flaw, sheet.version.path)
    return found


def _note_beside(reading: Reading, cells: pl.DataFrame, numbers: _Numbers) -> None:
    """Note numbers that counting does not give, and cells that only this side has."""
    reading.serials.note(reading.items, *numbers.odd(cells))
    for name, found in reading.cells.items():
        rows = (cells[name] != "").arg_true()
        found.note(reading.items, rows, cells[name].gather(rows))


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
        rows = (~are_counts(numbers, counts)).arg_true()
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


def _remnant(reading: Reading, free: pl.Series, ends: pl.Series, size: int) -> Remnant:
    positions = pl.concat([free.cast(pl.Int64), ends]).sort()
    version = replace(
        reading.sheet.version,
        frame=rows_at(reading, positions, size),
        sha256=reading.sha256,
        flaws=tuple(reading.flaws),
    )
    cells = {name: noted.texts for name, noted in reading.cells.items()}
    return Remnant(version, positions, reading.items, reading.serials.texts, cells)


def _renumbered(old: Remnant, new: Remnant, ends: pl.DataFrame, counted: str | None) -> int:
    """How many of the pairs that stay have another number."""
    if not counted:
        return 0
    sides = ((old, ends[OLD]), (new, ends[NEW]))
    mine, theirs = (
        side.version.frame[counted].fill_null("").gather(side.positions.search_sorted(places))
        for side, places in sides
    )
    return (mine != theirs).arg_true().len()
