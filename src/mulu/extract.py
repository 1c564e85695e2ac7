"""Every text run of a published document with its place: `extract.csv`.

A run inside a table has the numbers of its table, row and cell, from 1; a run outside has none.
`place` is written for people: `line 61`, `page 3 table 1 row 7 cell 2`, `sheet 附件1 B12`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from mulu.messages import noted, say
from mulu.table import read_table, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mulu.finding import Flaws

COLUMNS = ("place", "table", "row", "cell", "text")

PLACES = {
    "line": noted("line {number}"),
    "page": noted("page {number}"),
    "table": noted("table {number}"),
    "row": noted("row {number}"),
    "cell": noted("cell {number}"),
}


@dataclass(frozen=True)
class Run:
    """A piece of text and where it stands; `table`, `row` and `cell` are 0 outside tables."""

    place: str
    text: str
    table: int = 0
    row: int = 0
    cell: int = 0


def write_extract(runs: Iterable[Run]) -> bytes:
    """The bytes of extract.csv."""
    return write_table(
        COLUMNS, ((run.place, *map(_number, (run.table, run.row, run.cell)), run.text) for run in runs)
    )


def read_extract(data: bytes) -> tuple[list[Run], Flaws]:
    """The runs of extract.csv, and what is wrong with the file."""
    table = read_table(data, COLUMNS)
    # What is no number stands outside tables; the numbers people would see are small.
    numbers = [pl.col(name).cast(pl.Int32, strict=False).fill_null(0) for name in ("table", "row", "cell")]
    rows = table.frame.select(pl.col("place", "text").fill_null(""), *numbers)
    return [Run(*row) for row in rows.iter_rows()], table.flaws


def tell_place(place: str, language: str) -> str:
    """A place in words: `page 3 row 7` in Chinese, or as it is where it is of another form."""
    words = place.split(" ")
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if (
        language == "en"
        or len(words) % 2
        or not all(word in PLACES and number.isdecimal() for word, number in pairs)
    ):
        return place
    return "".join(say(PLACES[word], number=number).render(language) for word, number in pairs)


def _number(number: int) -> str:
    return str(number) if number else ""
