"""The grid of a table in a web page: which columns and rows each cell covers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say
from mulu.readers.html_lines import ROLES, close_lines, is_hidden, lines_of, note_hidden
from mulu.readers.survey import MOST_CELLS, MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True)
class Cell:
    """A cell with its first row and column, from 1, and how many it spans."""

    element: Element
    row: int
    column: int
    across: int
    down: int


@dataclass
class Grid:
    """A table's cells in the order in which they are shown, and texts in it that stand in no cell."""

    cells: list[Cell] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


def grid_of(table: Element, hidden: list[str]) -> Grid:
    """The grid of a table without tables inside; `DocumentError` if it is larger than can be held."""
    grid = Grid()
    groups: dict[str, list[list[Element]]] = {"thead": [], "tbody": [], "tfoot": []}
    _gather(table, groups, grid, hidden)
    # Wherever head and foot stand in the page, they are shown above and below all else.
    done = area = 0
    for rows in (rows for name in GROUPS for rows in groups[name]):
        area += _lay_out(rows, done, grid, hidden)
        done += len(rows)
        _refuse_area(area)
    return grid


def _gather(
    element: Element, groups: dict[str, list[list[Element]]], grid: Grid, hidden: list[str], group: str = ""
) -> None:
    """Sort the rows below an element into groups; a group is a list of rows that cells may span."""
    own: list[Element] = []
    _note(element.text, grid)
    for child in element:
        if child.tag not in ("caption", "col", "colgroup", *ROLES["no text"]):
            if is_hidden(child):
                note_hidden(child, hidden)
            elif child.tag == "tr":
                if not own:
                    groups[group or "tbody"].append(own)
                own.append(child)
            elif child.tag in GROUPS:
                _gather(child, groups, grid, hidden, str(child.tag))
                own = []
            elif any(True for _ in child.iter("tr")):
                _gather(child, groups, grid, hidden, group)
            else:
                grid.stray += [one for one in lines_of(child, hidden) if isinstance(one, str)]
        _note(child.tail, grid)


def _lay_out(rows: Sequence[Element], done: int, grid: Grid, hidden: list[str]) -> int:
    """Place the cells of a group of rows below the `done` rows above it; how many cells its grid has."""
    taken: dict[int, int] = {}
    width = 0
    for at, row in enumerate(rows):
        column = 0
        _note(row.text, grid)
        for child in row:
            _note(child.tail, grid)
            if child.tag not in ("td", "th"):
                grid.stray += [one for one in lines_of(child, hidden) if isinstance(one, str)]
                continue
            if is_hidden(child):
                note_hidden(child, hidden)
                continue
            _refuse_rows_inside(child)
            while taken.get(column, 0) > at:
                column += 1
            across = max(1, _number(child.get("colspan")))
            down = min(_number(child.get("rowspan"), 1) or len(rows), len(rows) - at)
            if column + across > MOST_COLUMNS:
                found = column + across
                raise DocumentError(
                    say(
                        "a table has {found} columns; at most {most} are read", found=found, most=MOST_COLUMNS
                    )
                )
            grid.cells.append(Cell(child, done + at + 1, column + 1, across, down))
            taken |= dict.fromkeys(range(column, column + across), at + down)
            column += across
            width = max(width, column)
        _refuse_area(width * (at + 1))
    return width * len(rows)


def _refuse_area(cells: int) -> None:
    if cells > MOST_CELLS:
        raise DocumentError(say("a table of the page has more than {most} cells", most=MOST_CELLS))


def _refuse_rows_inside(cell: Element) -> None:
    if any(True for _ in cell.iter("tr", *GROUPS)):
        raise DocumentError(
            say(
                "a cell of the page's table is not closed before the next row begins: open the page in an office program and save it again"
            )
        )


def _note(text: str | None, grid: Grid) -> None:
    if text and text.strip():
        grid.stray.append(close_lines(text).strip())


def _number(text: str | None, otherwise: int = 1) -> int:
    """The whole number with which an attribute begins, as browsers read it."""
    digits = ""
    for sign in (text or "").strip():
        if not (sign.isascii() and sign.isdecimal()):
            break
        digits += sign
    return int(digits[:6]) if digits else otherwise
