"""All that an edition's folder holds, read as far as it can be read, and what is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from mulu.edition import FORMAT as EDITION_FORMAT, Edition, edition_order
from mulu.finding import Flaw
from mulu.messages import say
from mulu.table import Table, read_table
from mulu.yaml_file import Lines, Record, YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.decision import Decisions
    from mulu.document import Document
    from mulu.expected import Expected
    from mulu.messages import Message
    from mulu.project import EditionFolder
    from mulu.runs import Run
    from mulu.schema import Schema

ITEMS, FACTS, EXTRACT, CORRECTIONS, CHANGES, SOURCE = (
    "items.csv",
    "edition.yaml",
    "extract.csv",
    "corrections.yaml",
    "changes.yaml",
    "source",
)

Model = TypeVar("Model", bound=Record)


@dataclass
class Evidence:
    """What was found in an edition's folder.

    `flaws` are (file in the folder, flaw). `expected` are the items that the document and its
    corrections give, `None` where there is no document or it could not be read; `why_not` says
    why, unless a flaw does.
    """

    items: Table | None = None
    edition: Edition | None = None
    edition_lines: Lines = field(default_factory=Lines)
    decisions: tuple[Decisions, Lines] | None = None
    document: Document | None = None
    expected: Sequence[Expected] | None = None
    flaws: list[tuple[str, Flaw]] = field(default_factory=list)
    is_draft: bool = False

    @property
    def unlisted(self) -> Mapping[str, int]:
        """How many flaws of items.csv, by rule, are too many to list."""
        return self.items.flaws.unlisted if self.items else {}


def gather(folder: EditionFolder, schema: Schema) -> Evidence:
    """Read an edition; whatever is broken becomes a flaw."""
    return with_items(gather_beside(folder, schema), folder.read(ITEMS), schema)


def with_items(beside: Evidence, data: bytes | None, schema: Schema) -> Evidence:
    """What lies beside items.csv, together with what `data` says in its place."""
    if data is None:
        flaw = Flaw("missing-file", say("the file is missing"))
        return replace(beside, flaws=[(ITEMS, flaw), *beside.flaws])
    return with_table(beside, read_table(data, schema.columns))


def with_table(beside: Evidence, items: Table) -> Evidence:
    """What lies beside items.csv, together with what was read of it."""
    return replace(beside, items=items, flaws=[*((ITEMS, flaw) for flaw in items.flaws), *beside.flaws])


def gather_beside(folder: EditionFolder, schema: Schema, known: Evidence | None = None) -> Evidence:
    """Read all of an edition but items.csv; `known` is what it was before edition.yaml alone has changed."""
    found = Evidence()
    data = folder.read(FACTS)
    if data is None:
        found.flaws.append((FACTS, Flaw("missing-file", say("the file is missing"))))
        return found
    read = _yaml(data, FACTS, Edition, EDITION_FORMAT, found)
    if read is None:
        return found
    found.edition, found.edition_lines = read
    found.is_draft = found.edition.state == "draft"
    found.decisions = _decisions(folder, found)
    _relatives(folder, found)
    if found.is_draft:
        _refuse_source(folder, found)
    else:
        _source(folder, found)
        if known is None or known.is_draft:
            _document(folder, schema, found)
        else:
            found.document, found.expected = known.document, known.expected
            found.flaws += [(path, flaw) for path, flaw in known.flaws if path in (EXTRACT, CORRECTIONS)]
    return found


def _decisions(folder: EditionFolder, found: Evidence) -> tuple[Decisions, Lines] | None:
    data = folder.read(CHANGES)
    if data is None:
        return None
    # What only some editions have is not imported for all of them.
    from mulu.decision import FORMAT as DECISIONS_FORMAT, Decisions

    return _yaml(data, CHANGES, Decisions, DECISIONS_FORMAT, found)


def readable_facts(folder: EditionFolder) -> Edition | None:
    """What edition.yaml says, if it can be read."""
    try:
        return load(folder.read(FACTS) or b"", Edition, EDITION_FORMAT)[0]
    except YamlFileError:
        return None


def is_published(folder: EditionFolder) -> bool:
    """Whether an edition's facts can be read, and say that it is published."""
    facts = readable_facts(folder)
    return facts is not None and facts.state == "published"


def _relatives(folder: EditionFolder, found: Evidence) -> None:
    known = [edition.name for edition in folder.earlier]
    for key in ("previous", "corrects"):
        name = getattr(found.edition, key)
        if name is not None and name not in known:
            message = _unknown(folder, key, name, known)
            line = found.edition_lines.of(key)
            found.flaws.append((FACTS, Flaw("unknown-edition", message, line, field=key, value=name)))


def _unknown(folder: EditionFolder, key: str, name: str, known: Sequence[str]) -> Message:
    """What is wrong with a relative that is none of the earlier editions, and what to write."""
    if name == folder.name:
        problem = say("{field} names this edition itself", field=key)
    elif name in {edition.name for edition in folder.catalog.editions}:
        problem = say("{field} names the edition {name}, which comes after this one", field=key, name=name)
    else:
        problem = say("{field} names the edition {name}, which does not exist", field=key, name=name)
    if not known:
        return say(
            "{problem}: no edition comes before this one, take {field} out", problem=problem, field=key
        )
    return say("{problem}: the edition before this one is {before}", problem=problem, before=known[-1])


def _refuse_source(folder: EditionFolder, found: Evidence) -> None:
    """A published edition cannot be called a draft, to be edited freely."""
    has_source = found.edition is not None and found.edition.source is not None
    if has_source or folder.read(EXTRACT) is not None:
        message = say(
            "a draft has no source document and no extract.csv: an edition that has them is published"
        )
        line = found.edition_lines.of("state")
        found.flaws.append((FACTS, Flaw("broken-yaml", message, line, field="state", value="draft")))


def _source(folder: EditionFolder, found: Evidence) -> None:
    source = found.edition.source if found.edition else None
    if source is None:
        message = say("a published edition must state its source: file and sha256")
        found.flaws.append(
            (FACTS, Flaw("broken-yaml", message, found.edition_lines.of("state"), field="source"))
        )
        return
    path = f"{SOURCE}/{source.file}"
    data = folder.read(path)
    if data is None:
        found.flaws.append((path, Flaw("missing-file", say("the file is missing"))))
    elif (digest := hashlib.sha256(data).hexdigest()) != source.sha256:
        message = say(
            "the document has the SHA-256 {found}, edition.yaml states {stated}",
            found=digest,
            stated=source.sha256,
        )
        line = found.edition_lines.of("source", "sha256")
        found.flaws.append(
            (FACTS, Flaw("changed-source", message, line, field="source.sha256", value=source.sha256))
        )
    elif other := _edition_of_the_same(folder, source.sha256):
        message = say(
            "the document is the one that {edition} was made of already: take the document of this edition",
            edition=other.title,
        )
        line = found.edition_lines.of("source", "sha256")
        found.flaws.append(
            (FACTS, Flaw("repeated-source", message, line, field="source.sha256", value=source.sha256))
        )


def _edition_of_the_same(folder: EditionFolder, sha256: str) -> EditionFolder | None:
    """The earlier edition of another year that was made of the same document, or the newest of them if its document reads the same."""
    others = [one for one in folder.earlier if edition_order(one.name)[0] != edition_order(folder.name)[0]]
    for other in reversed(others):
        # Few editions name the same digest; only theirs are read.
        if sha256.encode() in (other.read(FACTS) or b""):
            facts = readable_facts(other)
            if facts and facts.source and facts.source.sha256 == sha256:
                return other
    return others[-1] if others and _reads_the_same(folder, others[-1]) else None


def _reads_the_same(folder: EditionFolder, other: EditionFolder) -> bool:
    """Whether the documents of two editions give the same extract; where their lengths differ, neither is read."""
    lengths = {place.stat().st_size for one in (folder, other) if (place := one.place(EXTRACT))}
    if len(lengths) > 1:
        return False
    extract = folder.read(EXTRACT)
    return extract is not None and extract == other.read(EXTRACT)


def _document(folder: EditionFolder, schema: Schema, found: Evidence) -> None:
    data = folder.read(EXTRACT)
    if data is None:
        found.flaws.append((EXTRACT, Flaw("missing-file", say("the file is missing"))))
        return
    from mulu import document
    from mulu.extract import read_extract

    runs, flaws = read_extract(data)
    found.flaws += [(EXTRACT, flaw) for flaw in flaws]
    if flaws or schema.document is None:
        return
    found.document = document.read(runs, schema.document, schema)
    places = _lines(runs) if found.document.unread else {}
    for unread in found.document.unread:
        found.flaws.append(
            (
                EXTRACT,
                Flaw(
                    "unread-text",
                    unread.reason,
                    places[unread.run.place],
                    field="text",
                    value=unread.run.text,
                ),
            )
        )
    found.expected = found.document.items
    if (data := folder.read(CORRECTIONS)) is not None:
        _correct(data, schema, found)


def _lines(runs: Sequence[Run]) -> Mapping[str, int]:
    """The physical line of each run, by its place."""
    places, line = {}, 2
    for run in runs:
        places[run.place] = line
        line += 1 + run.text.count("\n")
    return places


def _correct(data: bytes, schema: Schema, found: Evidence) -> None:
    """What the document gives once its known errors are corrected."""
    from mulu.correction import FORMAT as CORRECTIONS_FORMAT, Corrections, mend

    read, items = _yaml(data, CORRECTIONS, Corrections, CORRECTIONS_FORMAT, found), found.expected
    found.expected = None
    if read is None or items is None:
        return
    corrections, lines = read
    mended, failed = mend(items, corrections, schema)
    found.expected = None if failed else mended
    for position, message in failed:
        found.flaws.append(
            (CORRECTIONS, Flaw("failed-correction", message, lines.of("corrections", position)))
        )


def _yaml(
    data: bytes, name: str, model: type[Model], kind: str, found: Evidence
) -> tuple[Model, Lines] | None:
    try:
        return load(data, model, kind)
    except YamlFileError as error:
        found.flaws += [
            (name, Flaw("broken-yaml", fault.message, fault.line, field=fault.field))
            for fault in error.faults
        ]
        return None
