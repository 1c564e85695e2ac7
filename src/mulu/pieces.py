"""A table too large to be held: read piece by piece, each as strictly as a whole file, with its physical lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from mulu.errors import UsageError
from mulu.finding import Flaws
from mulu.messages import say
from mulu.table import Table, TextLines, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

PIECE = 32 << 20
"""Bytes that are read at once."""
MOST_AHEAD = 1 << 20
"""Bytes that a row may go on beyond its piece."""
OF_THE_WHOLE = frozenset(
    {"wrong-encoding", "wrong-line-ends", "wrong-separator", "empty-file", "unbalanced-quote", "stray-quote"}
)
"""Flaws that say how the whole file is to be read, or that may reach into the next piece."""


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
        """A physical line of the file."""
        return self.table.text[line - self.above]


def read_pieces(path: Path, columns: Sequence[str], size: int = PIECE) -> Iterator[Piece]:
    """All rows of a file. `UsageError` with the line if it is not to be read piece by piece."""
    heading = ",".join(columns).encode() + b"\n"
    with path.open("rb") as file:
        if (first := file.readline()) != heading:
            raise _wrong_heading(path, first, columns)
        line, returns = 2, 0
        while data := _whole_lines(file, size):
            piece = _piece(heading + data, columns, line - 2)
            if any(flaw.rule in OF_THE_WHOLE for flaw in piece.table.flaws):
                # A quoted cell may go on in what has not been read yet.
                data += _whole_lines(file, MOST_AHEAD)
                piece = _piece(heading + data, columns, line - 2)
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


def _whole_lines(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    return data + file.readline() if data and not data.endswith(b"\n") else data


def _piece(data: bytes, columns: Sequence[str], above: int) -> Piece:
    table = read_table(data, columns)
    flaws = Flaws(replace(flaw, line=flaw.line and flaw.line + above) for flaw in table.flaws)
    flaws.unlisted.update(table.flaws.unlisted)
    frame = table.frame.with_columns(pl.col("line") + above)
    broken = frozenset(line + above for line in table.broken)
    return Piece(replace(table, frame=frame, flaws=flaws, broken=broken), above, data.count(b"\n") - 1)


def _unfit(path: Path, line: int | None, problem: object) -> UsageError:
    message = say(
        "{problem}; this does not allow the file to be read piece by piece: mend it first",
        problem=problem,
    )
    return UsageError(message, path.name, line)
