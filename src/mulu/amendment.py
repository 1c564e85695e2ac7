"""What an edited table says otherwise than the one it was made of: items added, removed, edited and moved.

Rows that stand in another order than most were moved; the numbers of a part of the list are counted anew where it was
counted 1, 2, 3, … before, whatever was typed there.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mulu.homecoming import Row
    from mulu.schema import Schema

    Group = tuple[str, ...]

MOST_MOVED = 10
"""One item of so many may have been moved; more of them is what sorting does."""


@dataclass(frozen=True)
class Edit:
    """A cell that was edited: the row of the sheet, the position of the item before, and both values."""

    row: int
    origin: int
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Amendment:
    """The table as it is to be, `origins` telling which item each row was, and how it came to it."""

    rows: Sequence[tuple[str, ...]]
    origins: Sequence[int | None]
    numbers: Sequence[int]
    """The row of the sheet that each stands in."""
    edits: Sequence[Edit]
    removed: Sequence[int]
    moved: Sequence[int]
    """Positions of rows that stand otherwise than before."""
    renumbered: int
    overwritten: Sequence[Edit]
    """Numbers that were typed into a part of the list that is counted, and what is counted there."""
    is_torn: bool
    """Whether items of one part of the list stand apart now, and did not before."""

    @property
    def added(self) -> Sequence[int]:
        """Positions of rows that are new."""
        return [at for at, origin in enumerate(self.origins) if origin is None]

    @property
    def looks_sorted(self) -> bool:
        """Whether so much stands otherwise that a spreadsheet program must have sorted it."""
        return bool(self.moved) and (self.is_torn or len(self.moved) > max(1, len(self.rows) // MOST_MOVED))


def amend(rows: Sequence[Row], base: Sequence[Sequence[str]], schema: Schema) -> Amendment:
    """Hold the rows of a sheet against the table that it was made of."""
    origins = [row.origin for row in rows]
    cells = [row.cells for row in rows]
    counted, recounted = _counted(cells, base, schema)
    number = schema.columns.index(schema.numbering.field) if schema.numbering else None
    edits: list[Edit] = []
    overwritten: list[Edit] = []
    renumbered = 0
    for at, origin in enumerate(origins):
        if origin is None:
            continue
        for column, name in enumerate(schema.columns):
            old, typed, new = base[origin][column], cells[at][column], counted[at][column]
            if typed not in ("", old, new):
                overwritten.append(Edit(rows[at].number, origin, name, typed, new))
            if old != new and column == number and at in recounted:
                renumbered += 1
            elif old != new:
                edits.append(Edit(rows[at].number, origin, name, old, new))
    kept = set(origins)
    before, after = (_groups(one, schema) for one in (base, counted))
    return Amendment(
        counted,
        origins,
        [row.number for row in rows],
        edits,
        [at for at in range(len(base)) if at not in kept],
        _moved(origins),
        renumbered,
        overwritten,
        _is_torn(after) and not _is_torn(before),
    )


def _groups(rows: Iterable[Sequence[str]], schema: Schema) -> list[Group]:
    """The part of the list that each row belongs to."""
    within = schema.numbering.within if schema.numbering else ()
    columns = [schema.columns.index(name) for name in within]
    return [tuple(row[column] for column in columns) for row in rows]


def _is_torn(groups: Sequence[Group]) -> bool:
    runs = [group for at, group in enumerate(groups) if at == 0 or groups[at - 1] != group]
    return len(set(runs)) < len(runs)


def _counted(
    cells: Sequence[tuple[str, ...]],
    base: Sequence[Sequence[str]],
    schema: Schema,
) -> tuple[list[tuple[str, ...]], set[int]]:
    """The rows, numbered anew where their part of the list is counted, and which ones those are."""
    if schema.numbering is None:
        return list(cells), set()
    number = schema.columns.index(schema.numbering.field)
    old = _parts(_groups(base, schema))
    was_counted = {
        group: [base[at][number] for at in part] == [str(one + 1) for one in range(len(part))]
        for group, part in old.items()
    }
    result = list(cells)
    recounted: set[int] = set()
    for group, part in _parts(_groups(cells, schema)).items():
        if not was_counted.get(group, all(was_counted.values())):
            continue
        for count, at in enumerate(part, 1):
            result[at] = (*cells[at][:number], str(count), *cells[at][number + 1 :])
        recounted.update(part)
    return result, recounted


def _parts(groups: Sequence[Group]) -> dict[Group, list[int]]:
    """The positions of each part of the list."""
    parts: dict[Group, list[int]] = {}
    for at, group in enumerate(groups):
        parts.setdefault(group, []).append(at)
    return parts


def _moved(origins: Sequence[int | None]) -> list[int]:
    """The fewest rows that must have been moved: all that are not in the longest run of the old order."""
    tails: list[int] = []
    ends: list[int] = []
    back: dict[int, int | None] = {}
    for at, origin in enumerate(origins):
        if origin is None:
            continue
        length = bisect_left(tails, origin)
        back[at] = ends[length - 1] if length else None
        tails[length : length + 1], ends[length : length + 1] = [origin], [at]
    stayed: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        stayed.add(step)
        step = back[step]
    return [at for at in back if at not in stayed]
