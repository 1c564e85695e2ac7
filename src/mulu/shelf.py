"""A catalogue's editions side by side, for following items through them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mulu.comparison import decisions_of, facts_of, open_table
from mulu.errors import ComparisonError
from mulu.evidence import FACTS, ITEMS
from mulu.lineage import Stand
from mulu.messages import say
from mulu.settlement import settle
from mulu.versions import read_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.change import Item
    from mulu.edition import Edition
    from mulu.lineage import Place
    from mulu.project import CatalogFolder, EditionFolder
    from mulu.schema import Schema


@dataclass(frozen=True, eq=False)
class Shelf:
    """A catalogue's editions, read as far as following items needs it."""

    catalog: CatalogFolder
    facts: Mapping[str, Edition]
    items: Mapping[str, Sequence[Item]]
    stands: Sequence[Stand]
    schemas: Mapping[str, Schema]

    def names_of(self, key: str) -> set[str]:
        """What a key has ever stood for."""
        return {name for stand in self.stands for name in stand.names.get(key, ())}

    def keys_of(self, name: str) -> set[str]:
        """The keys of all items that were ever called so."""
        return {key for stand in self.stands for key, names in stand.names.items() if name in names}

    @property
    def words(self) -> set[str]:
        """All keys and names that editions have."""
        return {word for stand in self.stands for key, names in stand.names.items() for word in (key, *names)}

    def item(self, place: Place) -> Item:
        """The item at a place of a life."""
        return self._items[place]

    @cached_property
    def _items(self) -> Mapping[Place, Item]:
        # Of items with one key the first one counts.
        return {
            (edition, item.key): item for edition, items in self.items.items() for item in reversed(items)
        }


def read_shelf(catalog: CatalogFolder) -> Shelf:
    """A catalogue's editions; `ComparisonError` with file and line where one cannot be understood."""
    facts, items, schemas = {}, {}, {}
    stands: dict[str, Stand] = {}
    for folder in catalog.editions:
        schema = schemas[folder.name] = catalog.schema_for(folder.name).schema
        items[folder.name] = readable_items(folder, schema)
        edition = facts_of(folder) if folder.read(FACTS) is not None else None
        if edition:
            facts[folder.name] = edition
        base = stands.get(edition.base) if edition and edition.base else None
        stands[folder.name] = _stand(folder, base, items[folder.name], schema)
    return Shelf(catalog, facts, items, list(stands.values()), schemas)


def readable_items(folder: EditionFolder, schema: Schema) -> Sequence[Item]:
    """The items of an edition; `ComparisonError` if its rows cannot be told for certain."""
    path, data = f"{folder.path}/{ITEMS}", folder.read(ITEMS)
    if data is None:
        raise ComparisonError(say("the file is missing"), path)
    open_table(data, schema, path)
    return read_items(data, schema)


def _stand(folder: EditionFolder, base: Stand | None, items: Sequence[Item], schema: Schema) -> Stand:
    names: dict[str, set[str]] = {}
    for item in items:
        names.setdefault(item.key, set()).add(schema.name_of(item.cells))
    decided = decisions_of(folder)
    if base is None or decided is None:
        return Stand(folder.name, base.edition if base else None, names)
    settled = settle(decided[0], base.names, names)
    return Stand(folder.name, base.edition, names, settled.links, list(settled.apart.values()))
