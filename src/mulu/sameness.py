"""Whether two binary files say the same where versions of libraries give other bytes, and which versions can.

What is compared comes from anywhere: nothing in it is run, and what cannot be read is not the same.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from mulu.errors import MuluError, ReleaseError, UsageError
from mulu.messages import say
from mulu.release import DATABASE, PARQUET, WORKBOOK
from mulu.same_database import header_of, kept_by_index, rows_of, schema_of
from mulu.same_workbook import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from mulu.messages import Message

Row = tuple[object, ...]
EXPLAINED_BY: Mapping[str, Collection[str]] = {
    DATABASE: ("sqlite",),
    PARQUET: ("polars",),
    WORKBOOK: ("python", "xlsxwriter", "zlib"),
}
"""By which libraries' versions the bytes of a file may differ: those that write it, and no others."""


@dataclass(frozen=True)
class Sameness:
    """What is the same in two files whose bytes differ, and what was not compared."""

    compared: Message
    left: Message


def compare_contents(name: str, found: bytes, made: bytes, reasons: Collection[str]) -> Sameness:
    """Compare a release's file with the one that was made again; `reasons` are the libraries that differ.

    Raises `ReleaseError` at the first difference that they do not explain, `UsageError` if that cannot be told.
    """
    try:
        return _COMPARING[name](name, found, made, reasons)
    except MuluError:
        raise
    except Exception as error:  # noqa: BLE001 - each reader has errors of its own
        problem = (str(error) or type(error).__name__)[:200]
        raise ReleaseError(say("the file cannot be read: {problem}", problem=problem), name) from None


def _compare_workbooks(name: str, found: bytes, made: bytes, reasons: Collection[str]) -> Sameness:
    """Another zlib packs the same parts otherwise; what another XlsxWriter has made of them cannot be told."""
    there, here = parts_of(found), parts_of(made)
    others = [part for part in sorted({*there, *here}) if there.get(part) != here.get(part)]
    if [*there] == [*here] and not others:
        return Sameness(say("part by part, to the last byte"), say("how it is packed"))
    part = (others or [*there])[0]
    if "xlsxwriter" in reasons:
        # Programs read marked-up text in ways that no list of forgeries foresees.
        message = say(
            "whether the part {part} says the same can be told only where the XlsxWriter that wrote it is in use",
            part=part,
        )
        raise UsageError(message, name)
    raise ReleaseError(say("the part {part} is not what the repository makes of it", part=part), name)


def _compare_databases(name: str, found: bytes, made: bytes, _: Collection[str]) -> Sameness:
    if header_of(found) != header_of(made):
        raise ReleaseError(say("the header of the database states other settings"), name)
    schema = schema_of(made)
    _compare(name, iter(schema_of(found)), iter(schema))
    _compare(name, rows_of(found, schema), rows_of(made, schema))
    if kept_by_index(found) != kept_by_index(made):
        message = say(
            "whether the tables of the full-text index are made alike can be told only where the SQLite that made them is in use"
        )
        raise UsageError(message, name)
    return Sameness(
        say("cell by cell, and so does its full-text index, word by word"), say("how its pages are filled")
    )


def _compare_parquet(name: str, found: bytes, made: bytes, _: Collection[str]) -> Sameness:
    _compare(name, _parquet_rows(found), _parquet_rows(made))
    return Sameness(say("cell by cell"), say("the statistics in it, by which some programs skip rows"))


def _parquet_rows(data: bytes) -> Iterator[Row]:
    import polars as pl

    frame = pl.read_parquet(io.BytesIO(data))
    # Some programs take columns for indexes, or read them as other kinds, where a file's annotations say so.
    yield tuple(sorted({*pl.read_parquet_metadata(io.BytesIO(data))} - {"ARROW:schema"}))
    yield tuple(frame.columns)
    yield tuple(map(str, frame.dtypes))
    yield from frame.iter_rows()


def _compare(name: str, found: Iterator[Row], made: Iterator[Row]) -> None:
    nothing: Row = ()
    for row, other in zip_longest(found, made, fillvalue=nothing):
        # In Python 1, 1.0 and True are equal; in a table they are not.
        if row != other or [*map(type, row)] != [*map(type, other)]:
            told = [str(one)[:200] if one else "-" for one in (row, other)]
            raise ReleaseError(
                say("here is {found}, expected {expected}", found=told[0], expected=told[1]), name
            )


_COMPARING: Mapping[str, Callable[[str, bytes, bytes, Collection[str]], Sameness]] = {
    DATABASE: _compare_databases,
    PARQUET: _compare_parquet,
    WORKBOOK: _compare_workbooks,
}
