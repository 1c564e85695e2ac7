"""Tables that rules draw: which rules belong together, and the cells that they enclose.

A line without a rule between two cells makes them one, merged cell. Where no level rule parts the
rows, but all upright rules are drawn anew from row to row, their ends tell where the rows are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say
from mulu.readers.pdf_page import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.readers.pdf_page import Glyph, Page

NEAR = 3.0
"""Rules that are no further apart touch, or are one."""
TOO_LARGE = 1.25
"""A size of type, in heights of a cell, of which nobody sets text into it."""
MOST_COLUMNS = 256


@dataclass(frozen=True)
class Cell:
    """A cell of a grid, from 0: its first row and column, how many it spans, what stands in it."""

    row: int
    column: int
    down: int
    across: int
    glyphs: list[Glyph] = field(default_factory=list, compare=False)


@dataclass(frozen=True)
class Grid:
    """A table as its rules draw it: edges of columns and rows, cells in reading order.

    `ruled` are the numbers of those edges of rows that are drawn; `over` are glyphs too large for
    the cells that they stand in, as those of a watermark are.
    """

    xs: Sequence[float]
    ys: Sequence[float]
    ruled: frozenset[int]
    cells: Sequence[Cell]
    over: list[Glyph] = field(default_factory=list, compare=False)

    def holds(self, glyph: Glyph) -> bool:
        """Whether a glyph stands inside."""
        x, y = glyph.middle
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]


def grids_of(page: Page) -> list[Grid]:
    """The tables on a page that are drawn with rules, from top to bottom."""
    levels, uprights = _straightened(page.levels), _straightened(page.uprights)
    ends = _ends(page.uprights, uprights)
    glyphs = [glyph for glyph in page.glyphs if not glyph.is_turned]
    grids: list[Grid] = []
    for some_levels, some_uprights in _connected(levels, uprights):
        grid = _grid(page.number, some_levels, some_uprights, ends)
        if grid and not any(_is_inside(grid, other) for other in grids):
            grids.append(grid)
    filled = [_filled(grid, glyphs) for grid in sorted(grids, key=lambda grid: grid.ys[0])]
    return [grid for grid in filled if any(cell.glyphs for cell in grid.cells)]


def _straightened(rules: Iterable[Rule]) -> list[Rule]:
    """Rules in one line as one rule."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if lines and rule.at - lines[-1][0].at <= NEAR / 2:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    whole: list[Rule] = []
    for line in lines:
        at = sum(rule.at for rule in line) / len(line)
        start, end = None, 0.0
        for rule in sorted(line, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + NEAR:
                end = max(end, rule.end)
            else:
                whole.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            whole.append(Rule(at, start, end))
    return whole


def _ends(drawn: Iterable[Rule], whole: Sequence[Rule]) -> dict[int, list[float]]:
    """For each whole upright rule, where strokes end of which it is made."""
    ends = defaultdict(list)
    for stroke in drawn:
        for number, rule in enumerate(whole):
            if abs(rule.at - stroke.at) <= NEAR / 2 and rule.start <= stroke.end <= rule.end:
                ends[id(whole[number])].append(stroke.end)
    return ends


def _connected(levels: Sequence[Rule], uprights: Sequence[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Rules in groups that touch each other; level ones of the same extent are a group, too."""
    group = list(range(len(levels)))

    def find(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    heights = [rule.at for rule in levels]
    touched: dict[int, list[Rule]] = defaultdict(list)
    for upright in uprights:
        first = None
        for number in range(
            bisect_right(heights, upright.start - NEAR), bisect_right(heights, upright.end + NEAR)
        ):
            if levels[number].start - NEAR <= upright.at <= levels[number].end + NEAR:
                first = find(number) if first is None else first
                group[find(number)] = first
        if first is not None:
            touched[first].append(upright)
    bare: dict[tuple[int, int], int] = {}
    parts: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for first, some in touched.items():
        parts[find(first)][1].extend(some)
    for number, rule in enumerate(levels):
        root = find(number)
        if root not in parts or not parts[root][1]:
            root = bare.setdefault((round(rule.start / NEAR), round(rule.end / NEAR)), root)
        parts[root][0].append(rule)
    yield from (parts[root] for root in sorted(parts))


def _grid(
    page: int, levels: Sequence[Rule], uprights: Sequence[Rule], ends: dict[int, list[float]]
) -> Grid | None:
    everything = [*levels, *uprights]
    if len(levels) < 2 or not everything:
        return None
    left = min([rule.start for rule in levels] + [rule.at for rule in uprights])
    right = max([rule.end for rule in levels] + [rule.at for rule in uprights])
    top = min([rule.at for rule in levels] + [rule.start for rule in uprights])
    bottom = max([rule.at for rule in levels] + [rule.end for rule in uprights])
    xs = _merged([left, right, *(rule.at for rule in uprights)])
    if len(xs) - 1 > MOST_COLUMNS:
        raise DocumentError(
            say(
                "a table on page {page} of the PDF has {count} columns; {most} are read, and no more",
                page=page,
                count=len(xs) - 1,
                most=MOST_COLUMNS,
            )
        )
    drawn = _merged([top, bottom, *(rule.at for rule in levels)])
    ys = _merged([*drawn, *_row_ends(uprights, drawn, ends)], drawn)
    if len(xs) < 2 or len(ys) < 2 or len(xs) == len(ys) == 2:
        return None
    ruled = frozenset(number for number, y in enumerate(ys) if any(abs(y - one) < 0.01 for one in drawn))
    return Grid(xs, ys, ruled, _cells(xs, ys, ruled, levels, uprights))


def _row_ends(uprights: Sequence[Rule], drawn: Sequence[float], ends: dict[int, list[float]]) -> list[float]:
    """Heights at which all upright rules that go past them end and begin anew."""
    inner = [end for rule in uprights for end in ends.get(id(rule), ())]
    found = []
    for end in _merged(inner):
        if any(abs(end - y) <= NEAR for y in drawn):
            continue
        past = [rule for rule in uprights if rule.start + NEAR < end < rule.end - NEAR]
        if past and all(any(abs(end - one) <= NEAR / 2 for one in ends.get(id(rule), ())) for rule in past):
            found.append(end)
    return found


def _merged(values: Sequence[float], kept: Sequence[float] = ()) -> list[float]:
    """Values in order, those that are near one another as one; `kept` ones win."""
    merged: list[float] = []
    for value in sorted(values):
        if merged and value - merged[-1] <= NEAR:
            if value in kept:
                merged[-1] = value
        else:
            merged.append(value)
    return merged


def _cells(
    xs: Sequence[float],
    ys: Sequence[float],
    ruled: frozenset[int],
    levels: Sequence[Rule],
    uprights: Sequence[Rule],
) -> list[Cell]:
    """The cells: what no rule parts is one, as far to the right and then down as it is a rectangle."""
    floors = _parted(levels, ys, xs)
    floors |= {(y, x) for y in range(len(ys)) if y not in ruled for x in range(len(xs) - 1)}
    walls = {(y, x) for x, y in _parted(uprights, xs, ys)}
    free = {(y, x) for y in range(len(ys) - 1) for x in range(len(xs) - 1)}
    cells = []
    for y, x in sorted(free):
        if (y, x) not in free:
            continue
        across = 1
        while (y, x + across) in free and (y, x + across) not in walls:
            across += 1
        columns = range(x, x + across)
        down = 1
        while all((y + down, i) in free and (y + down, i) not in floors for i in columns) and not any(
            (y + down, i) in walls for i in columns[1:]
        ):
            down += 1
        free -= {(y + j, i) for j in range(down) for i in columns}
        cells.append(Cell(y, x, down, across))
    return cells


def _parted(rules: Sequence[Rule], edges: Sequence[float], sections: Sequence[float]) -> set[tuple[int, int]]:
    """Which edges are drawn in which sections, both by their numbers."""
    parted = set()
    for rule in rules:
        edge = min(range(len(edges)), key=lambda at: abs(edges[at] - rule.at))
        for number, (start, end) in enumerate(pairwise(sections)):
            if _overlap(rule, start, end) > 0.6:
                parted.add((edge, number))
    return parted


def _overlap(rule: Rule, start: float, end: float) -> float:
    return (min(rule.end, end) - max(rule.start, start)) / (end - start)


def _is_inside(grid: Grid, other: Grid) -> bool:
    return (
        other.xs[0] - NEAR <= grid.xs[0]
        and grid.xs[-1] <= other.xs[-1] + NEAR
        and other.ys[0] - NEAR <= grid.ys[0]
        and grid.ys[-1] <= other.ys[-1] + NEAR
    )


def _filled(grid: Grid, glyphs: Iterable[Glyph]) -> Grid:
    """The grid with glyphs in its cells."""
    where = {
        (cell.row + j, cell.column + i): cell
        for cell in grid.cells
        for j in range(cell.down)
        for i in range(cell.across)
    }
    for glyph in glyphs:
        if grid.holds(glyph):
            x, y = glyph.middle
            row = min(bisect_right(grid.ys, y), len(grid.ys) - 1) - 1
            column = min(bisect_right(grid.xs, x), len(grid.xs) - 1) - 1
            cell = where[row, column]
            is_over = glyph.size > TOO_LARGE * (grid.ys[cell.row + cell.down] - grid.ys[cell.row])
            (grid.over if is_over else cell.glyphs).append(glyph)
    return grid
