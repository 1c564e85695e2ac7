"""What an SQLite database says, whatever version of SQLite wrote it: schema, rows, and what its full-text index finds.

The database comes from anywhere: nothing that its schema defines is run.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = tuple[object, ...]
_INDEX = "items_fts"
_HOW = ("data", "idx")
"""Tables in which the index is kept as the version of SQLite sees fit."""
_OF_THE_WRITER = (slice(24, 32), slice(40, 44), slice(92, 100))
"""Bytes of the header that count changes and pages, and name the version (https://www.sqlite.org/fileformat2.html)."""


def header_of(data: bytes) -> bytes:
    """The header without what depends on the version; `ValueError` if there is more than it speaks of."""
    size, count = int.from_bytes(data[16:18], "big"), int.from_bytes(data[28:32], "big")
    if len(data) < 100 or size * count != len(data):
        raise ValueError(f"{len(data)} bytes, where the header says {count} pages of {size}")
    header = bytearray(data[:100])
    for span in _OF_THE_WRITER:
        header[span] = bytes(span.stop - span.start)
    return bytes(header)


def rows_of(data: bytes, schema: tuple[Row, ...]) -> Iterator[Row]:
    """All that a database of this schema says, row by row; of the index what it finds, and that it is whole."""
    with closing(_opened(data)) as database:
        yield from database.execute("PRAGMA integrity_check")
        names = [str(name) for kind, name, *_ in schema if kind == "table"]
        for name in names:
            if name == _INDEX or name in (f"{_INDEX}_{part}" for part in _HOW):
                continue
            # Tables of the index have no rowid.
            which = "*" if name.startswith(f"{_INDEX}_") else "rowid, *"
            for row in database.execute(f"SELECT {which} FROM {_quoted(name)} ORDER BY 1"):  # noqa: S608 - quoted
                yield name, *row
        if _INDEX in names:
            yield from _found_by_index(database)


def schema_of(data: bytes) -> tuple[Row, ...]:
    """What a database defines; of the tables of the index, that they are there."""
    with closing(_opened(data)) as database:
        rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name, type")
        return tuple(
            (kind, name, table, "" if name.startswith(f"{_INDEX}_") and kind == "table" else sql)
            for kind, name, table, sql in rows
        )


def kept_by_index(data: bytes) -> tuple[Row, ...]:
    """How SQLite has defined the tables in which it keeps the full-text index."""
    with closing(_opened(data)) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
        return tuple(row for row in rows if row[0].startswith(f"{_INDEX}_"))


def _found_by_index(database: sqlite3.Connection) -> Iterator[Row]:
    """Every word with its places, and the averages by which finds are ranked; `sqlite3.Error` if it is damaged."""
    database.execute(f"INSERT INTO {_INDEX} ({_INDEX}) VALUES ('integrity-check')")  # noqa: S608 - a name from above
    yield from database.execute(f"SELECT block FROM {_INDEX}_data WHERE id = 1")  # noqa: S608
    database.execute(f"CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, {_INDEX}, instance)")
    yield from database.execute("SELECT * FROM temp.words")
    database.execute(f"CREATE VIRTUAL TABLE temp.counts USING fts5vocab (main, {_INDEX}, row)")
    sought = f"SELECT count(*) FROM {_INDEX} WHERE {_INDEX} MATCH ?"  # noqa: S608
    for (word,) in database.execute("SELECT term FROM temp.counts"):
        # A word can stand in the index and not be found there, which no check of SQLite sees.
        yield word, *database.execute(sought, [_quoted(word)]).fetchone()


def _opened(data: bytes) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.deserialize(data)
    for setting in ("trusted_schema = OFF", "cell_size_check = ON"):
        database.execute(f"PRAGMA {setting}")
    return database


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
