"""The edition as an SQLite database: tables with keys, indexes, and full-text search (FTS5).

`items_fts` has `items` for its content, so that Datasette offers the search; what it was given to index are
the parts of names (see `grams`). All settings that a byte depends on are stated.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.facets import section_field
from mulu.forms.grams import grams
from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.change import Change
    from mulu.publication import Publication
    from mulu.schema import Schema
    from mulu.tidy import Column

_TYPES = {"text": "TEXT", "integer": "INTEGER", "boolean": "INTEGER"}
_RESERVED = {"rank", "rowid"}
"""Names that no column of a full-text index can have."""
_TABLES = """
CREATE TABLE editions (
  edition TEXT PRIMARY KEY, title TEXT, previous TEXT REFERENCES editions (edition), corrects TEXT REFERENCES editions (edition),
  reason TEXT, basis TEXT, items INTEGER NOT NULL, digest TEXT NOT NULL
);
CREATE TABLE sections (section TEXT PRIMARY KEY, title TEXT NOT NULL, position INTEGER NOT NULL);
CREATE TABLE notes (position INTEGER PRIMARY KEY, note TEXT NOT NULL);
CREATE TABLE columns (name TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT NOT NULL, field TEXT);
CREATE TABLE marks (field TEXT NOT NULL, mark TEXT NOT NULL, column_name TEXT NOT NULL REFERENCES columns (name), PRIMARY KEY (field, mark));
"""
_CHANGES = """
CREATE TABLE changes (
  id INTEGER PRIMARY KEY, change INTEGER NOT NULL, kind TEXT NOT NULL,
  from_edition TEXT NOT NULL REFERENCES editions (edition), to_edition TEXT NOT NULL REFERENCES editions (edition),
  old_key TEXT, old_name TEXT, new_key TEXT REFERENCES items ({key}), new_name TEXT,
  field TEXT, old_value TEXT, new_value TEXT, reason TEXT, basis TEXT
);
CREATE INDEX changes_old_key ON changes (old_key);
CREATE INDEX changes_new_key ON changes (new_key);
"""


def render(publication: Publication) -> bytes:
    """The file; `UsageError` if this Python's SQLite has no full-text search."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        _run(database, "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = 0")
        _run(database, f"PRAGMA foreign_keys = ON; BEGIN; {_TABLES}")
        _fill_small(database, publication)
        _fill_items(database, publication)
        _fill_search(database, publication)
        _fill_changes(database, publication)
        _run(database, "COMMIT; VACUUM")
        return bytes(database.serialize())


def _fill_small(database: sqlite3.Connection, publication: Publication) -> None:
    facts, lock = publication.facts, publication.folder.catalog.lock
    known = (*(lock.before(publication.folder.name) if lock else ()), publication.folder.name)
    for name in known:
        release, edition = lock.of(name) if lock else None, publication.shelf.facts.get(name)
        if release and edition:
            row = (
                name,
                edition.title,
                edition.previous,
                edition.corrects,
                edition.reason,
                edition.basis,
                release.items,
                release.digest,
            )
            _insert(database, "editions", [row])
    _insert(
        database,
        "sections",
        ((value, title, at) for at, (value, title) in enumerate(facts.sections.items(), 1)),
    )
    _insert(database, "notes", enumerate(facts.notes, 1))
    columns = publication.tidy.columns
    _insert(
        database,
        "columns",
        ((one.name, _said(one.title, publication), one.kind, one.field) for one in columns),
    )
    _insert(database, "marks", ((*one.mark, one.name) for one in columns if one.mark))


def _fill_items(database: sqlite3.Connection, publication: Publication) -> None:
    columns, position = publication.tidy.columns, _position(publication)
    told = [f"{position} INTEGER PRIMARY KEY", *(_defined(column, publication) for column in columns)]
    database.execute("CREATE TABLE items (\n  " + ",\n  ".join(told) + "\n)")
    _insert(database, "items", ((at, *row) for at, row in enumerate(publication.tidy.rows, 1)))
    for column in columns[1:]:
        if _is_sought(column, publication):
            database.execute(
                f"CREATE INDEX {_quoted('items_' + column.name)} ON items ({_quoted(column.name)})"
            )


def _fill_search(database: sqlite3.Connection, publication: Publication) -> None:
    schema = publication.schema
    wanted = [name for name in dict.fromkeys((*schema.identity.key, *schema.naming)) if name not in _RESERVED]
    columns = [column for column in publication.tidy.columns if column.field in wanted]
    if not columns:
        return
    names = ", ".join(_quoted(column.name) for column in columns)
    try:
        database.execute(
            f'CREATE VIRTUAL TABLE items_fts USING fts5 ({names}, content="items", content_rowid="{_position(publication)}")'
        )
    except sqlite3.OperationalError as error:
        message = say("this Python's SQLite has no full-text search (FTS5): {problem}", problem=str(error))
        raise UsageError(message) from None
    indexed = zip(*([grams(str(cell or "")) for cell in column.cells] for column in columns), strict=True)
    places = ", ".join("?" * (len(columns) + 1))
    database.executemany(
        f"INSERT INTO items_fts (rowid, {names}) VALUES ({places})",  # noqa: S608 - names are quoted
        ((at, *row) for at, row in enumerate(indexed, 1)),
    )
    database.execute("INSERT INTO items_fts (items_fts) VALUES ('optimize')")


def _fill_changes(database: sqlite3.Connection, publication: Publication) -> None:
    _run(database, _CHANGES.format(key=_quoted(publication.tidy.columns[0].name)))
    log = publication.log
    if log is None or log.old is None:
        return
    schemas = publication.shelf.schemas[log.old], publication.schema
    told = (
        (None, at, change.kind, log.old, log.new, *row, change.reason, change.basis)
        for at, change in enumerate(log.changes, 1)
        for row in _rows(change, schemas)
    )
    _insert(database, "changes", told)


def _rows(change: Change, schemas: tuple[Schema, Schema]) -> Iterator[tuple[str | None, ...]]:
    """A row for each pair of items and field that differs: both keys and names, field, both values."""
    olds, news = (
        [(item.key, schema.name_of(item.cells)) for item in items]
        for items, schema in zip((change.old, change.new), schemas, strict=True)
    )
    many = max(len(olds), len(news))
    olds, news = (side * many if len(side) == 1 else side for side in (olds, news))
    each = change.fields if isinstance(change.fields, tuple) else (change.fields,)
    for old, new, fields in zip_longest(olds, news, each[:many]):
        pair = (*(old or (None, None)), *(new or (None, None)))
        for field, values in (fields or {}).items():
            yield *pair, field, *values
        if not fields:
            yield *pair, None, None, None


def _defined(column: Column, publication: Publication) -> str:
    told = f"{_quoted(column.name)} {_TYPES[column.kind]}"
    if column is publication.tidy.columns[0]:
        told += " NOT NULL UNIQUE"
    if column.kind == "boolean":
        told += " NOT NULL"
    sections = publication.facts.sections
    is_section = column.field is not None and column.field == section_field(publication.schema)
    if is_section and {*column.cells} <= {*sections, None}:
        told += " REFERENCES sections (section)"
    return told


def _is_sought(column: Column, publication: Publication) -> bool:
    """Whether people look items up by a column: keys, names, classes, listed values."""
    schema = publication.schema
    if column.field is None:
        return column.kind == "text"
    listed = schema.by_name[column.field].constraints.enum
    return bool(listed) or column.field in (*schema.identity.key, *schema.naming)


def _position(publication: Publication) -> str:
    """The name of the column that counts the items, which is none of the table's own."""
    name = "position"
    while name in publication.tidy.names:
        name += "_"
    return name


def _run(database: sqlite3.Connection, script: str) -> None:
    for statement in filter(str.strip, script.split(";")):
        database.execute(statement)


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    left = iter(rows)
    if first := next(left, None):
        places = ", ".join("?" * len(first))
        database.executemany(f"INSERT INTO {table} VALUES ({places})", chain((first,), left))  # noqa: S608 - a name from above


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _said(text: str | Message, publication: Publication) -> str:
    return text.render(publication.language) if isinstance(text, Message) else text
