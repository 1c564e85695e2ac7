"""A workbook that has come back: its rows, each with the item that it was, or all that is damaged in it.

Nothing is guessed: what a spreadsheet program has made of a cell is told with sheet and cell, and as long as there
is any damage, no row counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.grid import address, letters
from mulu.headings import misplaced
from mulu.messages import Message, say
from mulu.passport import FINDINGS, SHEET, digest_of_texts
from mulu.stored import as_text, lost

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.grid import Grid
    from mulu.passport import Passport
    from mulu.schema import Schema
    from mulu.spreadsheet import Spreadsheet

    Cells = Sequence[str]


@dataclass(frozen=True)
class Damage:
    """What is wrong at a cell, in rows, or of a whole sheet."""

    sheet: str
    place: str
    message: Message


@dataclass(frozen=True)
class Row:
    """A row of the sheet: where it stands, the position from 0 of the item that it was, its cells."""

    number: int
    origin: int | None
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Homecoming:
    """The rows of a workbook in their order, or its damages; `unread` is what was written and is not taken over."""

    rows: Sequence[Row]
    damages: Sequence[Damage]
    is_sorted: bool = False
    unread: Sequence[Damage] = ()


def come_home(book: Spreadsheet, passport: Passport, schema: Schema, base: Sequence[Cells]) -> Homecoming:
    """Read the items of a workbook; `base` are those it was made of. `DocumentError` if it cannot be read at all."""
    if passport.sheet not in book.sheets:
        there = ", ".join(name for name in book.sheets) or "-"
        message = say(
            "the sheet is missing, or has been given another name; there are: {sheets}", sheets=there
        )
        return Homecoming((), [Damage(passport.sheet, "", message)])
    grid = book.open(passport.sheet)
    return _Arrival(grid, passport, schema, base).look(book)


def says_already(book: Spreadsheet, passport: Passport, schema: Schema, items: Sequence[Cells]) -> bool:
    """Whether a workbook says just what `items` say by now, which it was not made of: it has been taken back before.

    Where rows came or went, numbers in the sheet are old, and those of the items are counted.
    """
    if passport.sheet not in book.sheets:
        return False
    return _Arrival(book.open(passport.sheet), passport, schema, ()).says(items)


class _Arrival:
    """One sheet while it is looked at."""

    def __init__(self, grid: Grid, passport: Passport, schema: Schema, base: Sequence[Cells]) -> None:
        self.grid, self.passport, self.schema, self.base = grid, passport, schema, base
        self.width = len(passport.fields)
        self.damages: list[tuple[int, int, Damage]] = []

    def look(self, book: Spreadsheet) -> Homecoming:
        self._find_headings()
        is_framed = not self.damages
        self._find_merged()
        self._find_hidden()
        rows = list(self._rows()) if is_framed else []
        if is_framed:
            self._find_beside()
        self._find_blank(rows)
        unread = list(self._unread(book)) if is_framed else []
        damages = [one for _, _, one in sorted(self.damages, key=lambda found: found[:2])]
        return Homecoming(self._known(rows), damages, self.grid.is_sorted, unread)

    def says(self, items: Sequence[Cells]) -> bool:
        """Whether the rows are just these; as long as there is any damage, they are not."""
        self._find_headings()
        self._find_merged()
        self._find_hidden()
        numbers = [number for number in sorted(self.grid.rows) if number > 1]
        rows = [[self._held(number, at, None) for at in range(1, self.width + 1)] for number in numbers]
        counts = [self.grid.cell(number, self.passport.row_column) for number in numbers]
        is_shifted = [cell.text if cell else "" for cell in counts] != [
            str(at) for at in range(1, len(counts) + 1)
        ]
        numbering = self.schema.numbering if is_shifted else None
        counted = self.schema.columns.index(numbering.field) if numbering else None
        texts = [[cell for at, cell in enumerate(row) if at != counted] for row in rows if any(row)]
        return not self.damages and texts == [
            [cell for at, cell in enumerate(row) if at != counted] for row in items
        ]

    def _unread(self, book: Spreadsheet) -> Iterator[Damage]:
        """What was written where nothing is taken over from."""
        kept, column = book.open(SHEET), self.passport.row_column - 1
        for number, cells in sorted(self.grid.rows.items()):
            cell, counted = cells.get(column), cells.get(self.passport.row_column)
            if number == 1 or cell is None:
                continue
            row = _count(counted.text) if counted else None
            if cell != kept.cell(row or 0, FINDINGS):
                message = say("what was written into the column of findings is not taken over")
                yield Damage(self.grid.name, address(number, column), message)
        for name in book.sheets:
            if name not in (self.passport.sheet, self.passport.legend, SHEET):
                yield Damage(name, "", say("the sheet is not of this workbook, and was not read"))
        known = {_bare(text) for text in self.passport.comments}
        for place, text in book.comments(self.grid.name):
            if (bare := _bare(text)) and bare not in known:
                message = say("a comment of your own is not taken over: {text}", text=text)
                yield Damage(self.grid.name, place, message)
        if self.passport.legend in book.sheets:
            about = book.open(self.passport.legend).rows
            texts = (about[row][column].text for row in sorted(about) for column in sorted(about[row]))
            if digest_of_texts(texts) != self.passport.told:
                yield Damage(
                    self.passport.legend, "", say("what was written into this sheet is not taken over")
                )

    def _tell(self, row: int, column: int, message: Message, place: str | None = None) -> None:
        where = address(row, column) if place is None else place
        self.damages.append((row, column, Damage(self.grid.name, where, message)))

    def _find_headings(self) -> None:
        found = {column: cell.text for column, cell in self.grid.rows.get(1, {}).items()}
        for column, message in misplaced(found, self.passport.headings):
            self._tell(1, column, message)

    def _find_merged(self) -> None:
        for place in self.grid.merged:
            self._tell(1, 0, say("the cells are merged: split them, and write the value into each"), place)

    def _find_hidden(self) -> None:
        hidden = (row for row in self.grid.rows if row in self.grid.hidden)
        for first, last in _runs(sorted(hidden)):
            message = (
                say("rows are filtered out: take the filter off, so that all rows are seen")
                if self.grid.is_filtered
                else say("rows are hidden: show them, or delete them if they are to go")
            )
            self._tell(first, 0, message, _rows_named(first, last))
        for column in sorted(self.grid.hidden_columns & set(range(1, self.width + 1))):
            message = say("the column is hidden: show it, so that all cells are seen")
            self._tell(1, column, message, letters(column))

    def _find_blank(self, rows: Sequence[Row]) -> None:
        """Rows without a value between others: what stands below them stands outside the table."""
        numbers = [row.number for row in rows]
        missing = sorted(set(range(2, max(numbers, default=1))) - set(numbers))
        for first, last in _runs(missing):
            message = say(
                "there is nothing here, and more below: delete blank rows, so that the table has no gap"
            )
            self._tell(first, 0, message, _rows_named(first, last))

    def _rows(self) -> Iterator[Row]:
        for number in sorted(self.grid.rows):
            cells = self.grid.rows[number]
            if number == 1:
                continue
            origin = self._origin(number)
            held = [self._held(number, column, origin) for column in range(1, self.width + 1)]
            if any(held):
                yield Row(number, origin, tuple(held))
            elif cells.get(self.passport.row_column):
                self._tell(
                    number,
                    0,
                    say("the row was emptied: delete the row itself if the item is to go"),
                    str(number),
                )
                yield Row(number, origin, tuple(held))

    def _held(self, number: int, column: int, origin: int | None) -> str:
        """The text of a cell; where it is none, damage is told, and something stands for it."""
        cell = self.grid.cell(number, column)
        if cell is None:
            return ""
        field = self.schema.fields[column - 1]
        text, problem = as_text(cell, is_whole=field.type == "integer")
        if problem is None and origin is not None and field.type != "integer":
            problem = lost(self.base[origin][column - 1], text)
        if problem is None:
            return text
        if origin is not None:
            was = self.base[origin][column - 1] or say("a blank cell")
            problem = say("{problem}; when exported it was {value}", problem=problem, value=was)
        self._tell(number, column, problem)
        return text or "?"

    def _find_beside(self) -> None:
        """What stands right of the table, column by column."""
        rows: dict[int, list[int]] = defaultdict(list)
        for number, cells in self.grid.rows.items():
            for column in cells:
                if column > self.passport.row_column:
                    rows[column].append(number)
        for column, numbers in rows.items():
            first, last = address(min(numbers), column), address(max(numbers), column)
            message = say("this stands outside the table, and would be lost: delete it")
            self._tell(min(numbers), column, message, first if first == last else f"{first}:{last}")

    def _origin(self, number: int) -> int | None:
        """Which item a row was, by the hidden column."""
        column = self.passport.row_column
        cell = self.grid.cell(number, column)
        if cell is None:
            return None
        count = _count(as_text(cell, is_whole=True)[0])
        if count is not None and 0 < count <= len(self.base):
            return count - 1
        message = say(
            "the hidden column {column} says {value}, which is no row of the table: clear this cell, if the item is new",
            column=letters(column),
            value=cell.text,
        )
        self._tell(number, column, message)
        return None

    def _known(self, rows: Sequence[Row]) -> list[Row]:
        """Rows of which each item has one: of copies, the one that still says what it said, else the first."""
        copies: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if row.origin is not None:
                copies[row.origin].append(row)
        kept = {
            origin: next((row for row in found if row.cells == tuple(self.base[origin])), found[0])
            for origin, found in copies.items()
        }
        return [
            row if row.origin is None or kept[row.origin] is row else Row(row.number, None, row.cells)
            for row in rows
        ]


def _bare(text: str) -> str:
    """A text without white space, which programs set in comments as they like."""
    return "".join(text.split())


def _count(text: str) -> int | None:
    """A whole number; `None` if that is none, or one that no sheet has rows for."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Sorted numbers as runs, each from first to last."""
    first = last = None
    for number in numbers:
        if first is not None and last is not None and number != last + 1:
            yield first, last
            first = None
        first, last = number if first is None else first, number
    if first is not None and last is not None:
        yield first, last


def _rows_named(first: int, last: int) -> str:
    return f"{first}:{last}"
