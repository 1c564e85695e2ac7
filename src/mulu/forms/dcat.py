"""The release described for data portals: DCAT, version 3, as JSON-LD (https://www.w3.org/TR/vocab-dcat-3/).

The context is part of the file, so that reading it asks for nothing. Addresses of files are relative: they lie
beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mulu.forms.media import media_type
from mulu.forms.naming import Naming, language_tag
from mulu.json_text import write_json
from mulu.tellers.identifier import web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.forms import Part
    from mulu.publication import Publication

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_DATES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


def render(publication: Publication, parts: Mapping[str, Part]) -> bytes:
    """The file; `parts` are the files that it describes."""
    naming, folder = Naming(publication), publication.folder
    facts, source, tag = folder.catalog.facts, publication.facts.source, language_tag(publication)
    dataset: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": naming.edition(folder.name),
        "@type": "dcat:Dataset",
        "dct:identifier": folder.title,
        "dct:title": _text(publication.title, tag),
        "dcat:version": folder.name,
        "dct:modified": {"@value": str(publication.commit.day), "@type": "xsd:date"},
        "dct:isVersionOf": {"@id": naming.catalog},
    }
    if facts.description:
        dataset["dct:description"] = _text(facts.description, tag)
    if publication.facts.base:
        relation = "dct:replaces" if publication.facts.corrects else "dcat:previousVersion"
        dataset[relation] = {"@id": naming.edition(publication.facts.base)}
    if facts.publisher:
        dataset["dct:publisher"] = {"@type": "foaf:Agent", "foaf:name": _text(facts.publisher, tag)}
    if page := web_address(facts.homepage):
        dataset["dcat:landingPage"] = {"@id": page}
    if source and source.date:
        dataset["dct:issued"] = {"@value": source.date, "@type": _DATES[len(source.date)]}
    if source and (address := web_address(source.url)):
        dataset["prov:wasDerivedFrom"] = {"@id": address}
    rights = _rights(facts.licence)
    dataset["dcat:distribution"] = [_distribution(name, part, rights) for name, part in sorted(parts.items())]
    return write_json(dataset).encode()


def _rights(licence: str | None) -> dict[str, Any]:
    if not licence:
        return {}
    address = web_address(licence)
    if address:
        return {"dct:license": {"@id": address}}
    return {
        "dct:rights": {"@type": "dct:RightsStatement", "http://www.w3.org/2000/01/rdf-schema#label": licence}
    }


def _distribution(name: str, part: Part, rights: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "dcat:Distribution",
        "dct:title": name,
        "dcat:downloadURL": {"@id": quote(name)},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type(name)}"},
        "dcat:byteSize": {"@value": str(part.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": part.sha256, "@type": "xsd:hexBinary"},
        },
        **rights,
    }


def _text(text: str, tag: str | None) -> dict[str, str]:
    return {"@value": text} | ({"@language": tag} if tag else {})
