"""Where the cells of one line of CSV begin."""

from __future__ import annotations

import re

QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')
"""A quoted cell; what it says is the group, with doubled quotation marks."""


def column_of(line: str, position: int, separator: str, offset: int = 0) -> int | None:
    """The character, from 1, at which a cell of a line has its `offset`; `None` if it ends before."""
    starts = starts_of(line, separator)
    if position >= len(starts):
        return None
    start = starts[position]
    if line.startswith('"', start):
        start += 1
        offset += line[start : start + offset].count('""')
    return start + offset + 1 if start + offset <= len(line) else None


def starts_of(line: str, separator: str) -> list[int]:
    """Where each cell of a line starts, from 0."""
    starts = [0]
    while True:
        found = QUOTED.match(line, starts[-1]) if line.startswith('"', starts[-1]) else None
        end = line.find(separator, found.end() if found else starts[-1])
        if end < 0:
            return starts
        starts.append(end + 1)
