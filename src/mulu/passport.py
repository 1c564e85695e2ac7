"""What a workbook for stewards says of itself, so that it finds home: on a sheet that nobody sees.

It is recognised by this sheet, or by a property of the file of the same name, and never by what its other
sheets look like.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.grid import Grid
    from mulu.messages import Message
    from mulu.spreadsheet import Spreadsheet

SIGN = "mulu.workbook/"
FORMAT = f"{SIGN}1"
SHEET = "mulu"
"""The name of the sheet, and of the property."""
FINDINGS = 4
"""The column, from 1, of that sheet that keeps what was said of the item in items.csv that a row counts."""
_NAMES = ("catalog", "edition", "digest", "sheet", "legend", "told")


@dataclass(frozen=True)
class Passport:
    """Which edition a workbook shows, in which state, and where.

    `digest` is the sha256 of the items.csv that it was made of, `sheet` has the items and `legend` what is said of them, whose
    digest is `told`; `fields` stand in the first columns of the sheet under `headings`, whose last two are those of findings and
    row numbers.
    """

    catalog: str
    edition: str
    digest: str
    sheet: str
    legend: str
    fields: tuple[str, ...]
    headings: tuple[str, ...]
    told: str = ""
    comments: tuple[str, ...] = ()
    """What the workbook's own comments say."""

    @property
    def row_column(self) -> int:
        """The hidden column, from 1, that says which item of items.csv a row shows."""
        return len(self.headings)

    @property
    def rows(self) -> Iterator[tuple[str, ...]]:
        """As it stands on its sheet."""
        yield "format", FORMAT
        for name in _NAMES:
            yield name, getattr(self, name)
        for field, heading in zip((*self.fields, "", ""), self.headings, strict=True):
            yield "column", heading, field
        for text in self.comments:
            yield "comment", text


def digest_of_texts(texts: Iterable[str]) -> str:
    """The sha256 of texts in their order, blank ones left out."""
    return hashlib.sha256("\0".join(text for text in texts if text).encode()).hexdigest()


def own_headings() -> tuple[Message, Message]:
    """The headings that follow those of the fields: of findings, and of row numbers."""
    return say("Findings when exported"), say("Row")


def is_workbook(book: Spreadsheet) -> bool:
    """Whether a spreadsheet is a workbook of ours, be it damaged or not."""
    return book.properties.get(SHEET, "").startswith(SIGN) or SHEET in book.sheets


def read_passport(book: Spreadsheet) -> Passport:
    """What a workbook says of itself; `DocumentError` if that is missing, of another format, or edited."""
    if SHEET not in book.sheets:
        raise _edited(book)
    grid = book.open(SHEET)
    rows = [_row(grid, at) for at in range(1, max(grid.rows, default=0) + 1)]
    said = {row[0]: row[1] for row in rows if row[0] not in ("column", "comment")}
    if said.get("format") != FORMAT:
        message = say(
            "the workbook is of another format ({found}) than this mulu reads ({known}): export it again",
            found=said.get("format", "-"),
            known=FORMAT,
        )
        raise DocumentError(message, book.archive.name)
    columns = [row for row in rows if row[0] == "column"]
    fields = tuple(field for _, _, field in columns if field)
    given = {name: said.get(name, "") for name in _NAMES}
    headings = tuple(heading for _, heading, _ in columns)
    comments = tuple(text for kind, text, _ in rows if kind == "comment")
    passport = Passport(**given, fields=fields, headings=headings, comments=comments)
    if len(columns) != len(fields) + 2 or not fields or not all(given.values()):
        raise _edited(book)
    return passport


def _row(grid: Grid, at: int) -> Sequence[str]:
    cells = (grid.cell(at, column) for column in (1, 2, 3))
    return [cell.text if cell else "" for cell in cells]


def _edited(book: Spreadsheet) -> DocumentError:
    message = say(
        "the hidden sheet {sheet}, by which the workbook finds home, is missing or edited: export it again, and copy your cells over",
        sheet=SHEET,
    )
    return DocumentError(message, book.archive.name)
