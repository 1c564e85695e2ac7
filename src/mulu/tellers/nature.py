"""What a change is beyond its kind: recoded, renamed, moved, marked.

Which fields are codes, names, places and marks is what the schemas of both editions say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from mulu.change import Change, Item
    from mulu.schema import Schema

    Schemas = tuple[Schema, Schema]


@dataclass(frozen=True)
class Shift:
    """A field whose value is another one, marks off."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Marking:
    """A mark that a field's value has gained or lost."""

    field: str
    mark: str
    gained: bool


@dataclass(frozen=True)
class Nature:
    """What differs in a changed item."""

    recoded: bool
    renamed: bool
    moves: tuple[Shift, ...]
    shifts: tuple[Shift, ...]
    markings: tuple[Marking, ...]


def nature_of(change: Change, schemas: Schemas) -> Nature:
    """What differs in a changed item, by what each field is for."""
    shifts, markings = [], []
    for field, (old, new) in _fields(change, schemas):
        (before, lost), (after, gained) = schemas[0].split(field, old), schemas[1].split(field, new)
        if before != after:
            shifts.append(Shift(field, before, after))
        if lost != gained:
            markings += [Marking(field, lost, gained=False)] if lost else []
            markings += [Marking(field, gained, gained=True)] if gained else []
    places, names, keys = place_fields(schemas), naming_fields(schemas), key_fields(schemas)
    named = {*places, *names, *keys}
    return Nature(
        recoded=any(shift.field in keys for shift in shifts),
        renamed=any(shift.field in names for shift in shifts),
        moves=tuple(shift for shift in shifts if shift.field in places),
        shifts=tuple(shift for shift in shifts if shift.field not in named),
        markings=tuple(markings),
    )


def _fields(change: Change, schemas: Schemas) -> Iterator[tuple[str, tuple[str, str]]]:
    """What differs of fields that both sides have, in the order of the schemas."""
    if not isinstance(change.fields, tuple):
        for field in in_order(change.fields, schemas):
            old, new = change.fields[field]
            if old is not None and new is not None:
                yield field, (old, new)


def in_order(fields: Collection[str], schemas: Schemas) -> list[str]:
    """Fields in the new schema's order, then the old one's, then as they come."""
    known = dict.fromkeys((*schemas[1].columns, *schemas[0].columns))
    return [*(name for name in known if name in fields), *(name for name in fields if name not in known)]


def key_fields(schemas: Schemas) -> Collection[str]:
    """The fields that are codes."""
    return dict.fromkeys((*schemas[0].identity.key, *schemas[1].identity.key))


def naming_fields(schemas: Schemas) -> Collection[str]:
    """The fields that say what an item is called."""
    return dict.fromkeys((*schemas[0].naming, *schemas[1].naming))


def place_fields(schemas: Schemas) -> Collection[str]:
    """The fields that say in which part of the list an item stands."""
    parts = [
        schema.document.section.field for schema in schemas if schema.document and schema.document.section
    ]
    within = [name for schema in schemas if schema.numbering for name in schema.numbering.within]
    return dict.fromkeys((*parts, *within))


def printed_name(item: Item, schema: Schema) -> str:
    """What an item is called, as printed."""
    return print_name(item.cells.get(field) for field in schema.naming)


def print_name(cells: Iterable[str | None]) -> str:
    """What the cells of an item's name come to."""
    return " / ".join(filter(None, cells))


def code_of(item: Item, schema: Schema) -> str:
    """An item's code, or nothing where a part of it is missing."""
    return schema.code_of(item.cells)


def title_of(field: str, schemas: Schemas) -> str:
    """What people call a field."""
    found = schemas[1].by_name.get(field) or schemas[0].by_name.get(field)
    return (found and found.title) or field


def is_listed(field: str, schemas: Schemas) -> bool:
    """Whether a field's values are chosen from a list."""
    found = schemas[1].by_name.get(field) or schemas[0].by_name.get(field)
    return bool(found and found.constraints.enum)
