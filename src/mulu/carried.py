"""Merged cells that the end of a page has cut: their second part is blank, and means the same.

A document of pages has a table on each. Where the first item of a table is blank in a field whose
merged cells hold for each of their rows, it goes on with what held on the page before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.runs import Run


class Carried:
    """What merged cells hold at the moment, for the fields of that kind."""

    def __init__(self, merged: Sequence[str]) -> None:
        self.merged = merged
        self.table = 0
        self.held: dict[str, Run] = {}
        self.instead: dict[str, Run] = {}

    def begin(self) -> None:
        """Begin something that goes on with nothing, such as a section."""
        self.held.clear()

    def whole(self, names: Sequence[str], cells: Sequence[Run], table: int) -> Sequence[Run]:
        """The cells of an item's row, with what the blank ones among them stand for."""
        if not self.merged:
            return cells
        is_first, self.table = table != self.table, table
        found = []
        for name, run in zip(names, cells, strict=True):
            cell = run
            if name in self.merged:
                if is_first and not run.text.strip() and name in self.held:
                    self.instead[run.place] = self.held[name]
                self.held[name] = cell = self.instead.get(run.place, run)
            found.append(cell)
        return found
