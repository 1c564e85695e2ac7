"""The list of an edition: every item, in parts as printed; long lists go on over several pages.

Without a script the pages are all there is. With one, `item_index` lets people search the whole list.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.facets import facets_of, section_field, section_label
from mulu.initials import speller
from mulu.item_index import Index, write_index
from mulu.messages import say, visible
from mulu.pages import render
from mulu.pages.head import crumbs_of, head_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.change import Item
    from mulu.exhibit import Exhibit, Volume
    from mulu.pages import Setting
    from mulu.schema import Schema

PER_PAGE = 1000
"""So many items stand on one page."""


@dataclass(frozen=True)
class Column:
    """A column as it is shown; `role` is what the schema uses the field for."""

    name: str
    title: str
    beside: str
    role: str


@dataclass(frozen=True)
class Row:
    """An item: its cells as printed, and where its page is."""

    cells: Sequence[str]
    path: str


@dataclass(frozen=True)
class Group:
    """Items that follow each other in one part of the list; without parts the label is `None`."""

    label: str | None
    rows: Sequence[Row]


def list_pages(exhibit: Exhibit, volume: Volume, setting: Setting) -> Iterator[tuple[str, bytes]]:
    """The pages of an edition's list and the index that they search, by their paths."""
    mark = Shelfmark(exhibit.catalog.name)
    columns = columns_of(volume.schema)
    starts = range(0, max(1, len(volume.items)), PER_PAGE)
    pager = [mark.items(volume.name, number) for number in range(1, len(starts) + 1)]
    facets = facets_of(volume.items, volume.schema, volume.facts, volume.changed)
    linked = linked_column(columns)
    total, spell = len(volume.items), speller()
    for number, start in enumerate(starts, 1):
        page = mark.items(volume.name, number)
        yield page, render(
            "items.html", page, setting, title_of(volume), crumbs_of(exhibit),
            head=head_of(exhibit, volume, "index.html"),
            is_searched=number == 1 and total > 0,
            facets=facets,
            columns=columns,
            linked=linked,
            groups=_groups(volume, columns, volume.items[start : start + PER_PAGE], mark),
            pager=pager,
            number=number,
            notes=volume.facts.notes,
            placeholder=say("code, name, or first letters of its pinyin") if spell else say("code or name"),
            told_all=setting.speech.line(say("{count} items", count=total)),
            told_some=setting.speech.line(say("{count} of {total} items", count="#", total=total)),
            told_none=setting.speech.line(say("nothing fits: change the words, or take a filter away")),
            terms=_TERMS,
        )  # fmt: skip
    if total:
        index = Index(
            columns,
            linked,
            [[visible(item.cells[column.name]) for item in volume.items] for column in columns],
            [mark.item(item.key).rpartition("/")[2].removesuffix(".html") for item in volume.items],
            [None if (label := _label(volume, item)) is None else visible(label) for item in volume.items],
            facets,
            [spell(volume.schema.name_of(item.cells)) for item in volume.items] if spell else None,
        )
        yield mark.beside(volume.name, "items.js"), write_index(index)


_TERMS = {
    "noscript": say("Searching and filtering need JavaScript; the list is all here without it."),
    "search": say("Search the list"),
    "filters": say("Filters"),
    "reset": say("Show all again"),
    "notes": say("Notes"),
    "pages": say("Pages of the list"),
}


def columns_of(schema: Schema) -> list[Column]:
    """The columns of the list: all fields but the part of the list, which stands above its items."""
    part = section_field(schema)
    return [
        Column(field.name, field.title or field.name, field.name if field.title else "", _role(field.name, schema))
        for field in schema.fields
        if field.name != part or len(schema.fields) == 1
    ]  # fmt: skip


def _role(name: str, schema: Schema) -> str:
    if schema.numbering and name == schema.numbering.field:
        return "number"
    if name in schema.naming:
        return "name"
    if name in schema.identity.key:
        return "code"
    return "listed" if schema.by_name[name].constraints.enum else "text"


def linked_column(columns: Sequence[Column]) -> int:
    """The column whose cells lead to the items' pages: names, else codes, else the first."""
    roles = [column.role for column in columns]
    return next((roles.index(role) for role in ("name", "code") if role in roles), 0)


def _groups(
    volume: Volume, columns: Sequence[Column], items: Sequence[Item], mark: Shelfmark
) -> Iterator[Group]:
    for label, members in groupby(items, key=lambda item: _label(volume, item)):
        rows = [Row([item.cells[column.name] for column in columns], mark.item(item.key)) for item in members]
        yield Group(label, rows)


def _label(volume: Volume, item: Item) -> str | None:
    part = section_field(volume.schema)
    return None if part is None else section_label(item.cells[part], volume.facts)
