"""A catalogue's editions side by side, for following items through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.comparison import decisions_of, facts_of
from mulu.edition import Edition, edition_order
from mulu.evidence import FACTS, ITEMS
from mulu.lineage import Stand
from mulu.versions import name_of, read_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.change import Item
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
        return next(item for item in self.items[place[0]] if item.key == place[1])


def read_shelf(catalog: CatalogFolder) -> Shelf:
    """A catalogue's editions; `ComparisonError` with file and line where one cannot be understood."""
    facts, items, schemas = {}, {}, {}
    stands: list[Stand] = []
    for folder in catalog.editions:
        schema = schemas[folder.name] = catalog.schema_for(folder.name).schema
        items[folder.name] = read_items(folder.read(ITEMS) or b"", schema)
        edition = facts_of(folder) if folder.read(FACTS) is not None else None
        if edition:
            facts[folder.name] = edition
        stands.append(_stand(folder, edition, items[folder.name], schema))
    return Shelf(catalog, facts, items, stands, schemas)


def _stand(folder: EditionFolder, edition: Edition | None, items: Sequence[Item], schema: Schema) -> Stand:
    names: dict[str, set[str]] = {}
    for item in items:
        names.setdefault(item.key, set()).add(name_of(item, schema))
    base = edition.base if edition else None
    if base and edition_order(base) >= edition_order(folder.name):
        base = None
    decided = decisions_of(folder)
    if decided is None:
        return Stand(folder.name, base, names)
    return Stand(folder.name, base, names, decided[0].links, decided[0].apart)
