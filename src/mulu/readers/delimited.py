"""Comma-separated and tab-separated text: a row a line, or several where quoted cells hold line breaks.

Places name the physical line on which the row begins, `line 12 cell 3`. A line of one cell stands
outside the table where other lines have more. So does a line that is no sound row, as it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from mulu.decoding import guess_encoding
from mulu.records import Text
from mulu.runs import Run, Runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.finding import Flaw
    from mulu.records import Record

OF_COMMAS = (",", "\t", ";")
"""What may separate the cells of a .csv; the first of them in the first line that has one does."""
OF_TABS = ("\t",)
_CONTROLS = re.compile("[\x1c-\x1f]")
"""White space to Python, and none to Polars."""


def read_csv(data: bytes) -> Sequence[Run]:
    """The runs of a .csv in UTF-8, UTF-16 or GB18030; `UnicodeDecodeError` for anything else."""
    return _read(data, OF_COMMAS)


def read_tsv(data: bytes) -> Sequence[Run]:
    """The runs of a .tsv, likewise."""
    return _read(data, OF_TABS)


def faults_of_csv(data: bytes) -> Mapping[str, Flaw]:
    """What is wrong with those lines of a .csv that are no sound rows, by place."""
    return _faults(_records(_content(data), OF_COMMAS))


def faults_of_tsv(data: bytes) -> Mapping[str, Flaw]:
    """What is wrong with those lines of a .tsv that are no sound rows, by place."""
    return _faults(_records(_content(data), OF_TABS))


def _read(data: bytes, separators: Sequence[str]) -> Sequence[Run]:
    content = _content(data)
    if '"' in content or _CONTROLS.search(content):
        return _runs(_records(content, separators))
    return _in_columns(content, _separator(Text(content), separators))


def _in_columns(content: str, separator: str) -> Runs:
    """The runs of a text without quotation marks, in which each line is a row."""
    lines = pl.DataFrame({"text": content.split("\n")}).with_row_index("line", offset=1)
    cells, number = pl.col("text"), pl.col("cell").cast(pl.Int32)
    found = (
        lines.lazy()
        .filter(cells.str.contains(rf"[^\s{separator}]"))
        .with_columns(cells.str.split(separator))
        .with_columns(is_row=(cells.list.len() > 1) | (cells.list.len() < 2).all())
        .with_columns(row=pl.col("is_row").cum_sum().cast(pl.Int32))
        .with_columns(cell=pl.int_ranges(1, cells.list.len() + 1))
        .explode("text", "cell")
    )
    is_row = pl.col("is_row")
    place = (
        pl.when(is_row)
        .then(pl.format("line {} cell {}", "line", "cell"))
        .otherwise(pl.format("line {}", "line"))
    )
    places = [pl.when(is_row).then(one).otherwise(0) for one in (pl.lit(1, pl.Int32), pl.col("row"), number)]
    table, row, cell = (one.alias(name) for one, name in zip(places, ("table", "row", "cell"), strict=True))
    return Runs(found.select(place.alias("place"), "text", table, row, cell).collect())


def _content(data: bytes) -> str:
    content = data.decode(guess_encoding(data) or "utf-8").removeprefix("\ufeff")
    return content.replace("\r\n", "\n").replace("\r", "\n")


def _records(content: str, separators: Sequence[str]) -> list[Record]:
    text = Text(content)
    separator = _separator(text, separators)
    widths = Counter(len(one.cells) for one in _rows(text, separator, 0) if len(one.cells) > 1)
    # By its width, a row is known again inside a quotation that was opened by mistake.
    return list(_rows(text, separator, widths.most_common(1)[0][0] if widths else 0))


def _separator(text: Text, separators: Sequence[str]) -> str:
    for number in range(1, len(text) + 1):
        line = text.line(number)
        for separator in separators:
            if separator in line:
                return separator
    return separators[0]


def _rows(text: Text, separator: str, width: int) -> Iterator[Record]:
    """All rows that are not blank; one that is not sound is its line as it stands."""
    number = 1
    while number <= len(text):
        row = text.row(number, separator, width)
        if row.flaw:
            row = replace(row, cells=(text.line(number),))
        number = row.after
        if any(cell.strip() for cell in row.cells):
            yield row


def _runs(records: Sequence[Record]) -> list[Run]:
    is_table = any(len(record.cells) > 1 for record in records)
    runs: list[Run] = []
    row = 0
    for record in records:
        if record.flaw or (is_table and len(record.cells) == 1):
            runs.append(Run(f"line {record.line}", record.cells[0]))
            continue
        row += 1
        for number, cell in enumerate(record.cells, 1):
            runs.append(Run(f"line {record.line} cell {number}", cell, 1, row, number))
    return runs


def _faults(records: Sequence[Record]) -> Mapping[str, Flaw]:
    return {f"line {record.line}": record.flaw for record in records if record.flaw}
