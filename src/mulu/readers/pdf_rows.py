"""Rows of a PDF's tables: what a grid holds, as rows of text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.readers.pdf_lines import join, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mulu.readers.pdf_grid import Grid
    from mulu.readers.pdf_page import Glyph


@dataclass(frozen=True)
class Box:
    """A cell of a row, from column 0: its text, and how many columns and rows it spans."""

    column: int
    text: str
    across: int = 1
    down: int = 1


Row = list[Box]


def ruled_rows(grid: Grid) -> list[Row]:
    """The rows of a grid whose rules part them; rows without any text are none."""
    rows: list[Row] = [[] for _ in grid.ys[1:]]
    for cell in grid.cells:
        rows[cell.row].append(Box(cell.column, text_of(cell.glyphs), cell.across, cell.down))
    return without_blanks(rows)


def without_blanks(rows: Sequence[Row]) -> list[Row]:
    """Rows without those that hold no text; merged cells that span them span less."""
    blank = [not any(box.text for box in row) for row in rows]
    kept = []
    for number, row in enumerate(rows):
        if not blank[number]:
            kept.append(
                [
                    Box(box.column, box.text, box.across, box.down - sum(blank[number : number + box.down]))
                    for box in row
                ]
            )
    return kept


def text_of(glyphs: Iterable[Glyph]) -> str:
    """The text of a cell."""
    return join(line.text for line in lines_of(glyphs))
