"""Whether two binary files say the same, cell by cell, where versions of libraries give other bytes.

What is compared comes from anywhere: nothing in it is run, and what cannot be read is not the same.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

from mulu.errors import ReleaseError, UsageError
from mulu.messages import say
from mulu.release import DATABASE, PARQUET, WORKBOOK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Cells = tuple[object, ...]
_INDEX = tuple(f"items_fts_{part}" for part in ("config", "data", "docsize", "idx"))
"""Tables in which SQLite keeps the full-text index."""
MOST_UNPACKED = 1 << 30
"""Bytes that a spreadsheet may unpack to; a small file can hold a large one."""


def compare_cells(name: str, found: bytes, made: bytes) -> None:
    """Compare a release's file with the one that was made again; `ReleaseError` at the first difference."""
    read = _READERS[name]
    try:
        rows = list(read(found))
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001 - each reader has errors of its own
        raise ReleaseError(say("the file cannot be read: {problem}", problem=_short(error)), name) from None
    expected = list(read(made))
    for row, other in zip(rows, expected, strict=False):
        if row != other:
            message = say(
                "here is {found}, expected {expected}", found=str(row)[:200], expected=str(other)[:200]
            )
            raise ReleaseError(message, name)
    if len(rows) != len(expected):
        raise ReleaseError(
            say("here are {found} rows, expected {expected}", found=len(rows), expected=len(expected)), name
        )


def _parquet_rows(data: bytes) -> Iterator[Cells]:
    import polars as pl

    frame = pl.read_parquet(io.BytesIO(data))
    yield tuple(frame.columns)
    yield tuple(map(str, frame.dtypes))
    yield from frame.iter_rows()


def _workbook_rows(data: bytes) -> Iterator[Cells]:
    """The parts of the file with what they say; sheets by their cells."""
    try:
        import python_calamine
    except ImportError:
        raise UsageError(say("to read spreadsheets, install calamine: pip install 'mulu[publish]'")) from None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
            raise ValueError(f"more than {MOST_UNPACKED} bytes")
        for part in sorted(archive.namelist()):
            # A formula or a link has no cell of its own; neither is ever written.
            text = archive.read(part)
            yield part, b"<f>" in text or b"<f " in text, b"<hyperlink" in text
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for number, sheet in enumerate(book.sheet_names):
        yield (sheet,)
        yield from map(tuple, book.get_sheet_by_index(number).to_python())


def _database_rows(data: bytes) -> Iterator[Cells]:
    """All tables with their definitions and rows; of the full-text index, that it is whole."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.execute("PRAGMA trusted_schema = OFF")
        yield from database.execute("PRAGMA integrity_check")
        tables = database.execute(
            f"SELECT type, name, sql FROM sqlite_master WHERE name NOT IN ({', '.join('?' * len(_INDEX))}) ORDER BY name",  # noqa: S608
            _INDEX,
        ).fetchall()
        yield from tables
        for kind, name, _ in tables:
            if kind == "table" and name != "items_fts":
                quoted = '"' + name.replace('"', '""') + '"'
                yield from database.execute(f"SELECT * FROM {quoted} ORDER BY rowid")  # noqa: S608 - quoted


_READERS: Mapping[str, Callable[[bytes], Iterator[Cells]]] = {
    DATABASE: _database_rows,
    PARQUET: _parquet_rows,
    WORKBOOK: _workbook_rows,
}


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:200]
