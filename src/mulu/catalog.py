"""What a catalogue is: `catalog.yaml`, format `mulu.catalog/1`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field as Key, StringConstraints

from mulu.edition import EditionName, edition_order
from mulu.yaml_file import Record

FORMAT = "mulu.catalog/1"

SchemaName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*\Z")]


class Catalog(Record):
    """A list that an authority issues again and again.

    `schemas` says from which edition on which schema holds; without it the schema that has the
    catalogue's name holds for all.
    """

    format: Literal["mulu.catalog/1"]
    title: str
    language: str = "en"
    description: str | None = None
    publisher: str | None = None
    homepage: str | None = None
    licence: str | None = None
    schemas: dict[EditionName, SchemaName] = Key(default_factory=dict)

    def schema_for(self, edition: str, default: str) -> str:
        """The name of the schema that holds for an edition."""
        begun = [start for start in self.schemas if edition_order(start) <= edition_order(edition)]
        return self.schemas[max(begun, key=edition_order)] if begun else default
