"""A table too large to be held: read piece by piece, each as strictly as a whole file, with its physical lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from mulu.decoding import RETURN_AT_END
from mulu.errors import UsageError
from mulu.finding import Flaw, Flaws
from mulu.messages import say
from mulu.table import RETURN_INSIDE, Table, TextLines, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

PIECE = 32 << 20
"""Bytes that are read at once."""
MOST_AHEAD = 1 << 20
"""Bytes that a row may go on beyond its piece."""
OF_THE_WHOLE = frozenset(
    {
        "wrong-encoding",
        "workbook-as-table",
        "wrong-line-ends",
        "wrong-separator",
        "empty-file",
        "unbalanced-quote",
        "stray-quote",
    }
)
"""Flaws that say how the whole file is to be read, or that may reach into the next piece."""
_RETURNS = re.compile(rb"\r+\n")


class KeptLines(TextLines):
    """The physical lines that something is told of; all others are empty."""

    def __init__(self) -> None:
        super().__init__(b"")
        self.kept: dict[int, str] = {}

    def __getitem__(self, line: int) -> str:
        return self.kept.get(line, "")


@dataclass(frozen=True)
class Piece:
    """Rows that follow each other, with their lines in the file.

    `lines` is how many physical lines they take, `above` how much is added to the lines of the piece itself.
    """

    table: Table
    above: int
    lines: int

    def text(self, line: int) -> str:
        """A physical line of the file; empty if it stands above the piece."""
        return self.table.text[line - self.above] if line > self.above + 1 else ""


def read_pieces(path: Path, columns: Sequence[str], size: int = PIECE) -> Iterator[Piece]:
    """All rows of a file. `UsageError` with the line if it is not to be read piece by piece."""
    heading = ",".join(columns).encode() + b"\n"
    with path.open("rb") as file:
        if (first := file.readline()) != heading:
            raise _wrong_heading(path, first, columns)
        line, returns = 2, 0
        while data := _whole_rows(file, size):
            piece = _piece(heading, data, columns, line - 2)
            for flaw in piece.table.flaws:
                if flaw.rule in OF_THE_WHOLE:
                    raise _unfit(path, flaw.line, flaw.message)
            yield piece
            line += data.count(b"\n")
            returns += data.count(b"\r\n")
    if returns * 2 > line - 1:
        raise _unfit(path, None, say("lines end with CRLF, expected LF"))


def _wrong_heading(path: Path, line: bytes, columns: Sequence[str]) -> UsageError:
    """What is wrong with a first line that is not the heading line to the byte."""
    flaws = [flaw for flaw in read_table(line, columns).flaws if flaw.rule != "no-items"]
    if flaws:
        return _unfit(path, flaws[0].line, flaws[0].message)
    message = say("the first line must be the heading line {expected}", expected=",".join(columns))
    return _unfit(path, 1, message)


def _whole_rows(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    data += file.readline() if data and not data.endswith(b"\n") else b""
    read, is_open = 0, data.count(b'"') % 2 == 1
    lines = [data]
    # A cell in quotation marks may go on in the lines to come.
    while is_open and read < MOST_AHEAD and (line := file.readline()):
        read, is_open = read + len(line), line.count(b'"') % 2 == 0
        lines.append(line)
    return b"".join(lines)


def _piece(heading: bytes, data: bytes, columns: Sequence[str], above: int) -> Piece:
    """The rows of some lines that stand below so many others, not counting the heading line."""
    flaws, count = Flaws(), data.count(b"\n")
    if has_returns := b"\r\n" in data:
        # Whether most lines of the file end so is known at its end only.
        for at, line in enumerate(data.split(b"\n")[:-1], above + 2):
            if line.endswith(b"\r"):
                flaws.note(Flaw("mixed-line-ends", RETURN_AT_END, at))
        data = _RETURNS.sub(b"\n", data)
    table = read_table(heading + data, columns)
    for flaw in () if flaws and all(map(is_last_word, table.flaws)) else table.flaws:
        flaws.note(replace(flaw, line=flaw.line and flaw.line + above))
    flaws.unlisted.update(table.flaws.unlisted)
    frame = table.frame.with_columns(pl.col("line") + above)
    broken = frozenset(line + above for line in table.broken)
    text = table.text
    if has_returns and isinstance(text.data, bytes):
        # Its lines are no longer those of the file, which is not plain.
        text = TextLines(text.data.decode())
    return Piece(replace(table, frame=frame, flaws=flaws, broken=broken, text=text), above, count)


def is_last_word(flaw: Flaw) -> bool:
    """Whether a flaw is told only where nothing else is wrong with the file, and of its first line only."""
    return flaw.rule == "needless-quote" or flaw.message == RETURN_INSIDE


def _unfit(path: Path, line: int | None, problem: object) -> UsageError:
    message = say(
        "{problem}; this does not allow the file to be read piece by piece: mend it first",
        problem=problem,
    )
    return UsageError(message, path.name, line)
