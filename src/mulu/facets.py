"""What an edition's items can be filtered by: parts of the list, listed values, marks, what has changed.

Which fields these are is what the schema says of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mulu.change import Item
    from mulu.edition import Edition
    from mulu.schema import Schema

MARKS, CHANGES = "mark", "change"
"""Names of facets that are no fields, unless a field has the name already."""
CHANGED: Mapping[str, str | Message] = {
    "added": say("New"),
    "changed": say("Changed"),
    "unchanged": say("Unchanged"),
}
"""What an item can have come to since the edition before."""


@dataclass(frozen=True)
class Choice:
    """A value to choose, what people call it, and how many items have it."""

    value: str
    label: str | Message
    count: int


@dataclass(frozen=True)
class Facet:
    """A question with choices; `chosen` says for each item, in order, which of them fit it."""

    name: str
    title: str | Message
    beside: str
    choices: tuple[Choice, ...]
    chosen: Sequence[tuple[int, ...]]


def section_field(schema: Schema) -> str | None:
    """The field that says in which part of the list an item stands, if there is one."""
    if schema.document and schema.document.section:
        return schema.document.section.field
    within = schema.numbering.within if schema.numbering else ()
    return within[0] if within else None


def section_label(value: str, facts: Edition) -> str:
    """What people call a part of the list: its number and its title."""
    return " ".join(filter(None, (value, facts.sections.get(value))))


def facets_of(
    items: Sequence[Item], schema: Schema, facts: Edition, changed: Mapping[str, str] | None = None
) -> list[Facet]:
    """All facets that tell items apart; `changed` is what each key has come to since the edition before."""
    parts = dict.fromkeys([section_field(schema), *(schema.numbering.within if schema.numbering else ())])
    found = [
        _of_field(items, schema, facts, field.name, is_part=field.name in parts)
        for field in schema.fields
        if field.constraints.enum or field.name in parts
    ]
    found.append(_of_marks(items, schema))
    if changed is not None:
        found.append(changes_facet(items, schema, changed))
    return [facet for facet in found if len(facet.choices) > 1]


def _of_field(items: Sequence[Item], schema: Schema, facts: Edition, name: str, *, is_part: bool) -> Facet:
    values = [schema.split(name, item.cells[name])[0] for item in items]
    field = schema.by_name[name]
    order = dict.fromkeys([*(field.constraints.enum or ()), *values])
    labels = {value: section_label(value, facts) if is_part else value for value in order}
    told: dict[str, str | Message] = {value: label or say("nothing") for value, label in labels.items()}
    return _facet(name, field.title or name, name, told, [(value,) for value in values])


def _of_marks(items: Sequence[Item], schema: Schema) -> Facet:
    fields = dict.fromkeys(mark.field for mark in schema.marks)
    carried = [
        tuple(dict.fromkeys(mark for field in fields if (mark := schema.split(field, item.cells[field])[1])))
        for item in items
    ]
    told: dict[str, str | Message] = {
        mark.mark: f"{mark.mark} {mark.title}" if mark.title else mark.mark for mark in schema.marks
    }
    told["-"] = say("without a mark")
    return _facet(_free(MARKS, schema), say("Mark"), "", told, [marks or ("-",) for marks in carried])


def changes_facet(items: Sequence[Item], schema: Schema, changed: Mapping[str, str]) -> Facet:
    """What items have come to since the edition before."""
    values = [(changed.get(item.key, "unchanged"),) for item in items]
    return _facet(_free(CHANGES, schema), say("Since the edition before"), "", CHANGED, values)


def _facet(
    name: str,
    title: str | Message,
    beside: str,
    told: Mapping[str, str | Message],
    values: Iterable[tuple[str, ...]],
) -> Facet:
    """The facet with those choices that some item has."""
    listed = list(values)
    counts = dict.fromkeys(told, 0)
    for item in listed:
        for value in item:
            counts[value] += 1
    there = [value for value in told if counts[value]]
    at = {value: position for position, value in enumerate(there)}
    choices = tuple(Choice(value, told[value], counts[value]) for value in there)
    return Facet(name, title, beside, choices, [tuple(at[value] for value in item) for item in listed])


def _free(name: str, schema: Schema) -> str:
    while name in schema.by_name:
        name = f"{name}-"
    return name
