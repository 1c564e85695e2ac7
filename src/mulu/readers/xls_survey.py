"""What an .xls says of its sheets beside the values: its records, of Excel 97 to 2003."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say
from mulu.readers.archive import PROTECTED
from mulu.readers.number_format import BUILT_IN, UNKNOWN
from mulu.readers.print_codes import print_around
from mulu.readers.survey import Survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

BEGIN, END, CONTINUE = 0x809, 0x0A, 0x3C
PASSWORD, SHEET, STYLE, FORMAT = 0x2F, 0x85, 0xE0, 0x41E
TEXT_BOX, OBJECT = 0x1B6, 0x5D
EXCEL_97 = 0x600
VISIBLE, WORKSHEET, CHART = 0, 0, 2
PICTURES = (5, 8)
"""Kinds of objects: charts and pictures."""
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass
class Book:
    """The workbook's own records: sheets as (where, survey), and the format of numbers in each style."""

    sheets: list[tuple[int, Survey]] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)

    def add(self, data: bytes) -> None:
        """Add a sheet; modules of macros are none."""
        where, state, sort = struct.unpack_from("<IBB", data)
        survey = Survey(_text(data[6:], 1), state != VISIBLE)
        if sort == WORKSHEET:
            self.sheets.append((where, survey))
        elif sort == CHART:
            survey.pictures = 1
            self.sheets.append((-1, survey))

    def form(self, style: int) -> str:
        """The format of a style."""
        number = self.styles[style] if style < len(self.styles) else 0
        return self.formats.get(number) or BUILT_IN.get(number, UNKNOWN)


def survey_xls(stream: bytes) -> list[Survey]:
    """The surveys of all sheets, in their order; `struct.error` if the workbook is damaged."""
    _, begin = next(_records(stream, 0), (0, b""))
    if struct.unpack_from("<H", begin)[0] != EXCEL_97:
        raise DocumentError(
            say("the file is of Excel 95 or older: open it in a spreadsheet program and save it as .xlsx")
        )
    book = Book()
    for kind, data in _records(stream, 0):
        if kind == PASSWORD:
            raise DocumentError(PROTECTED)
        if kind == SHEET:
            book.add(data)
        elif kind == STYLE:
            book.styles.append(struct.unpack_from("<2xH", data)[0])
        elif kind == FORMAT:
            book.formats[struct.unpack_from("<H", data)[0]] = _text(data[2:], 2)
    for where, survey in book.sheets:
        if where >= 0:
            _survey(stream, where, book, survey)
    return [survey for _, survey in book.sheets]


def _survey(stream: bytes, where: int, book: Book, survey: Survey) -> None:
    before = 0
    for kind, data in _records(stream, where):
        if kind in CELLS:
            CELLS[kind](data, book, survey)
        elif kind == CONTINUE and before == TEXT_BOX and len(data) > 1:
            survey.drawn.append((f"textbox {len(survey.drawn) + 1}", _characters(data[1:], data[0])))
        elif kind == OBJECT and len(data) >= 6 and struct.unpack_from("<4xH", data)[0] in PICTURES:
            survey.pictures += 1
        before = kind


def _row(data: bytes, book: Book, survey: Survey) -> None:  # noqa: ARG001 - all of `CELLS` are called alike
    row, flags = struct.unpack_from("<H10xH", data)
    if flags & 0x20:
        survey.hidden_rows.append(row)


def _columns(data: bytes, book: Book, survey: Survey) -> None:  # noqa: ARG001
    first, last, flags = struct.unpack_from("<HH4xH", data)
    if flags & 1:
        survey.hidden_columns += range(first, min(last, 255) + 1)


def _label(data: bytes, book: Book, survey: Survey) -> None:  # noqa: ARG001
    survey.reach(*struct.unpack_from("<HH", data))


def _number(data: bytes, book: Book, survey: Survey) -> None:
    row, column, style = struct.unpack_from("<HHH", data)
    survey.reach(row, column)
    survey.formats[row, column] = book.form(style)


def _numbers(data: bytes, book: Book, survey: Survey) -> None:
    row, first = struct.unpack_from("<HH", data)
    for at in range((len(data) - 6) // 6):
        survey.reach(row, first + at)
        survey.formats[row, first + at] = book.form(struct.unpack_from("<H", data, 4 + 6 * at)[0])


def _truth(data: bytes, book: Book, survey: Survey) -> None:  # noqa: ARG001
    row, column, value, is_error = struct.unpack_from("<HH2xBB", data)
    survey.reach(row, column)
    if is_error:
        survey.errors[row, column] = ERRORS.get(value, "#?")


def _formula(data: bytes, book: Book, survey: Survey) -> None:
    row, column, style, kind, value, sign = struct.unpack_from("<HHHBxB3xH", data)
    survey.reach(row, column)
    survey.formulas[row, column] = True
    if sign != 0xFFFF:
        survey.formats[row, column] = book.form(style)
    elif kind == 2:
        survey.errors[row, column] = ERRORS.get(value, "#?")


def _around(kind: str) -> Callable[[bytes, Book, Survey], None]:
    def note(data: bytes, book: Book, survey: Survey) -> None:  # noqa: ARG001
        if len(data) > 3:
            survey.printed_around.append((kind, print_around(_text(data, 2))))

    return note


CELLS: Mapping[int, Callable[[bytes, Book, Survey], None]] = {
    0x208: _row,
    0x7D: _columns,
    0xFD: _label,
    0x204: _label,
    0xD6: _label,
    0x203: _number,
    0x27E: _number,
    0xBD: _numbers,
    0x205: _truth,
    0x06: _formula,
    0x14: _around("header"),
    0x15: _around("footer"),
}


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of a part of the stream, up to its end; parts inside, which are charts, are left out."""
    depth = 0
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + length]
        at += 4 + length
        depth += (kind == BEGIN) - (kind == END)
        if depth == 1:
            yield kind, data
        elif depth == 0:
            return


def _text(data: bytes, width: int) -> str:
    """A string that begins with its length, in `width` bytes."""
    length = int.from_bytes(data[:width], "little")
    flags = data[width] if len(data) > width else 0
    return _characters(data[width + 1 :], flags)[:length]


def _characters(data: bytes, flags: int) -> str:
    return data.decode("utf-16-le" if flags & 1 else "latin-1", "replace")
