"""A table as it lies in its file, line by line, so that mending a cell changes no other byte.

What is wrong with the form of the file and can only be meant in one way is mended when the sheet is
laid out: `form` names it. Lines that cannot be read as rows stay as they are, to the last byte.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mulu.decoding import decode, guess_encoding
from mulu.finding import Flaw, Flaws
from mulu.messages import say
from mulu.records import Text, read_heading, read_records
from mulu.table import write_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.records import Heading, Record

FORMS = frozenset(
    {
        "byte-order-mark",
        "wrong-encoding",
        "wrong-line-ends",
        "mixed-line-ends",
        "missing-last-newline",
        "wrong-separator",
        "heading-order",
        "needless-quote",
        "blank-line",
    }
)
"""Rules about the form of a file whose faults are mended here."""
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_DAMAGE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Line:
    """A row or a heading line: where it began, what stood there, what stands there now.

    Texts hold their line ends, and what `surrogateescape` makes of bytes that are no text. `cells`
    are `None` where the line is no row. A `text` that is empty is a line taken out.
    """

    number: int
    old: str
    text: str
    cells: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Sheet:
    """All lines of a file in order, where each field stands in a row, and what was mended of its form."""

    lines: tuple[Line, ...]
    positions: Mapping[str, int]
    form: Flaws

    @property
    def data(self) -> bytes:
        """The file as it is now, in UTF-8."""
        return "".join(line.text for line in self.lines).encode("utf-8", "surrogateescape")

    @cached_property
    def index(self) -> Mapping[int, int]:
        """Which of `lines` begins on a physical line of the file as it is now."""
        found, number = {}, 1
        for at, line in enumerate(self.lines):
            if line.text:
                found[number] = at
            number += line.text.count("\n")
        return found

    @cached_property
    def origin(self) -> Mapping[int, int]:
        """The physical line that each of today's was in the file as it lay."""
        found, number = {}, 1
        for line in self.lines:
            for step in range(line.text.count("\n")):
                found[number + step] = line.number + step
            number += line.text.count("\n")
        return found

    def cell(self, at: int, field: str) -> str | None:
        """A cell of one of `lines`; `None` if there is none, or the line is no row."""
        cells, position = self.lines[at].cells, self.positions.get(field)
        return (
            cells[position] if cells is not None and position is not None and position < len(cells) else None
        )

    def with_cells(self, values: Mapping[tuple[int, str], str]) -> Sheet:
        """The sheet with other cells, by line and field; every other line is what it was."""
        lines = list(self.lines)
        for (at, field), value in values.items():
            cells = list(lines[at].cells or ())
            cells[self.positions[field]] = value
            lines[at] = replace(lines[at], cells=tuple(cells), text=write_row(cells))
        return Sheet(tuple(lines), self.positions, self.form)


def lay_out(data: bytes, columns: Sequence[str]) -> Sheet | None:
    """A file as a sheet with its form mended.

    `None` where there is no text in it, or where its encoding cannot be known for certain: then
    turning it into UTF-8 and back would not give the same bytes.
    """
    text, decoded = _text(data), decode(data)
    form = Flaws(flaw for flaw in decoded.flaws if flaw.rule in FORMS)
    if text is None or not decoded.text:
        return None
    mark = "\ufeff" if data.startswith(codecs.BOM_UTF8) else ""
    old = _physical(text)
    new = [_ended(line, is_last=at == len(old) - 1) for at, line in enumerate(old)]
    old[0] = mark + old[0]
    whole = Text("".join(new))
    heading = read_heading(whole, columns)
    rows = list(read_records(whole, heading))
    return _Layout(old, new, columns, heading, rows, form).sheet()


@dataclass
class _Layout:
    """Physical lines as they were and with their ends mended, and the rows read from them."""

    old: list[str]
    new: list[str]
    columns: Sequence[str]
    heading: Heading
    rows: Sequence[Record]
    form: Flaws

    def sheet(self) -> Sheet:
        """Put in order what can be: columns, separators, quotation marks, blank lines."""
        above = [Line(at + 1, self.old[at], self.new[at]) for at in range(self.heading.first - 1)]
        is_moved = self._is_to_be_moved()
        if is_moved:
            for flaw in self.heading.flaws:
                self.form.note(self._without_columns(flaw) if flaw.rule == "unknown-heading" else flaw)
            above[-1] = replace(above[-1], text=write_row(self.columns))
        elif above and not self.heading.flaws and '"' in above[-1].text:
            above[-1] = self._unquoted(above[-1], self.columns)
        positions = (
            {name: at for at, name in enumerate(self.columns)} if is_moved else dict(self.heading.positions)
        )
        return Sheet((*above, *self._rows(is_moved=is_moved)), positions, self.form)

    def _is_to_be_moved(self) -> bool:
        """Whether only order, separator and empty columns at the end are wrong, and each row is sound, so that no cell can get lost."""
        found, wanted = Counter(flaw.rule for flaw in self.heading.flaws), len(self.columns)
        # One unknown heading stands for all empty columns; any other is not to be guessed.
        return (
            bool(found)
            and found.keys() <= {"wrong-separator", "heading-order", "unknown-heading"}
            and found["unknown-heading"] == bool(self.heading.superfluous)
            and set(self.heading.positions) == set(self.columns)
            and self.heading.width - self.heading.superfluous == wanted
            and not _DAMAGE.search("".join(self.new[: self.heading.first - 1]))
            and all(
                self._is_blank(row) or (self._is_sound(row) and not any(row.cells[wanted:]))
                for row in self.rows
            )
        )

    def _without_columns(self, flaw: Flaw) -> Flaw:
        message = say("{count} empty column(s) at the end", count=self.heading.superfluous)
        return replace(flaw, message=message)

    def _rows(self, *, is_moved: bool) -> Iterator[Line]:
        # Where a quotation mark is astray, a blank line may be part of a cell.
        are_quotes_sound = all(row.flaw is None or "quote" not in row.flaw.rule for row in self.rows)
        for row in self.rows:
            old, text = ("".join(side[row.line - 1 : row.after - 1]) for side in (self.old, self.new))
            line = Line(row.line, old, text)
            if self._is_blank(row) and are_quotes_sound and row.flaw:
                self.form.note(row.flaw)
                yield replace(line, text="")
            elif is_moved and not self._is_blank(row):
                cells = [row.cells[self.heading.positions[name]] for name in self.columns]
                yield replace(line, cells=tuple(cells), text=write_row(cells))
            elif self._is_sound(row) and self.heading.separator == ",":
                yield self._unquoted(replace(line, cells=tuple(row.cells)), row.cells)
            else:
                yield line

    def _unquoted(self, line: Line, cells: Sequence[str]) -> Line:
        if '"' not in line.text or line.text == write_row(cells):
            return line
        self.form.note(Flaw("needless-quote", say("the line is quoted where it need not be"), line.number))
        return replace(line, text=write_row(cells))

    def _is_sound(self, row: Record) -> bool:
        return row.flaw is None and not self._is_damaged(row)

    def _is_blank(self, row: Record) -> bool:
        return row.flaw is not None and row.flaw.rule == "blank-line"

    def _is_damaged(self, row: Record) -> bool:
        return any(_DAMAGE.search(line) for line in self.new[row.line - 1 : row.after - 1])


def _text(data: bytes) -> str | None:
    """A file's text without a byte order mark, if the same bytes can be made of it again."""
    body = data.removeprefix(codecs.BOM_UTF8)
    encoding = guess_encoding(body)
    if encoding is None:
        return body.decode("utf-8", "surrogateescape")
    mark = next((mark for mark in _MARKS if body.startswith(mark)), b"")
    encoding = _MARKS.get(mark, encoding)
    try:
        text = body.removeprefix(mark).decode(encoding)
        is_same = mark + text.encode(encoding) == body
    except UnicodeError:
        return None
    return text.removeprefix("\ufeff") if is_same else None


def _physical(text: str) -> list[str]:
    """Lines with their ends, as `decode` takes them apart."""
    lone_returns = text.count("\r") - text.count("\r\n")
    if lone_returns > text.count("\n"):
        return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _ended(line: str, *, is_last: bool) -> str:
    is_ended = line.endswith(("\n", "\r"))
    if is_last and not is_ended and not line.strip():
        return line
    return line.rstrip("\r\n") + "\n"
