"""A sheet of an .ods: where its cells stand, which of them are written once for many, and what each shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mulu.readers.ods_text import PARAGRAPHS, line_of, lines_in
from mulu.readers.sheet_runs import place_of
from mulu.readers.survey import MOST_COLUMNS, MOST_NAMED, Survey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

    from mulu.readers.survey import Cell

OFFICE, STYLE, TABLE, DRAW, CALC = (
    f"{{{name}}}"
    for name in (
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    )
)
COVERED = f"{TABLE}covered-table-cell"
VALUES = ("value", "date-value", "time-value", "boolean-value")
GROUPS = tuple(
    f"{TABLE}{name}"
    for name in (
        "table-header-columns",
        "table-columns",
        "table-column-group",
        "table-header-rows",
        "table-rows",
        "table-row-group",
    )
)


@dataclass(frozen=True)
class Row:
    """A row that is not blank, and how often it is repeated: texts by column, and columns that are covered."""

    first: int
    times: int
    texts: Mapping[int, str]
    covered: Sequence[int]


@dataclass
class Sheet:
    """A sheet; `unshown` are values of cells of which the file does not say how they are shown."""

    survey: Survey
    style: str
    found: list[Row] = field(default_factory=list)
    merged: dict[Cell, tuple[int, int]] = field(default_factory=dict)
    unshown: dict[Cell, str] = field(default_factory=dict)

    @property
    def spans(self) -> dict[Cell, tuple[int, int]]:
        """Columns and rows of merged cells, as far as the sheet's rectangle goes."""
        rows, columns = self.survey.rows, self.survey.columns
        return {
            (row, column): (min(across, columns - column), min(down, rows - row))
            for (row, column), (across, down) in self.merged.items()
            if row < rows and column < columns
        }

    @property
    def covered(self) -> set[Cell]:
        """Cells that a merged one covers, in rows that are not blank."""
        return {(at, column) for row in self.found for at in _range(row) for column in row.covered}

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Numbers and texts of all rows that are not blank."""
        for row in self.found:
            texts = [row.texts.get(column, "") for column in range(self.survey.columns)]
            yield from ((at, texts) for at in _range(row))


def read_sheet(table: Element, *, is_hidden: bool) -> Sheet:
    """The sheet that an element describes; what is repeated is not written out yet."""
    survey = Survey(table.get(f"{TABLE}name", ""), is_hidden)
    sheet = Sheet(survey, table.get(f"{TABLE}style-name", ""))
    column = 0
    for one in _below(table, f"{TABLE}table-column"):
        times = _number(one, "number-columns-repeated")
        if _is_hidden(one):
            survey.hidden_columns += range(column, min(column + times, MOST_COLUMNS))
        column += times
    at = 0
    for one in _below(table, f"{TABLE}table-row"):
        times = _number(one, "number-rows-repeated")
        _read_row(one, at, times, sheet)
        at += times
    for one in table.iterchildren(f"{TABLE}shapes"):
        for shape in one:
            _note_drawing(shape, f"sheet {survey.name}", survey)
    return sheet


def _read_row(element: Element, at: int, times: int, sheet: Sheet) -> None:
    survey = sheet.survey
    texts: dict[int, str] = {}
    covered: list[int] = []
    column = 0
    for cell in element.iterchildren(COVERED, f"{TABLE}table-cell"):
        repeated = _number(cell, "number-columns-repeated")
        columns = range(column, min(column + repeated, MOST_COLUMNS))
        text = _read_cell(cell, (at, column), sheet)
        if text.strip():
            texts |= dict.fromkeys(columns, text)
            survey.reach(at + times - 1, column + repeated - 1)
        if cell.tag == COVERED:
            covered += columns
        column += repeated
    if texts:
        sheet.found.append(Row(at, times, texts, covered))
        if _is_hidden(element):
            survey.hidden_rows += range(at, at + min(times, MOST_NAMED + 1))


def _read_cell(cell: Element, at: Cell, sheet: Sheet) -> str:
    """What a cell shows; what it spans, and what is pinned to it, goes into the sheet."""
    across, down = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
    if across > 1 or down > 1:
        sheet.merged[at] = (across, down)
    for child in cell:
        if child.tag not in PARAGRAPHS:
            _note_drawing(child, place_of(sheet.survey.name, at), sheet.survey)
    lines = [line_of(child) for child in cell.iterchildren(*PARAGRAPHS)]
    text = "\n".join(lines) if lines else cell.get(f"{OFFICE}string-value", "")
    if cell.get(f"{CALC}value-type") == "error":
        sheet.survey.errors[at] = text
    elif cell.get(f"{TABLE}formula") is not None:
        sheet.survey.formulas[at] = True
    value = next(filter(None, (cell.get(f"{OFFICE}{name}") for name in VALUES)), "")
    if value and not lines:
        sheet.unshown[at] = text = value
    return text


def _note_drawing(element: Element, place: str, survey: Survey) -> None:
    """Take a comment, a shape or a picture into the survey."""
    if element.tag == f"{OFFICE}annotation" or str(element.tag).startswith(DRAW):
        text = "\n".join(line for line in lines_in(element) if line)
        survey.drawn += [(place, text)] if text else []
        survey.pictures += any(True for _ in element.iter(f"{DRAW}image", f"{DRAW}object"))


def _below(element: Element, tag: str) -> Iterator[Element]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in GROUPS:
            yield from _below(child, tag)


def _is_hidden(element: Element) -> bool:
    return element.get(f"{TABLE}visibility", "visible") != "visible"


def _number(element: Element, name: str) -> int:
    return max(1, int(element.get(f"{TABLE}{name}", "1")))


def _range(row: Row) -> range:
    return range(row.first, row.first + row.times)
