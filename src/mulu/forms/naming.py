"""IRIs of what a release speaks of: the catalogue, its editions, their items, sections and fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mulu.tellers.identifier import Identifiers, identifiers, percent_encoded

if TYPE_CHECKING:
    from mulu.publication import Publication


@dataclass(frozen=True, eq=False)
class Naming:
    """The IRIs of one catalogue, the same as those in its crosswalks."""

    publication: Publication

    @cached_property
    def _ids(self) -> Identifiers:
        catalog = self.publication.folder.catalog
        return identifiers(catalog.name, catalog.facts.homepage)

    @cached_property
    def _beginnings(self) -> dict[str, str]:
        return {}

    def _beginning(self, edition: str) -> str:
        if edition not in self._beginnings:
            self._beginnings[edition] = self._ids.items(edition)
        return self._beginnings[edition]

    @property
    def catalog(self) -> str:
        """The catalogue through all its editions."""
        return self._ids.root.rstrip(":/#=")

    def edition(self, name: str) -> str:
        """An edition."""
        return self._ids.items(name).removesuffix(self._ids.separator)

    def item(self, edition: str, key: str) -> str:
        """An item of an edition."""
        return f"{self._beginning(edition)}{percent_encoded(key)}"

    def section(self, edition: str, section: str) -> str:
        """A part of an edition; its name cannot be that of an item, for `sections` is no edition."""
        return f"{self._ids.root}sections{self._ids.separator}{edition}{self._ids.separator}{percent_encoded(section)}"

    def field(self, name: str) -> str:
        """A column of items.csv."""
        return f"{self._ids.root}fields{self._ids.separator}{name}"


def language_tag(publication: Publication) -> str | None:
    """The catalogue's language as RDF writes it, if it is one."""
    tag = publication.folder.catalog.facts.language
    return tag if re.fullmatch("[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*", tag) else None
