"""The tidy table of an edition: one thing a column, derived from items.csv by what the schema says.

Values stand without their marks, and nothing stands where a value is missing. Beside a field come
what is derived of it: the title of a section (`section_title`), the class of a code (`code_class`,
what stands before its last sign), and a truth value a mark (`category_asterisk`). Marks are named
as Unicode names them. The first column is the item's key.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from mulu.facets import section_field
from mulu.messages import Message, name_of, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.change import Item
    from mulu.edition import Edition
    from mulu.schema import Field, Schema

Cell = str | int | bool | None
Kind = Literal["text", "integer", "boolean"]

_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""So many digits every reader of JSON and every spreadsheet keeps."""
_CLASSED = re.compile(r"(.+)[^0-9A-Za-z][0-9A-Za-z]+")


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its title for people, and what its cells are."""

    name: str
    title: str | Message
    kind: Kind
    cells: Sequence[Cell]
    field: str | None = None
    """The field whose values it has; none where it is derived."""
    mark: tuple[str, str] | None = None
    """The field and the mark whose presence it tells."""


@dataclass(frozen=True)
class Tidy:
    """Columns of one length; names are unique."""

    columns: Sequence[Column]

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    @property
    def rows(self) -> Iterable[tuple[Cell, ...]]:
        """The cells, item by item."""
        return zip(*(column.cells for column in self.columns), strict=True)


def tidy(items: Sequence[Item], schema: Schema, facts: Edition) -> Tidy:
    """The tidy table of some items, in their order."""
    found = [Column("key", say("Key"), "text", [item.key for item in items])]
    for field in schema.fields:
        found += _columns_of(field, [item.cells[field.name] for item in items], schema, facts)
    return Tidy(list(_distinct(found, schema)))


def _columns_of(field: Field, printed: Sequence[str], schema: Schema, facts: Edition) -> Iterator[Column]:
    title = field.title or field.name
    pairs = [schema.split(field.name, cell) for cell in printed]
    values = [None if value in field.missingValues else value for value, _ in pairs]
    yield _value_column(field, title, values)
    if field.name == section_field(schema) and facts.sections:
        titles = [facts.sections.get(value) if value else None for value in values]
        yield Column(f"{field.name}_title", say("{field}: title", field=title), "text", titles)
    if field.name in schema.identity.key and field.type == "string":
        matches = [_CLASSED.fullmatch(value) if value else None for value in values]
        if any(matches):
            classes = [match[1] if match else None for match in matches]
            yield Column(f"{field.name}_class", say("{field}: class", field=title), "text", classes)
    for mark in schema.marks_of(field.name):
        told = say("{field}: mark {mark}", field=title, mark=mark)
        yield Column(
            f"{field.name}_{_spelled(mark)}",
            told,
            "boolean",
            [one == mark for _, one in pairs],
            mark=(field.name, mark),
        )


def _value_column(field: Field, title: str, values: Sequence[str | None]) -> Column:
    """Whole numbers as numbers, where all are; everything else, codes above all, as text."""
    if field.type == "integer" and all(value is None or _WHOLE.fullmatch(value) for value in values):
        numbers = [None if value is None else int(value) for value in values]
        return Column(field.name, title, "integer", numbers, field.name)
    return Column(field.name, title, "text", values, field.name)


def _spelled(mark: str) -> str:
    names = (unicodedata.name(sign, name_of(sign)) for sign in mark)
    return "_".join(re.sub("[^a-z0-9]+", "_", name.lower()) for name in names)


def _distinct(columns: Iterable[Column], schema: Schema) -> Iterator[Column]:
    """Fields keep their names; a derived column whose name is taken gets a `_` more."""
    taken = set(schema.by_name)
    for column in columns:
        name = column.name
        while column.field is None and name in taken:
            name = f"{name}_"
        taken.add(name)
        yield replace(column, name=name)
