"""The edition as a SKOS concept scheme in Turtle (https://www.w3.org/TR/skos-reference/).

Each item is a concept with all its cells as printed. Items of earlier editions that are no longer what they
were are deprecated, and say what has replaced them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.facets import section_field
from mulu.forms.naming import Naming, language_tag
from mulu.forms.turtle import iri, literal, statements
from mulu.lineage import heirs, trace
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.change import Item
    from mulu.lineage import Heirs, Place, Stand
    from mulu.publication import Publication
    from mulu.schema import Schema

PREFIXES = {
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}


def render(publication: Publication) -> bytes:
    """The file."""
    chain = _chain(publication)
    fates = heirs(trace(chain), publication.folder.name)
    gone = {place: fate for place, fate in fates.items() if not fate.is_same}
    parts = [
        "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items()),
        *_schemes(publication, chain[:-1], gone),
        *_fields(publication),
        *_sections(publication),
        *_items(publication, gone),
        *_gone(publication, chain, gone),
    ]
    return "\n".join(parts).encode()


def _chain(publication: Publication) -> list[Stand]:
    """The editions that led to this one, oldest first."""
    stands = {stand.edition: stand for stand in publication.shelf.stands}
    chain = [stands[publication.folder.name]]
    while chain[0].base in stands:
        chain.insert(0, stands[chain[0].base])
    return chain


def _schemes(
    publication: Publication, earlier: Sequence[Stand], gone: Mapping[Place, Heirs]
) -> Iterator[str]:
    naming, tag = Naming(publication), language_tag(publication)
    name = publication.folder.name
    said = [
        ("a", "skos:ConceptScheme"),
        ("dct:title", literal(publication.title, tag)),
        ("owl:versionInfo", literal(name)),
    ]
    said += [("skos:note", literal(note, tag)) for note in publication.facts.notes]
    if publication.facts.base:
        said.append(("dct:replaces", iri(naming.edition(publication.facts.base))))
    yield statements(iri(naming.edition(name)), said)
    for stand in earlier:
        if any(edition == stand.edition for edition, _ in gone):
            facts = publication.shelf.facts.get(stand.edition)
            title = (facts.title if facts else None) or stand.edition
            said = [
                ("a", "skos:ConceptScheme"),
                ("dct:title", literal(title, tag)),
                ("owl:versionInfo", literal(stand.edition)),
            ]
            yield statements(iri(naming.edition(stand.edition)), said)


def _fields(publication: Publication) -> Iterator[str]:
    naming, tag = Naming(publication), language_tag(publication)
    for field in publication.schema.fields:
        said = [("a", "rdf:Property"), ("rdfs:label", literal(field.title or field.name, tag))]
        yield statements(iri(naming.field(field.name)), said)


def _sections(publication: Publication) -> Iterator[str]:
    naming, tag, name = Naming(publication), language_tag(publication), publication.folder.name
    field = section_field(publication.schema)
    for section, title in publication.facts.sections.items() if field else ():
        said = [("a", "skos:Collection"), ("skos:prefLabel", literal(title, tag))]
        members = (item for item in publication.items if item.cells[field or ""] == section)
        said += [("skos:member", iri(naming.item(name, item.key))) for item in members]
        yield statements(iri(naming.section(name, section)), said)


def _items(publication: Publication, gone: Mapping[Place, Heirs]) -> Iterator[str]:
    naming, name = Naming(publication), publication.folder.name
    replaced: dict[str, list[Place]] = {}
    for place, fate in gone.items():
        for key in fate.keys:
            replaced.setdefault(key, []).append(place)
    scheme = iri(naming.edition(name))
    fields = {field: iri(naming.field(field)) for field in publication.schema.columns}
    tag = language_tag(publication)
    for item in publication.items:
        said = [("a", "skos:Concept"), ("skos:inScheme", scheme)]
        said += [*_said(item, publication.schema, fields, tag), ("skos:topConceptOf", scheme)]
        said += [("dct:replaces", iri(naming.item(*place))) for place in replaced.get(item.key, ())]
        yield statements(iri(naming.item(name, item.key)), said)


def _said(
    item: Item, schema: Schema, fields: Mapping[str, str], tag: str | None
) -> Iterator[tuple[str, str]]:
    """What an item is called, and all its cells; `fields` are the IRIs of the columns."""
    yield "skos:prefLabel", literal(schema.name_of(item.cells) or item.key, tag)
    if code := schema.code_of(item.cells):
        yield "skos:notation", literal(code)
    for field, address in fields.items():
        yield address, literal(item.cells[field])


def _gone(publication: Publication, chain: Sequence[Stand], gone: Mapping[Place, Heirs]) -> Iterator[str]:
    naming, tag, name = Naming(publication), language_tag(publication), publication.folder.name
    names = {stand.edition: stand.names for stand in chain}
    for (edition, key), fate in gone.items():
        said = [
            ("a", "skos:Concept"),
            ("skos:inScheme", iri(naming.edition(edition))),
            ("skos:prefLabel", literal(min(names[edition][key]) or key, tag)),
            ("owl:deprecated", "true"),
        ]
        said += [("dct:isReplacedBy", iri(naming.item(name, heir))) for heir in fate.keys]
        for reason, basis in fate.reasons:
            told = say("{reason} ({basis})", reason=reason, basis=basis).render(publication.language)
            said.append(("skos:changeNote", literal(told if reason and basis else reason or basis, tag)))
        yield statements(iri(naming.item(edition, key)), said)
