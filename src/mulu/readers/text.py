"""Plain text with one cell a line.

A line that begins with a tab is a cell, and cells without a blank line between them are one row;
any other line stands outside the table. This is what a table becomes when it is copied out of a
word processor as text.
"""

from __future__ import annotations

from mulu.decoding import guess_encoding
from mulu.runs import Run


def read(data: bytes) -> list[Run]:
    """The runs of a text in UTF-8, UTF-16 or GB18030; `UnicodeDecodeError` for anything else."""
    content = data.decode(guess_encoding(data) or "utf-8").removeprefix("\ufeff")
    runs: list[Run] = []
    row = cell = 0
    is_inside = False
    for number, line in enumerate(content.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        place = f"line {number}"
        if line.startswith("\t"):
            row, cell = (row, cell + 1) if is_inside else (row + 1, 1)
            is_inside = True
            runs.append(Run(place, line[1:], 1, row, cell))
        else:
            is_inside = False
            if line.strip():
                runs.append(Run(place, line))
    return runs
