"""PDF with a text layer, by pdfplumber: tables by the rules that are drawn or by columns, and lines.

A page says where glyphs stand, not what is a row. Every glyph comes out in some run: those of a
watermark, which stand askew or are too large, and those that nobody sees, in runs of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.extract import Reading
from mulu.readers.pdf_columns import columns_of, tables_in
from mulu.readers.pdf_file import pages_of
from mulu.readers.pdf_grid import grids_of
from mulu.readers.pdf_lines import Line, lines_of, strings_of
from mulu.readers.pdf_rows import ruled_rows
from mulu.readers.pdf_unread import doubts_of, refuse_pictures, remarks_of
from mulu.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.readers import Watch
    from mulu.readers.pdf_columns import Column
    from mulu.readers.pdf_grid import Grid
    from mulu.readers.pdf_page import Page
    from mulu.readers.pdf_rows import Row


@dataclass(frozen=True)
class Sheet:
    """A page with what was found on it: tables, and lines outside them."""

    page: Page
    grids: Sequence[Grid]
    lines: Sequence[Line]


def read(data: bytes, watch: Watch | None = None) -> Reading:
    """The runs of a PDF; `watch` is told how many pages of how many are read."""
    pages = pages_of(data, watch)
    refuse_pictures(pages)
    runs = list(_runs([_sheet(page) for page in pages]))
    return Reading(runs, list(remarks_of(pages)), doubts_of(runs))


def _sheet(page: Page) -> Sheet:
    grids = grids_of(page)
    free = (
        glyph for glyph in page.glyphs if not glyph.is_turned and not any(grid.holds(glyph) for grid in grids)
    )
    return Sheet(page, grids, lines_of(free))


def _runs(sheets: Sequence[Sheet]) -> Iterator[Run]:
    """The runs of all pages; places count on each page anew, as a person would, tables all through."""
    table = 0
    columns: list[Column] = []
    for sheet in sheets:
        things: list[tuple[float, Line | list[Row]]] = [
            (grid.ys[0], ruled_rows(grid)) for grid in sheet.grids
        ]
        # The last page of a table may have a row or two.
        columns = columns_of(sheet.lines) or ([] if sheet.grids else columns)
        found = tables_in(sheet.lines, columns)
        things += [(one.y, one) if isinstance(one, Line) else one for one in found]
        lines = tables = 0
        page = f"page {sheet.page.number}"
        for _, thing in sorted(things, key=lambda pair: pair[0]):
            if isinstance(thing, Line):
                lines += 1
                yield Run(f"{page} line {lines}", thing.text)
                continue
            table, tables = table + 1, tables + 1
            for row, boxes in enumerate(thing, 1):
                for box in boxes:
                    place = f"{page} table {tables} row {row} cell {box.column + 1}"
                    yield Run(place, box.text, table, row, box.column + 1, box.across, box.down)
        yield from _aside(sheet)


def _aside(sheet: Sheet) -> Iterator[Run]:
    """What lies over or under a page."""
    page, over = sheet.page, {glyph for grid in sheet.grids for glyph in grid.over}
    marks = strings_of(glyph for glyph in page.glyphs if glyph.is_turned or glyph in over)
    for word, texts in (
        ("watermark", marks),
        ("hidden", strings_of(page.hidden)),
        ("comment", page.comments),
    ):
        for number, text in enumerate(texts, 1):
            yield Run(f"page {page.number} {word} {number}", text)
