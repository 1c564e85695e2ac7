"""The cells of one sheet of a spreadsheet (XLSX): what they hold, hidden rows, merged cells.

Values alone are not enough to see what a spreadsheet program has made of them: a day is a number with a
format, a formula has a value too, and what is filtered out is still there. So a sheet is read as it is stored
(ECMA-376, SpreadsheetML). Nothing is calculated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mulu.errors import DocumentError
from mulu.markup import walk
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.archive import Archive
    from mulu.markup import Attributes

Kind = Literal["text", "number", "date", "truth", "error", "formula"]

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 256, 1_000_000
"""What is read of one sheet; what a spreadsheet can hold beyond that is refused."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Number formats of days and hours that need no spelling out."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: its kind, and the text, the number as it is stored, or the formula."""

    kind: Kind
    text: str


@dataclass
class Grid:
    """A sheet's cells that are not blank, by row and column from 1."""

    name: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    is_filtered: bool = False
    is_sorted: bool = False

    def cell(self, row: int, column: int) -> Cell | None:
        """A cell; `None` where it is blank."""
        return self.rows.get(row, {}).get(column)


def read_grid(archive: Archive, sheet: str, part: str, texts: Sequence[str], days: Sequence[bool]) -> Grid:
    """The cells of a sheet, from the part that holds them; `DocumentError` if it is broken or too large."""
    reading = _Reading(Grid(sheet), texts, days, archive.name)
    walk(archive, part, reading.start, reading.end)
    return reading.grid


def read_texts(archive: Archive, part: str) -> Sequence[str]:
    """The texts that cells refer to by number."""
    texts = _Texts()
    walk(archive, part, texts.start, texts.end)
    return texts.found


def read_days(archive: Archive, part: str) -> Sequence[bool]:
    """Which of the formats that cells refer to by number show a day or an hour."""
    styles = _Styles()
    walk(archive, part, styles.start)
    return styles.days


def letters(column: int) -> str:
    """A column, from 1, as spreadsheets name it: 28 is `AB`."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def address(row: int, column: int) -> str:
    """A cell as spreadsheets name it: `C5`."""
    return f"{letters(column)}{row}"


def unescaped(text: str) -> str:
    """A stored text with its `_x000D_` turned back into characters."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Texts:
    """The texts that cells refer to by number; how they are to be pronounced is no part of them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parts: list[str] = []
        self.is_aside = False

    def start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self.parts = []
        elif tag == "rPh":
            self.is_aside = True

    def end(self, tag: str, text: str) -> None:
        if tag == "t" and not self.is_aside:
            self.parts.append(unescaped(text))
        elif tag == "rPh":
            self.is_aside = False
        elif tag == "si":
            self.found.append("".join(self.parts))


class _Styles:
    """Which of the formats of cells show a number as a day or an hour."""

    def __init__(self) -> None:
        self.days: list[bool] = []
        self.named: set[str] = set()
        self.is_inside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt" and re.search(
            "[ymdhs年月日]", _QUOTED.sub("", attributes.get("formatCode", "").lower())
        ):
            self.named.add(attributes["numFmtId"])
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            self.is_inside = tag == "cellXfs"
        elif tag == "xf" and self.is_inside:
            number = attributes.get("numFmtId", "0")
            self.days.append(number in self.named or int(number) in _DAYS)


class _Reading:
    """The cells of one sheet while it is gone through."""

    def __init__(self, grid: Grid, texts: Sequence[str], days: Sequence[bool], file: str) -> None:
        self.grid, self.texts, self.days, self.file = grid, texts, days, file
        self.row = self.column = self.cells = 0
        self.cell: Attributes = {}
        self.value: str | None = None
        self.formula: str | None = None
        self.parts: list[str] = []
        self.is_inside = self.is_aside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheetData":
            self.is_inside = True
        elif tag == "rPh":
            self.is_aside = True
        elif tag == "mergeCell":
            self.grid.merged.append(attributes.get("ref", ""))
        elif tag == "col":
            self._hide(attributes)
        elif tag == "filterColumn":
            self.grid.is_filtered = True
        elif tag == "sortState":
            self.grid.is_sorted = True
        elif self.is_inside and tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if attributes.get("hidden") in ("1", "true") or float(attributes.get("ht", "1")) == 0:
                self.grid.hidden.add(self.row)
        elif self.is_inside and tag == "c":
            self.cell, self.value, self.formula, self.parts = attributes, None, None, []
            self._place(attributes.get("r"))

    def end(self, tag: str, text: str) -> None:
        if tag == "sheetData":
            self.is_inside = False
        elif tag == "rPh":
            self.is_aside = False
        elif not self.is_inside:
            return
        elif tag == "v":
            self.value = text
        elif tag == "f":
            self.formula = text
        elif tag == "t" and not self.is_aside:
            self.parts.append(unescaped(text))
        elif tag == "c" and (found := self._found()) and found != Cell("text", ""):
            self._keep(found)

    def _hide(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in ("1", "true") or float(attributes.get("width", "1")) == 0:
            first, last = int(attributes["min"]), min(int(attributes["max"]), MOST_COLUMNS)
            self.grid.hidden_columns.update(range(first, last + 1))

    def _place(self, named: str | None) -> None:
        if named is None:
            self.column += 1
            return
        found = _PLACE.fullmatch(named)
        if found is None or int(found[2]) != self.row:
            raise ValueError(named)
        self.column = 0
        for letter in found[1]:
            self.column = self.column * 26 + ord(letter) - ord("A") + 1

    def _found(self) -> Cell | None:
        kind, value = self.cell.get("t", "n"), self.value
        if self.formula is not None:
            return Cell("formula", self.formula)
        if kind == "inlineStr":
            return Cell("text", "".join(self.parts))
        if value is None:
            return None
        if kind == "s":
            if int(value) < 0:
                raise ValueError(value)
            return Cell("text", self.texts[int(value)])
        if kind == "n":
            style = int(self.cell.get("s", "0"))
            return Cell("date" if self.days[style : style + 1] == [True] else "number", value)
        kinds: Mapping[str, Kind] = {"b": "truth", "e": "error", "d": "date"}
        return Cell(kinds.get(kind, "text"), unescaped(value))

    def _keep(self, found: Cell) -> None:
        self.cells += 1
        if self.row > MOST_ROWS or self.column > MOST_COLUMNS or self.cells > MOST_CELLS:
            message = say(
                "the sheet {sheet} goes on to {cell}; {rows} rows, {columns} columns and {cells} cells are read, and no more",
                sheet=self.grid.name,
                cell=address(self.row, self.column),
                rows=MOST_ROWS,
                columns=MOST_COLUMNS,
                cells=MOST_CELLS,
            )
            raise DocumentError(message, self.file)
        self.grid.rows.setdefault(self.row, {})[self.column] = found
