"""A catalogue's editions side by side, for following items through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mulu.decision import FORMAT as DECISIONS_FORMAT, Decisions
from mulu.edition import FORMAT as EDITION_FORMAT, Edition, edition_order
from mulu.errors import UsageError
from mulu.evidence import FACTS, ITEMS
from mulu.lineage import Stand
from mulu.versions import name_of, read_items
from mulu.yaml_file import Record, YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.change import Item
    from mulu.lineage import Place
    from mulu.project import CatalogFolder, EditionFolder
    from mulu.schema import Schema

CHANGES = "changes.yaml"

Model = TypeVar("Model", bound=Record)


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
    """A catalogue's editions; `UsageError` with file and line where one cannot be understood."""
    facts, items, schemas = {}, {}, {}
    stands: list[Stand] = []
    for folder in catalog.editions:
        schema = schemas[folder.name] = catalog.schema_for(folder.name).schema
        items[folder.name] = read_items(folder.read(ITEMS) or b"", schema)
        if edition := _load(folder, FACTS, Edition, EDITION_FORMAT):
            facts[folder.name] = edition
        stands.append(_stand(folder, edition, items[folder.name], schema))
    return Shelf(catalog, facts, items, stands, schemas)


def _stand(folder: EditionFolder, edition: Edition | None, items: Sequence[Item], schema: Schema) -> Stand:
    names: dict[str, set[str]] = {}
    for item in items:
        names.setdefault(item.key, set()).add(name_of(item, schema))
    base = (edition.previous or edition.corrects) if edition else None
    if base and edition_order(base) >= edition_order(folder.name):
        base = None
    decisions = _load(folder, CHANGES, Decisions, DECISIONS_FORMAT)
    if decisions is None:
        return Stand(folder.name, base, names)
    return Stand(folder.name, base, names, decisions.links, decisions.apart)


def _load(folder: EditionFolder, name: str, model: type[Model], kind: str) -> Model | None:
    data = folder.read(name)
    if data is None:
        return None
    try:
        return load(data, model, kind)[0]
    except YamlFileError as error:
        fault = error.faults[0]
        raise UsageError(fault.message, f"{folder.path}/{name}", fault.line) from None
