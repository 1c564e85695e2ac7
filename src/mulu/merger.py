"""Two versions of a table that were made of one, merged by items and not by lines.

What only one side has done is done. Where both have done something else to the same cell, or one has edited what
the other has deleted, nobody but a person can say what holds: that is a conflict, which is listed, and never
written into a cell. The result then has what ours says, an edited item stays, and of two items with one identity
both stay, so that checking finds them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.braid import braid
from mulu.keyed import Keyed
from mulu.messages import Message, say
from mulu.track import Track, tracks_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.keyed import Version
    from mulu.schema import Schema

    Row = dict[str, str]


@dataclass(frozen=True)
class Conflict:
    """What a person has to decide, of one item.

    `line` is the physical line on which the item begins in the result. `base`, `ours` and `theirs` are what the three say,
    of the cell `field` or of the whole item; `None` where they do not have it.
    """

    kind: str
    key: str
    line: int | None
    field: str | None
    base: str | None
    ours: str | None
    theirs: str | None

    @property
    def message(self) -> Message:
        """What has happened, and how to settle it."""
        given = {"ours": _told(self.ours), "theirs": _told(self.theirs), "base": _told(self.base)}
        if self.kind == "cell-edited-twice":
            return say(
                "ours says {ours}, theirs says {theirs}, before it was {base}; the table has ours: write what holds",
                **given,
            )
        if self.kind == "edited-and-deleted":
            if self.ours is None:
                return say(
                    "theirs edited the item, ours deleted it; it stays as in theirs: delete the row if it is to go"
                )
            return say(
                "ours edited the item, theirs deleted it; it stays as in ours: delete the row if it is to go"
            )
        if self.kind == "one-identity-twice" and self.base is not None:
            return say(
                "what theirs says would give the item the identity {base}, which another item has: write something else",
                **given,
            )
        if self.kind == "one-identity-twice":
            return say(
                "two items have this identity by now; both rows stand in the table: give one of them another code, or delete it"
            )
        if self.kind == "replaced-twice":
            return say(
                "both deleted the item and put another one in its place: ours {ours}, theirs {theirs}; both stand in the table: delete one if they are the same",
                **given,
            )
        return say("both moved the item, to different places; it stands where ours has put it")


@dataclass(frozen=True)
class Merge:
    """The merged table: its rows as printed, what is to be decided, and what theirs has brought."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    conflicts: Sequence[Conflict]
    added: int
    removed: int
    edited: int


def merge_tables(base: Version, ours: Version, theirs: Version) -> Merge:
    """Merge; `ComparisonError` if an identity stands twice in one of the three."""
    return _Merger(Keyed(base), Keyed(ours), Keyed(theirs)).merge()


class _Merger:
    """The three versions while they are merged: cells by track, a number for each item."""

    def __init__(self, base: Keyed, ours: Keyed, theirs: Keyed) -> None:
        self.schema: Schema = ours.schema
        self.sides = (base, ours, theirs)
        self.tracks = tracks_of(*self.sides)
        numbering = self.schema.numbering
        self.serial = numbering.field if numbering else None
        self.within: Sequence[str] = numbering.within if numbering else ()
        names = self.schema.columns
        self.rows: list[list[Row]] = [
            [dict(zip(names, cells, strict=True)) for cells in side.frame.select(names).iter_rows()]
            for side in self.sides
        ]
        self.merged: dict[int, Row] = {}
        self.conflicts: list[tuple[int, Conflict]] = []
        self.edited: set[int] = set()

    def merge(self) -> Merge:
        """Cells first, then the order, then the numbers, then what only the whole table shows."""
        for number, track in enumerate(self.tracks):
            self._merge_item(number, track)
        orders = self._order(0), self._order(1), self._order(2)
        groups = {number: self._group(row) for number, row in self.merged.items()}
        braided = braid(*orders, frozenset(self.merged), groups)
        for number in braided.torn:
            self._note("moved-twice", number)
        self._count(braided.order, orders)
        self._find_replaced(orders)
        self._find_doubles(braided.order)
        return self._result(braided.order)

    def _merge_item(self, number: int, track: Track) -> None:
        base, ours, theirs = self._cells(track)
        if ours and theirs:
            self.merged[number] = {
                name: self._merge_cell(number, name, base, ours, theirs) for name in self.schema.columns
            }
        elif base is None:
            self.merged[number] = dict(ours or theirs or {})
        elif (left := ours or theirs) and self._is_edited(base, left):
            self.merged[number] = dict(left)
            self._note("edited-and-deleted", number)

    def _merge_cell(self, number: int, name: str, base: Row | None, ours: Row, theirs: Row) -> str:
        mine, other = ours[name], theirs[name]
        before = base[name] if base else None
        if mine == other or other == before:
            return mine
        if name != self.serial:
            self.edited.add(number)
            if mine != before:
                self._note("cell-edited-twice", number, name, (before, mine, other))
        return other if mine == before else mine

    def _is_edited(self, base: Row, side: Row) -> bool:
        return any(base[name] != side[name] for name in self.schema.columns if name != self.serial)

    def _cells(self, track: Track) -> tuple[Row | None, Row | None, Row | None]:
        places = (track.base, track.ours, track.theirs)
        base, ours, theirs = (
            None if at is None else rows[at] for at, rows in zip(places, self.rows, strict=True)
        )
        return base, ours, theirs

    def _order(self, side: int) -> list[int]:
        """The numbers of the items of one version, in its order."""
        found = {
            at: number
            for number, track in enumerate(self.tracks)
            if (at := (track.base, track.ours, track.theirs)[side]) is not None
        }
        return [found[at] for at in sorted(found)]

    def _group(self, row: Row) -> tuple[str, ...]:
        return tuple(row[name] for name in self.within)

    def _count(self, order: Sequence[int], orders: Sequence[Sequence[int]]) -> None:
        """Number anew every part of the list that is other than on both sides."""
        if self.serial is None:
            return
        parts = self._parts(order, self.merged)
        rows = [self._rows_of(side) for side in (1, 2)]
        known = [self._parts(orders[side], of_side) for side, of_side in zip((1, 2), rows, strict=True)]
        for group, numbers in parts.items():
            same = [
                of_side for of_side, found in zip(rows, known, strict=True) if found.get(group) == numbers
            ]
            if len(same) == 2:
                continue
            for at, number in enumerate(numbers, 1):
                kept = same[0][number][self.serial] if same else str(at)
                self.merged[number][self.serial] = kept

    def _rows_of(self, side: int) -> Mapping[int, Row]:
        return {
            number: self.rows[side][at]
            for number, track in enumerate(self.tracks)
            if (at := (track.base, track.ours, track.theirs)[side]) is not None
        }

    def _parts(self, order: Sequence[int], rows: Mapping[int, Row]) -> dict[tuple[str, ...], list[int]]:
        parts: dict[tuple[str, ...], list[int]] = {}
        for number in order:
            parts.setdefault(self._group(rows[number]), []).append(number)
        return parts

    def _find_replaced(self, orders: Sequence[Sequence[int]]) -> None:
        """Items that both have deleted where both have added something of their own."""
        gone = {number for number, track in enumerate(self.tracks) if track.ours is track.theirs is None}
        additions = [self._additions(orders[side]) for side in (1, 2)]
        before: int | None = None
        for number in orders[0]:
            if number not in gone:
                before = number
                continue
            mine, other = (found.get(before, []) for found in additions)
            if mine and other:
                told = [", ".join(self._key(one) for one in found) for found in (mine, other)]
                row = self.rows[0][self.tracks[number].base or 0]
                key = self.schema.key_of(row)
                self.conflicts.append((mine[0], Conflict("replaced-twice", key, None, None, key, *told)))

    def _additions(self, order: Sequence[int]) -> Mapping[int | None, list[int]]:
        """What one side alone has added, by the item of the base that it stands behind."""
        found: dict[int | None, list[int]] = {}
        before: int | None = None
        for number in order:
            track = self.tracks[number]
            if track.base is not None:
                before = number
            elif track.ours is None or track.theirs is None:
                found.setdefault(before, []).append(number)
        return found

    def _find_doubles(self, order: Sequence[int]) -> None:
        """Identities that two items have, or would have if theirs were taken where both edited a cell."""
        seen: dict[str, int] = {}
        for number in order:
            first = seen.setdefault(self._key(number), number)
            if first != number:
                self._note("one-identity-twice", number, None, (None, self._line(first), self._line(number)))
        for number, row in self._as_theirs().items():
            key = self.schema.key_of(row)
            first = seen.setdefault(key, number)
            if first != number and key != self._key(number):
                given = (key, self._line(first), ",".join(row.values()))
                self._note("one-identity-twice", number, None, given)

    def _as_theirs(self) -> Mapping[int, Row]:
        """The items of which both edited a cell, as they would be if theirs were taken."""
        rows: dict[int, Row] = {}
        for number, one in self.conflicts:
            if one.kind == "cell-edited-twice" and one.field is not None and one.theirs is not None:
                rows.setdefault(number, dict(self.merged[number]))[one.field] = one.theirs
        return rows

    def _note(
        self, kind: str, number: int, field: str | None = None, values: tuple[str | None, ...] | None = None
    ) -> None:
        if values is None:
            cells = self._cells(self.tracks[number])
            values = tuple(None if row is None else ",".join(row.values()) for row in cells)
        self.conflicts.append((number, Conflict(kind, "", None, field, *values)))

    def _key(self, number: int) -> str:
        return self.schema.key_of(self.merged[number])

    def _line(self, number: int) -> str:
        return ",".join(self.merged[number].values())

    def _result(self, order: Sequence[int]) -> Merge:
        lines: dict[int, int] = {}
        line = 2
        for number in order:
            lines[number] = line
            line += 1 + sum(cell.count("\n") for cell in self.merged[number].values())
        conflicts = [
            Conflict(
                one.kind,
                one.key or self._key(number),
                lines[number],
                one.field,
                one.base,
                one.ours,
                one.theirs,
            )
            for number, one in self.conflicts
        ]
        new = [number for number in order if self.tracks[number].base is None]
        return Merge(
            self.schema.columns,
            [tuple(self.merged[number].values()) for number in order],
            sorted(conflicts, key=lambda one: (one.line or 0, one.kind, one.field or "")),
            added=sum(self.tracks[number].ours is None for number in new),
            removed=sum(
                track.ours is not None and number not in self.merged
                for number, track in enumerate(self.tracks)
            ),
            edited=len(self.edited),
        )


def _told(value: str | None) -> str | Message:
    return say("nothing") if value is None else value or say("a blank cell")
