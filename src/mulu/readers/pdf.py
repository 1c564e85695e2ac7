"""PDF with a text layer, by pdfplumber: tables by their rules, or by how their columns are aligned.

A page says where glyphs stand, not what is a row. Every glyph that can be seen comes out in some
run; those of a watermark, which stand askew, in runs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.extract import Run
from mulu.readers.pdf_file import pages_of
from mulu.readers.pdf_grid import grids_of
from mulu.readers.pdf_lines import Line, lines_of
from mulu.readers.pdf_rows import ruled_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.readers.pdf_grid import Grid
    from mulu.readers.pdf_page import Glyph, Page


@dataclass(frozen=True)
class Sheet:
    """A page in parts: tables, lines outside them, glyphs that stand askew."""

    number: int
    grids: Sequence[Grid]
    lines: Sequence[Line]
    askew: Sequence[Glyph]


def read(data: bytes) -> list[Run]:
    """The runs of a PDF."""
    return list(_runs([_sheet(page) for page in pages_of(data)]))


def _sheet(page: Page) -> Sheet:
    grids = grids_of(page)
    askew = [glyph for glyph in page.glyphs if glyph.is_turned]
    free = (
        glyph for glyph in page.glyphs if not glyph.is_turned and not any(grid.holds(glyph) for grid in grids)
    )
    return Sheet(page.number, grids, lines_of(free), askew)


def _runs(sheets: Sequence[Sheet]) -> Iterator[Run]:
    """The runs of all pages; places count on each page anew, as a person would, tables all through."""
    table = 0
    for sheet in sheets:
        things: list[tuple[float, Grid | Line]] = [(grid.ys[0], grid) for grid in sheet.grids]
        things += [(line.y, line) for line in sheet.lines]
        lines = tables = 0
        for _, thing in sorted(things, key=lambda pair: pair[0]):
            if isinstance(thing, Line):
                lines += 1
                yield Run(f"page {sheet.number} line {lines}", thing.text)
                continue
            table, tables = table + 1, tables + 1
            for row, boxes in enumerate(ruled_rows(thing), 1):
                for box in boxes:
                    place = f"page {sheet.number} table {tables} row {row} cell {box.column + 1}"
                    yield Run(place, box.text, table, row, box.column + 1, box.across, box.down)
        if sheet.askew:
            yield Run(f"page {sheet.number}", "".join(glyph.text for glyph in sheet.askew))
