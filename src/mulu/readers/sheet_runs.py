"""The cells of a spreadsheet's sheet as runs, and what is printed around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from mulu.readers.survey import letters
from mulu.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from mulu.readers import Watch
    from mulu.readers.survey import Cell, Survey

_Row = TypeVar("_Row")
TOLD = 1_000
"""After so many rows it is told how far a reader is."""


def place_of(sheet: str, at: Cell) -> str:
    """The place of a cell, as people name it."""
    return f"sheet {sheet} {letters(at[1])}{at[0] + 1}"


def runs_of(
    survey: Survey,
    number: int,
    rows: Iterable[tuple[int, Iterable[str]]],
    spans: Mapping[Cell, tuple[int, int]],
    covered: Set[Cell],
) -> Iterator[Run]:
    """The cells of all rows that are not blank, as table `number`; what covered cells hold stands outside.

    `rows` are numbers of rows, from 0, and their texts; `spans` are columns and rows of merged cells.
    """
    for row, cells in rows:
        texts = list(cells)
        if not any(text.strip() for text in texts):
            continue
        hidden = []
        for column, text in enumerate(texts):
            at = (row, column)
            place = place_of(survey.name, at)
            if at not in covered:
                yield Run(place, text, number, row + 1, column + 1, *spans.get(at, (1, 1)))
            elif text.strip():
                hidden.append(Run(place, text))
        yield from hidden


def watched(rows: Iterable[_Row], watch: Watch | None, done: int, total: int) -> Iterator[_Row]:
    """The same rows, of which `watch` is told now and then, after `done` of `total` others."""
    for at, row in enumerate(rows, done):
        if watch and at % TOLD == 0:
            watch(at, total)
        yield row


def runs_beside(surveys: Iterable[Survey]) -> Iterator[Run]:
    """What stands beside the cells: texts in drawings and comments, and headers and footers, each once."""
    seen: set[tuple[str, str]] = set()
    counts = {"header": 0, "footer": 0}
    for survey in surveys:
        yield from (Run(place, text) for place, text in survey.drawn if text.strip())
        for kind, text in survey.printed_around:
            if text.strip() and (kind, text) not in seen:
                seen.add((kind, text))
                counts[kind] += 1
                lines = (line for line in text.split("\n") if line.strip())
                yield from (
                    Run(f"{kind} {counts[kind]} paragraph {at}", line) for at, line in enumerate(lines, 1)
                )
