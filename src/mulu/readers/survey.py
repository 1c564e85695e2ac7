"""What a spreadsheet file says of its sheets beside the values: formats, formulas, what is hidden.

Surveys are made from the bytes before a library sees them. A sheet of two cells at opposite corners
would fill the memory, since libraries keep the whole rectangle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.messages import Message

MOST_COLUMNS = 1_000
MOST_CELLS = 1_000_000
"""In all sheets together, blank ones between others included."""
MOST_NAMED = 20
"""So many hidden rows, or formulas, are named one by one."""
PAGE = "1"
"""What stands for the number of a page, and of pages, in headers and footers."""

Cell = tuple[int, int]
"""Row and column, from 0."""


@dataclass
class Survey:
    """One sheet. `formats` are those of cells that hold numbers, `formulas` say whether a value is stored.

    `drawn` are texts of comments and shapes, with their places; `printed_around` are headers and footers.
    """

    name: str
    is_hidden: bool = False
    rows: int = 0
    columns: int = 0
    formats: dict[Cell, str] = field(default_factory=dict)
    printed: dict[Cell, str] = field(default_factory=dict)
    formulas: dict[Cell, bool] = field(default_factory=dict)
    errors: dict[Cell, str] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    drawn: list[tuple[str, str]] = field(default_factory=list)
    printed_around: list[tuple[str, str]] = field(default_factory=list)
    pictures: int = 0

    def reach(self, row: int, column: int) -> None:
        """Take a cell that is not blank into the sheet's rectangle."""
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)

    def remarks(self) -> Iterator[Message]:
        """What people should know who saw the sheet in a program."""
        if self.is_hidden:
            yield say("the sheet {sheet} is hidden; it was read as well", sheet=self.name)
        rows = [str(row + 1) for row in self.hidden_rows if row < self.rows]
        columns = [letters(column) for column in self.hidden_columns if column < self.columns]
        formulas = [letters(column) + str(row + 1) for row, column in self.formulas]
        if self.pictures:
            yield say(
                "sheet {sheet} holds {count} picture(s) or chart(s); what is printed in them was not read",
                sheet=self.name,
                count=self.pictures,
            )
        if rows:
            yield say(
                "sheet {sheet}: hidden rows were read as well: {rows}", sheet=self.name, rows=_some(rows)
            )
        if columns:
            yield say(
                "sheet {sheet}: hidden columns were read as well: {columns}",
                sheet=self.name,
                columns=_some(columns),
            )
        if formulas:
            yield say(
                "sheet {sheet}: of formulas the value was read that was stored with the file: {cells}",
                sheet=self.name,
                cells=_some(formulas),
            )


def refuse_vastness(surveys: Sequence[Survey]) -> None:
    """`DocumentError` if a sheet is wider than any list, or all together are larger than can be held."""
    for survey in surveys:
        if survey.columns > MOST_COLUMNS:
            raise DocumentError(
                say(
                    "the sheet {sheet} has {found} columns; at most {most} are read",
                    sheet=survey.name,
                    found=survey.columns,
                    most=MOST_COLUMNS,
                )
            )
    if sum(survey.rows * survey.columns for survey in surveys) > MOST_CELLS:
        raise DocumentError(
            say(
                "the sheets have more than {most} cells, blank ones included: delete what stands far from the list",
                most=MOST_CELLS,
            )
        )


def letters(column: int) -> str:
    """A column, from 0, as spreadsheets call it: `A`, `Z`, `AA`."""
    name = ""
    while column >= 0:
        column, last = divmod(column, 26)
        name, column = chr(65 + last) + name, column - 1
    return name


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
