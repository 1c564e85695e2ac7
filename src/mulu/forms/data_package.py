"""The release described as a Data Package, version 2 (https://datapackage.org/standard/data-package/).

It describes what any reader of Data Packages can read: text. For Parquet, XLSX and SQLite such readers need more than
they bring with them, and would call the package invalid without it; `dcat` describes those files too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mulu.evidence import ITEMS
from mulu.exported import table_schema
from mulu.forms.media import media_type
from mulu.json_text import write_json
from mulu.messages import Message
from mulu.tellers.identifier import web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.forms import Part
    from mulu.publication import Publication

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE = "https://datapackage.org/profiles/2.0/tableschema.json"
TEXTS = {"csv", "json", "md", "tsv", "ttl"}
"""Ends of names of files that are described."""
_TYPES = {"text": "string", "integer": "integer", "boolean": "boolean"}


def render(publication: Publication, parts: Mapping[str, Part]) -> bytes:
    """The file; `parts` are the files that it describes."""
    facts = publication.folder.catalog.facts
    schemas = {ITEMS: table_schema(publication.schema), "tidy.csv": _tidy_schema(publication)}
    package: dict[str, Any] = {
        "$schema": PROFILE,
        "name": f"{publication.folder.catalog.name}-{publication.folder.name}",
        "title": publication.title,
        "version": publication.folder.name,
        "created": f"{publication.commit.day}T00:00:00Z",
    }
    optional = {"description": facts.description, "homepage": web_address(facts.homepage)}
    package |= {name: value for name, value in optional.items() if value}
    if facts.publisher:
        package["contributors"] = [{"title": facts.publisher, "roles": ["publisher"]}]
    if facts.licence:
        path = web_address(facts.licence)
        package["licenses"] = [{"path": path} if path else {"name": facts.licence}]
    if source := _source(publication):
        package["sources"] = [source]
    package["resources"] = [
        _resource(name, part, schemas.get(name))
        for name, part in sorted(parts.items())
        if name.rpartition(".")[2] in TEXTS
    ]
    return write_json(package).encode()


def _source(publication: Publication) -> dict[str, str]:
    source = publication.facts.source
    path = web_address(source.url) if source else None
    return {"title": source.file} | ({"path": path} if path else {}) if source else {}


def _resource(name: str, part: Part, schema: Mapping[str, Any] | None) -> dict[str, Any]:
    form = name.rpartition(".")[2]
    told: dict[str, Any] = {
        "name": name.lower().replace(".", "-"),
        "path": name,
        "format": form,
        "mediatype": media_type(name),
        "encoding": "utf-8",
        "bytes": part.size,
        "hash": f"sha256:{part.sha256}",
    }
    if form == "tsv":
        told["dialect"] = {"delimiter": "\t", "commentChar": "#"}
    if schema is not None:
        told |= {"type": "table", "schema": schema}
    return told


def _tidy_schema(publication: Publication) -> dict[str, Any]:
    language = publication.language
    return {
        "$schema": TABLE,
        "fields": [
            {
                "name": column.name,
                "title": column.title.render(language) if isinstance(column.title, Message) else column.title,
                "type": _TYPES[column.kind],
            }
            for column in publication.tidy.columns
        ],
        "primaryKey": [publication.tidy.columns[0].name],
    }
