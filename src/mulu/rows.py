"""Runs as the rows of their tables: which cells a row has, those included that reach down into it.

A merged cell is one run, at its first column and row. It is a cell of every row that it spans.
"""

from __future__ import annotations

from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from mulu.late import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.runs import Run


@dataclass(frozen=True)
class Row:
    """The cells of a row, by column: its `own`, blank ones too, and those that reach down into it."""

    own: Sequence[Run]
    reaching: Sequence[Run] = ()

    @cached_property
    def filled(self) -> Sequence[Run]:
        """Its own cells that are not blank."""
        return [run for run in self.own if run.text.strip()]

    @cached_property
    def cells(self) -> Sequence[Run]:
        """All its cells."""
        return sorted((*self.own, *self.reaching), key=attrgetter("cell"))

    def in_columns(self, count: int, known: Sequence[int]) -> Sequence[Run] | None:
        """A cell for each of `count` columns, if there is one way only to see it so.

        `known` are the columns in which the headings stood, where that is known. What the cells
        beside them hold must be blank.
        """
        cells = self.cells
        if len(cells) == count:
            return cells
        by_column: Mapping[int, Run] = {run.cell: run for run in cells}
        for columns in (known, [run.cell for run in cells[:count]]):
            found = [by_column[column] for column in columns if column in by_column]
            beside = [run for run in cells if run.cell not in columns and run.text.strip()]
            if len(found) == count and not beside:
                return found
        return None


def rows(runs: Sequence[Run]) -> Iterator[Row | Run]:
    """The rows of all tables, and between them the runs outside, in the document's order."""
    reaching: list[Run] = []
    for (table, row), group in groupby(runs, key=attrgetter("table", "row")):
        if not (table and row):
            yield from group
            continue
        own = list(group)
        reaching = [run for run in reaching if run.table == table and run.row + run.down > row]
        yield Row(own, tuple(run for run in reaching if run.row < row) if reaching else ())
        reaching += [run for run in own if run.down > 1]
