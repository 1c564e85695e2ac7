"""Faults planted in copies of an edition's files, one at a time, in the same places for the same seed.

Kinds and fields take turns, so that each has its share. What changes nothing, or has been planted
already, is no fault: the place is drawn anew, and where nothing is left to be drawn, the kind is done.
"""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import dataclass, field as default, replace
from functools import cached_property
from itertools import accumulate, zip_longest
from random import Random
from typing import TYPE_CHECKING, Any

from mulu.evidence import FACTS, ITEMS
from mulu.faults import kinds
from mulu.planting import Listing, Spot, Stated
from mulu.table import write_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.planting import Kind, Row, Rows
    from mulu.schema import Field, Schema

MOST_TRIES = 40
"""So often a place is drawn before a kind has nothing left to damage in a field."""


@dataclass(frozen=True)
class Ground:
    """What faults are planted in: the rows of items.csv with their lines, its bytes, and edition.yaml as a tree."""

    schema: Schema
    rows: Sequence[Row]
    lines: Sequence[int]
    items: bytes
    facts: dict[str, Any]

    @cached_property
    def columns(self) -> Sequence[Row]:
        """The cells of each field."""
        return list(zip(*self.rows, strict=True))

    @cached_property
    def heading(self) -> str:
        """The heading line as it is written."""
        return write_row(self.schema.columns)

    @cached_property
    def texts(self) -> Sequence[str]:
        """The rows as they are written."""
        return [write_row(row) for row in self.rows]


@dataclass(frozen=True)
class Planted:
    """One fault: the file with it in, and what was changed where.

    `line` and `key` are the item's in the file as it was. Where rows have moved, `lines` gives for each
    line on which a row stands now the one on which it stood, 0 for a new row. `rows` are the rows of the
    file, each with the one that it is if nothing was done to it, counted from 0; `None` where it is not made of rows.
    """

    kind: Kind
    path: str
    data: bytes
    line: int | None = None
    field: str | None = None
    key: str | None = None
    before: str = ""
    after: str = ""
    lines: Mapping[int, int] | None = None
    rows: Rows | None = None

    @property
    def without_file(self) -> Planted:
        """What it is, without the file that has it: a thousand files would fill the memory."""
        return replace(self, data=b"", lines=None, rows=None)


@dataclass
class Planter:
    """Plants faults; `equivalent` counts what was drawn and would have changed nothing."""

    ground: Ground
    seed: int
    equivalent: int = 0
    planted: set[bytes] = default(default_factory=set)

    def plant(self, number: int) -> Iterator[Planted]:
        """At most so many faults, all different."""
        turns: list[tuple[Kind, Field | None]] = []
        for kind in kinds():
            is_about_fields = kind.form in ("cell", "column")
            turns += (
                [(kind, field) for field in self.ground.schema.fields] if is_about_fields else [(kind, None)]
            )
        count = turn = 0
        while turns and count < number:
            # A few faults are to be of all kinds too.
            Random(f"{self.seed} {turn}").shuffle(turns)  # noqa: S311
            alive = []
            for kind, field in turns:
                found = self._draw(kind, field, turn) if count < number else None
                if found:
                    count += 1
                    alive.append((kind, field))
                    yield found
            turns, turn = alive, turn + 1

    def _draw(self, kind: Kind, field: Field | None, turn: int) -> Planted | None:
        # Chance of its own for each kind and field: one kind more moves no other fault.
        random = Random(f"{self.seed} {kind.name} {field.name if field else ''} {turn}")  # noqa: S311
        for _ in range(MOST_TRIES):
            found = self._planted(kind, field, random)
            if found is None:
                continue
            is_same = found.data == (self.ground.items if found.path == ITEMS else _yaml(self.ground.facts))
            digest = hashlib.blake2b(found.data, digest_size=16).digest()
            if is_same:
                self.equivalent += 1
            elif digest not in self.planted:
                self.planted.add(digest)
                return found
        return None

    def _planted(self, kind: Kind, field: Field | None, random: Random) -> Planted | None:
        if field:
            return self._in_field(kind, field, random)
        if kind.form == "row":
            return self._in_rows(kind, random)
        if kind.form == "file":
            data = kind.plant(self.ground.items, random)
            return Planted(kind, ITEMS, data, *_first_difference(self.ground.items, data))
        tree = copy.deepcopy(self.ground.facts)
        change = kind.plant(Stated(tree, random))
        if change is None:
            return None
        return Planted(kind, FACTS, _yaml(tree), None, change.field, None, change.before, change.after)

    def _in_field(self, kind: Kind, field: Field, random: Random) -> Planted | None:
        ground, at = self.ground, self.ground.schema.columns.index(field.name)
        number, column = random.randrange(len(ground.rows)), ground.columns[at]
        found = kind.plant(Spot(field, ground.schema, column[number], number, column, random))
        if found is None:
            return None
        cells = {number: found} if kind.form == "cell" else dict(enumerate(found))
        changed = {
            row: (*ground.rows[row][:at], cell, *ground.rows[row][at + 1 :])
            for row, cell in cells.items()
            if cell != column[row]
        }
        # What is out of step need not differ at once.
        number = min(changed, default=number)
        line, key = self._place(number)
        texts = [*ground.texts]
        for row, values in changed.items():
            texts[row] = write_row(values)
        rows: list[tuple[int | None, Row]] = list(enumerate(ground.rows))
        for row, values in changed.items():
            rows[row] = None, values
        before, after = column[number], cells[number]
        is_moving = any("\n" in column[row] + cells[row] for row in changed)
        lines = _lines([row for _, row in rows], ground.lines) if is_moving else None
        return Planted(kind, ITEMS, self._table(texts), line, field.name, key, before, after, lines, rows)

    def _in_rows(self, kind: Kind, random: Random) -> Planted | None:
        ground, number = self.ground, random.randrange(len(self.ground.rows))
        found: Rows | None = kind.plant(Listing(ground.schema, ground.rows, number, random))
        if found is None:
            return None
        rows = [row for _, row in found]
        stood = [0 if origin is None else ground.lines[origin] for origin, _ in found]
        lines = _lines(rows, stood)
        texts = [
            write_row(row) if origin is None or row is not ground.rows[origin] else ground.texts[origin]
            for origin, row in found
        ]
        pairs = enumerate(zip_longest(ground.rows, rows, fillvalue=()))
        number, (old, new) = next((one for one in pairs if one[1][0] != one[1][1]), (number, ((), ())))
        line, key = self._place(min(number, len(ground.rows) - 1))
        stands = [
            (origin if origin is not None and row is ground.rows[origin] else None, row)
            for origin, row in found
        ]
        before, after = ",".join(old), ",".join(new)
        return Planted(kind, ITEMS, self._table(texts), line, None, key, before, after, lines, stands)

    def _place(self, number: int) -> tuple[int, str]:
        names = self.ground.schema.columns
        key = self.ground.schema.key_of(dict(zip(names, self.ground.rows[number], strict=True)))
        return self.ground.lines[number], key

    def _table(self, texts: Sequence[str]) -> bytes:
        return "".join((self.ground.heading, *texts)).encode("utf-8")


def _lines(rows: Sequence[Row], stood: Sequence[int]) -> Mapping[int, int]:
    """For each line on which a row stands, the one on which it stood."""
    heights = (1 + "".join(row).count("\n") for row in rows)
    return dict(zip(accumulate(heights, initial=2), stood, strict=False))


def _first_difference(before: bytes, after: bytes) -> tuple[int | None, None, None, str, str]:
    """The first line that is another one, and what it said and says; a line that is gone is empty."""
    lines = [data.decode("utf-8", "replace").split("\n") for data in (before, after)]
    for number, (one, other) in enumerate(zip_longest(*lines, fillvalue=""), 1):
        if one != other:
            return number, None, None, one, other
    return None, None, None, "", ""


def _yaml(tree: dict[str, Any]) -> bytes:
    """A tree as YAML: JSON is YAML, in which every text is one."""
    return json.dumps(tree, ensure_ascii=False, indent=1).encode()
