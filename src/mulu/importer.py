"""A published document becomes an edition: source, extract, facts and items.

The same document, schema and corrections always give the same bytes. Nothing is written unless
every run of the document is accounted for and every correction holds.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from mulu import document
from mulu.correction import FORMAT as CORRECTIONS_FORMAT, Corrections, mend
from mulu.edition import FORMAT as EDITION_FORMAT, Edition
from mulu.errors import PolicyError, UsageError
from mulu.evidence import CORRECTIONS, EXTRACT, FACTS, ITEMS, SOURCE
from mulu.extract import write_extract
from mulu.finding import Flaw
from mulu.messages import listed, say
from mulu.readers import faults_of, open_document
from mulu.table import write_table
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.document import Document
    from mulu.expected import Expected
    from mulu.messages import Message
    from mulu.readers import Watch
    from mulu.schema import Layout, Schema, SchemaFile


@dataclass(frozen=True)
class Import:
    """What importing a document gives: files by their path in the edition's folder, or flaws.

    `flaws` are (file, flaw), where the file is the document or corrections.yaml; with any of them
    there are no files. `items` counts the items; `remarks` are what the reader has to tell;
    `miscounts` are the sentences of the document that state another number of items.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    flaws: tuple[tuple[str, Flaw], ...] = ()
    items: int = 0
    statements: int = 0
    remarks: tuple[Message, ...] = ()
    miscounts: tuple[Flaw, ...] = ()


def import_document(
    data: bytes,
    name: str,
    schema: SchemaFile,
    existing: Mapping[str, bytes],
    follows: Mapping[str, str],
    watch: Watch | None = None,
) -> Import:
    """Read a document by a schema.

    `name` is the document's file name, `existing` are the files that the edition's folder holds
    already: its corrections are applied, and what people wrote into its edition.yaml is kept.
    `follows` says which edition this one comes after, as edition.yaml does: `{"previous": "2026"}`,
    or `{"corrects": "2026"}` for an erratum. `watch` is told how many
    parts of how many are read, where that takes long. Raises `DocumentError` if the document cannot be
    read at all, `PolicyError` if the schema does not say how, and `UsageError` if the folder
    holds an edition of another document.
    """
    if schema.schema.document is None:
        raise PolicyError(
            say("the schema says nothing of how the document looks: it has no key document"), schema.path
        )
    _refuse_other_source(existing, name, data)
    reading = open_document(data, name, watch)
    read = document.read(reading.runs, schema.schema.document, schema.schema)
    flaws = [(name, flaw) for flaw in _unread(read, data, name, reading.doubts)]
    if not read.items:
        flaws.insert(0, (name, _no_items(schema.schema, schema.schema.document)))
    try:
        items, failed = _mended(read, existing.get(CORRECTIONS), schema.schema)
        facts = _facts(read, name, data, existing.get(FACTS), follows)
    except _BrokenFileError as error:
        return Import(flaws=error.flaws)
    if flaws or failed:
        return Import(flaws=(*flaws, *failed))
    columns = schema.schema.columns
    return Import(
        {
            f"{SOURCE}/{name}": data,
            EXTRACT: write_extract(reading.runs),
            ITEMS: write_table(columns, ([item.values[column] for column in columns] for item in items)),
            FACTS: facts,
        },
        items=len(items),
        statements=len(read.statements),
        remarks=tuple(reading.remarks),
        miscounts=tuple(_miscounts(read)),
    )


def _no_items(schema: Schema, layout: Layout) -> Flaw:
    titles = {one.name: one.title or one.name for one in schema.fields}
    columns = listed([titles.get(name, name) for name in layout.names])
    return Flaw(
        "no-items",
        say("no item was found in the document; the schema expects a table of: {columns}", columns=columns),
    )


def _unread(read: Document, data: bytes, name: str, doubts: Mapping[str, Flaw]) -> Iterator[Flaw]:
    """What the reader is not sure of, and what the schema does not know, with the reader's reason where it has one."""
    yield from doubts.values()
    faults = faults_of(data, name) if read.unread else {}
    for unread in read.unread:
        run, fault = unread.run, faults.get(unread.run.place)
        if run.place in doubts:
            continue
        if fault:
            yield Flaw(fault.rule, fault.message, value=run.text, place=run.place)
        else:
            yield Flaw("unread-text", unread.reason, value=run.text, place=run.place)


def _miscounts(read: Document) -> Iterator[Flaw]:
    for count in read.wrong_counts:
        yield Flaw("wrong-count", count.message, value=count.section or None, place=count.place)


class _BrokenFileError(Exception):
    """A file that people wrote cannot be read; `flaws` say where and why."""

    def __init__(self, path: str, error: YamlFileError) -> None:
        super().__init__(path)
        self.flaws = tuple((path, Flaw("broken-yaml", fault.message, fault.line)) for fault in error.faults)


def _mended(
    read: Document, written: bytes | None, schema: Schema
) -> tuple[Sequence[Expected], list[tuple[str, Flaw]]]:
    """The document's items with corrections made, and the corrections that failed."""
    if written is None:
        return read.items, []
    try:
        corrections, lines = load(written, Corrections, CORRECTIONS_FORMAT)
    except YamlFileError as error:
        raise _BrokenFileError(CORRECTIONS, error) from None
    items, failed = mend(read.items, corrections, schema)
    flaws = [Flaw("failed-correction", message, lines.of("corrections", at)) for at, message in failed]
    return items, [(CORRECTIONS, flaw) for flaw in flaws]


def _refuse_other_source(existing: Mapping[str, bytes], name: str, data: bytes) -> None:
    for path, held in existing.items():
        if path.startswith(f"{SOURCE}/") and (path != f"{SOURCE}/{name}" or held != data):
            raise UsageError(
                say(
                    "the edition was made from another document; an erratum is an edition of its own, such as 2026.1"
                ),
                path,
            )


def _facts(
    read: Document, name: str, data: bytes, existing: bytes | None, follows: Mapping[str, str]
) -> bytes:
    """edition.yaml: what the document says; what people have added stays, comments too."""
    if existing:
        try:
            edition, _ = load(existing, Edition, EDITION_FORMAT)
        except YamlFileError as error:
            raise _BrokenFileError(FACTS, error) from None
        if _says_the_same(edition, read, name, data):
            return existing
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    facts = yaml.load(existing.decode("utf-8")) if existing else CommentedMap()
    said: dict[str, Any] = {"format": EDITION_FORMAT, "state": "published"}
    title = read.said("title").get("")
    if title is not None:
        said["title"] = title
    said["sections"] = CommentedMap(read.said("sections"))
    said["notes"] = CommentedSeq(read.said("notes").values())
    facts.update(said)
    for key, value in follows.items():
        facts.setdefault(key, value)
    source = facts.get("source")
    if not isinstance(source, dict):
        source = facts["source"] = CommentedMap()
    source["file"], source["sha256"] = name, hashlib.sha256(data).hexdigest()
    out = io.StringIO()
    yaml.dump(facts, out)
    return out.getvalue().encode("utf-8")


def _says_the_same(edition: Edition, read: Document, name: str, data: bytes) -> bool:
    source = edition.source
    return (
        edition.state == "published"
        and (edition.title or "") == read.said("title").get("", "")
        and edition.sections == read.said("sections")
        and list(edition.notes) == list(read.said("notes").values())
        and source is not None
        and (source.file, source.sha256) == (name, hashlib.sha256(data).hexdigest())
    )
