"""The canonical CSV: strict reading with physical lines, and the one way of writing.

Canonical is UTF-8 without BOM, LF, RFC 4180 with minimal quoting, a heading line. Whatever the
bytes are, reading gives a table and the flaws that were seen on the way; it never raises and never
mends the file.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from mulu.cells import column_of
from mulu.finding import Flaw, Flaws
from mulu.late import dataclass
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

RETURN_INSIDE = say("a carriage return stands inside this line")
_NEEDS_QUOTES = re.compile('[",\r\n]')


@dataclass(frozen=True)
class Table:
    """Rows as printed.

    `frame` has `line` (the physical line a row starts on, from 1) and one text column for each
    expected column, null where the file has no such column or a ragged row ends early. `positions`
    says where each expected column that there is stands in a line, from 0. `broken` holds the lines of rows that
    could not be read as rows: nothing else may be said of them. `separator` is the one in use.
    """

    frame: pl.DataFrame
    flaws: Flaws
    positions: Mapping[str, int]
    broken: frozenset[int]
    text: TextLines
    separator: str = ","

    @cached_property
    def rows(self) -> Sequence[tuple[int, Mapping[str, str]]]:
        """The rows with their lines; a cell that there is not is empty."""
        names = self.frame.columns[1:]
        # By columns that takes half as long as by rows.
        lines, *columns = (column.to_list() for column in self.frame.fill_null("").get_columns())
        return [
            (line, dict(zip(names, cells, strict=True)))
            for line, cells in zip(lines, zip(*columns, strict=True), strict=True)
        ]

    @property
    def is_plain(self) -> bool:
        """Whether a line is a row, and a row its cells with commas between them."""
        return isinstance(self.text.data, bytes)

    def column(self, line: int, name: str, offset: int = 0) -> int | None:
        """The character in a physical line, from 1, at which a cell (or its `offset`) stands.

        `None` where the row goes on over several lines and the place is not on its first.
        """
        if name not in self.positions:
            return None
        return column_of(self.text[line], self.positions[name], self.separator, offset)


@dataclass
class TextLines:
    """A file's physical lines, cut only when one is asked for."""

    data: str | bytes
    _lines: Sequence[str] | None = field(default=None, repr=False)

    def __getitem__(self, line: int) -> str:
        """Line `line`, counted from 1, without its end; empty past the end."""
        lines = self._all()
        return lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""

    def __len__(self) -> int:
        """How many lines there are; what ends with a line break begins no further one."""
        lines = self._all()
        return len(lines) - (not lines[-1])

    def _all(self) -> Sequence[str]:
        if self._lines is None:
            text = self.data.decode("utf-8", "replace") if isinstance(self.data, bytes) else self.data
            self._lines = text.split("\n")
        return self._lines


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The canonical bytes of a table."""
    return "".join(map(write_row, (columns, *rows))).encode("utf-8")


def write_frame(frame: pl.DataFrame) -> bytes:
    """The canonical bytes of a table of texts, of which there is more than one column."""
    cells = (
        pl.when(cell.str.contains(_NEEDS_QUOTES.pattern))
        .then(pl.format('"{}"', cell.str.replace_all('"', '""', literal=True)))
        .otherwise(cell)
        for cell in map(pl.col, frame.columns)
    )
    heading = write_row(frame.columns)
    if not frame.height:
        return heading.encode()
    lines: str = frame.select(pl.concat_str(*cells, separator=",").str.join("\n")).item()
    return f"{heading}{lines}\n".encode()


def write_row(cells: Sequence[str]) -> str:
    """The canonical line of a row, or of the heading."""
    # The csv module's idea of what needs quoting differs between versions of Python.
    return (",".join(map(quoted, cells)) if len(cells) > 1 else quoted(cells[0]) or '""') + "\n"


def quoted(cell: str) -> str:
    """A cell as it is written: in quotation marks only where it needs them."""
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if _NEEDS_QUOTES.search(cell) else cell


def read_table(data: bytes, columns: Sequence[str]) -> Table:
    """Read CSV bytes that should have exactly `columns`; see `Table`."""
    return _read_clean(data, columns) or _read_carefully(data, columns)


def _read_clean(data: bytes, columns: Sequence[str]) -> Table | None:
    """The table if the bytes have nothing that needs a closer look, read at full speed."""
    heading = ",".join(columns).encode() + b"\n"
    if not data.startswith(heading) or len(data) == len(heading) or not data.endswith(b"\n"):
        return None
    # Polars would drop a byte order mark in front of the first row without a word.
    if data.startswith(b"\xef\xbb\xbf", len(heading)) or any(sign in data for sign in (b'"', b"\r", b"\0")):
        return None
    try:
        frame = pl.read_csv(
            data,
            has_header=False,
            skip_lines=1,
            quote_char=None,
            schema=dict.fromkeys(columns, pl.String),
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    # Each row has all cells, each line is a row: then nothing but a sign after every cell is left of the bytes.
    written = frame.select(pl.sum_horizontal(pl.all().str.len_bytes().sum())).item()
    if written + frame.width * frame.height != len(data) - len(heading) or _has_blank_row(frame):
        return None
    frame = frame.with_row_index("line", offset=2).with_columns(pl.col("line").cast(pl.Int64))
    return Table(frame, Flaws(), {name: at for at, name in enumerate(columns)}, frozenset(), TextLines(data))


def _has_blank_row(frame: pl.DataFrame) -> bool:
    """Whether all cells of a row are blank; a blank line is read as such a row."""
    suspects = frame.filter(pl.col(frame.columns[0]) == "")
    return bool(suspects.select(pl.all_horizontal(pl.all() == "").any()).item())


def _read_carefully(data: bytes, columns: Sequence[str]) -> Table:
    # Most tables are plain, and what reads all others takes a while to import.
    from mulu.decoding import decode
    from mulu.records import Text, read_heading, read_records

    decoded = decode(data)
    flaws = decoded.flaws
    if not decoded.text:
        return Table(_frame(columns, []), flaws, {}, frozenset(), TextLines(""))
    text = Text(decoded.text)
    heading = read_heading(text, columns)
    for flaw in heading.flaws if heading.first - 1 not in decoded.damaged else ():
        flaws.note(flaw)
    broken: set[int] = set()
    rows: list[tuple[int | str | None, ...]] = []
    for record in read_records(text, heading):
        if not decoded.damaged.isdisjoint(range(record.line, record.after)):
            broken.add(record.line)
        elif record.flaw:
            flaws.note(record.flaw)
            broken.add(record.line)
        if record.flaw is None or record.flaw.rule != "blank-line":
            cells = (_cell(record.cells, heading.positions.get(name)) for name in columns)
            rows.append((record.line, *cells))
    if not rows and heading.first > 1:
        flaws.note(Flaw("no-items", say("there is a heading line and nothing below it"), heading.first - 1))
    written = write_table(columns, [[str(cell) for cell in row[1:]] for row in rows]) if not flaws else data
    if line := _first_difference(data, written):
        if "\r" in text.line(line):
            flaws.note(Flaw("mixed-line-ends", RETURN_INSIDE, line))
            broken.add(line)
        else:
            flaws.note(Flaw("needless-quote", say("the line is quoted where it need not be"), line))
    return Table(
        _frame(columns, rows),
        flaws,
        heading.positions,
        frozenset(broken),
        TextLines(decoded.text),
        heading.separator,
    )


def _frame(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> pl.DataFrame:
    types = {"line": pl.Int64, **dict.fromkeys(columns, pl.String)}
    return pl.DataFrame(rows, schema=types, orient="row")


def _cell(cells: Sequence[str], position: int | None) -> str | None:
    return cells[position] if position is not None and position < len(cells) else None


def _first_difference(one: bytes, other: bytes) -> int | None:
    """The line, from 1, on which the bytes first differ."""
    if one == other:
        return None
    pairs = zip(one.split(b"\n"), other.split(b"\n"), strict=False)
    return next((number for number, (left, right) in enumerate(pairs, 1) if left != right), None)
