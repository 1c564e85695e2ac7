"""The text runs of a document: objects, or columns where there are so many that few are ever looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text and where it stands; `table`, `row` and `cell` are 0 outside tables.

    `cell` is the first column, and `across` and `down` are the columns and rows, of a merged cell;
    cells that it covers are no runs.
    """

    place: str
    text: str
    table: int = 0
    row: int = 0
    cell: int = 0
    across: int = 1
    down: int = 1


class Runs(Sequence[Run]):
    """Runs that are columns: `place`, `text`, `table`, `row`, `cell`, and where cells are merged `across` and `down`."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    @property
    def has_spans(self) -> bool:
        """Whether a cell may be merged over others."""
        return "across" in self.frame.columns

    def __len__(self) -> int:
        return self.frame.height

    @overload
    def __getitem__(self, at: int) -> Run: ...
    @overload
    def __getitem__(self, at: slice) -> Runs: ...
    def __getitem__(self, at: int | slice) -> Run | Runs:
        return Run(*self.frame.row(at)) if isinstance(at, int) else Runs(self.frame[at])

    def __iter__(self) -> Iterator[Run]:
        return (Run(*row) for row in self.frame.iter_rows())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    def __hash__(self) -> int:
        return id(self)
