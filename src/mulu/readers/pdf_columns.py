"""Tables without lines: text in columns, where every line is a row and leaves no doubt of it.

Cells of several lines are not read so: without lines nobody can say to which row a line belongs
that begins in the midst. It stays a line outside, and so do lines across columns.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from mulu.readers.pdf_lines import Line
from mulu.readers.pdf_rows import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.readers.pdf_rows import Row

    Column = tuple[float, float]

GAP = 1.3
"""Room between columns, in sizes of the type: more than letters are spaced out by."""
FEWEST_LINES, FEWEST_COLUMNS = 4, 3
"""Less is no table, but a signature and a date side by side."""


def tables_in(lines: Sequence[Line], columns: Sequence[Column]) -> Iterator[Line | tuple[float, list[Row]]]:
    """The lines of a page, in order, those of a table together: where it begins, and its rows."""
    table: tuple[float, list[Row]] | None = None
    for line in lines:
        row = _row(line, columns)
        if row is None:
            yield from [table] if table else []
            yield line
            table = None
        elif table:
            table[1].append(row)
        else:
            table = (line.y, [row])
    yield from [table] if table else []


def columns_of(lines: Sequence[Line]) -> list[Column]:
    """From where to where the columns of a page reach; none where they would touch."""
    parted = [list(line.parts(GAP)) for line in lines]
    counts = Counter(len(parts) for parts in parted)
    count = max((one for one in counts if counts[one] >= FEWEST_LINES), default=0)
    if count < FEWEST_COLUMNS:
        return []
    usual = [parts for parts in parted if len(parts) == count]
    columns = [
        (min(part.start for part in parts), max(part.end for part in parts))
        for parts in zip(*usual, strict=True)
    ]
    return [] if any(end >= start for (_, end), (start, _) in pairwise(columns)) else columns


def _row(line: Line, columns: Sequence[Column]) -> Row | None:
    """A line as a row, if each of its parts stands in a column of its own, and one in the first."""
    texts: dict[int, str] = {}
    for part in line.parts(GAP):
        over = [at for at, (start, end) in enumerate(columns) if part.start <= end and part.end >= start]
        if len(over) != 1 or over[0] in texts:
            return None
        inside = [glyph for glyph in line.glyphs if part.start <= glyph.x < part.end]
        texts[over[0]] = Line(inside).text
    if len(texts) < 2 or 0 not in texts:
        return None
    return [Box(at, texts.get(at, "")) for at in range(len(columns))]
