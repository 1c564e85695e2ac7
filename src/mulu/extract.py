"""Every text run of a published document with its place: `extract.csv`.

A run inside a table has the numbers of its table, row and cell, from 1; a run outside has none.
A cell that is merged over others has its number only, and says how many columns and rows it spans.
`place` is written for people: `line 61`, `page 3 table 1 row 7 cell 2`, `sheet 附件1 B12`.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from mulu.late import dataclass
from mulu.messages import Message, noted, say
from mulu.runs import Runs
from mulu.table import read_table, write_frame, write_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.finding import Flaw, Flaws
    from mulu.runs import Run

COLUMNS = ("place", "table", "row", "cell", "text")
SPANS = ("across", "down")
"""Columns of an extract in which cells are merged."""

PLACES = {
    "comment": noted("comment {number}"),
    "endnote": noted("endnote {number}"),
    "footer": noted("footer {number}"),
    "footnote": noted("footnote {number}"),
    "header": noted("header {number}"),
    "paragraph": noted("paragraph {number}"),
    "textbox": noted("textbox {number}"),
    "watermark": noted("watermark {number}"),
    "hidden": noted("hidden text {number}"),
    "line": noted("line {number}"),
    "page": noted("page {number}"),
    "table": noted("table {number}"),
    "row": noted("row {number}"),
    "cell": noted("cell {number}"),
}
_SHEET = re.compile(r"sheet (.+) ([A-Z]{1,3}[1-9][0-9]*)", re.DOTALL)


@dataclass(frozen=True)
class Reading:
    """The runs of a document, and what its reader has to say of them.

    `remarks` are told; `doubts`, by place, are what cannot be read for sure, and stop the import.
    """

    runs: Sequence[Run]
    remarks: Sequence[Message] = ()
    doubts: Mapping[str, Flaw] = field(default_factory=dict)


def write_extract(runs: Sequence[Run]) -> bytes:
    """The bytes of extract.csv."""
    if isinstance(runs, Runs) and not runs.has_spans:
        numbers = [pl.col(name).cast(pl.String).replace("0", "") for name in COLUMNS[1:4]]
        return write_frame(runs.frame.select("place", *numbers, "text"))
    if all(run.across == run.down == 1 for run in runs):
        return write_table(COLUMNS, map(_cells, runs))
    rows = (
        (*_cells(run), *(_number(span if span > 1 else 0) for span in (run.across, run.down))) for run in runs
    )
    return write_table((*COLUMNS, *SPANS), rows)


def _cells(run: Run) -> tuple[str, ...]:
    return (run.place, *map(_number, (run.table, run.row, run.cell)), run.text)


def read_extract(data: bytes) -> tuple[Runs, Flaws]:
    """The runs of extract.csv, and what is wrong with the file."""
    heading = data.split(b"\n", 1)[0].rstrip(b"\r").decode("utf-8", "replace").split(",")
    spans = SPANS if heading[len(COLUMNS) :] == list(SPANS) else ()
    table = read_table(data, (*COLUMNS, *spans))
    # What is no number stands outside tables; the numbers people would see are small.
    numbers = [pl.col(name).cast(pl.Int32, strict=False).fill_null(0) for name in ("table", "row", "cell")]
    widths = [pl.col(name).cast(pl.Int32, strict=False).fill_null(1).clip(lower_bound=1) for name in spans]
    rows = table.frame.select(pl.col("place", "text").fill_null(""), *numbers, *widths)
    return Runs(rows), table.flaws


def tell_place(place: str, language: str) -> str:
    """A place in words: `page 3 row 7` in Chinese, or as it is where it is of another form."""
    said = say_place(place)
    return said if isinstance(said, str) else said.render(language)


def say_place(place: str) -> str | Message:
    """A place for a sentence in either language."""
    cell = _SHEET.fullmatch(place)
    if cell:
        return say("sheet {name} {cell}", name=cell[1], cell=cell[2])
    words = place.split(" ")
    pairs = list(zip(words[::2], words[1::2], strict=False))
    if len(words) % 2 or not all(word in PLACES and number.isdecimal() for word, number in pairs):
        return place
    parts = [Message(PLACES[word], {"number": number}) for word, number in pairs]
    return reduce(lambda place, part: say("{place} {part}", place=place, part=part), parts)


def _number(number: int) -> str:
    return str(number) if number else ""
