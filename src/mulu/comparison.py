"""Editions and tables opened to be compared, and the comparison of an edition with the one before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mulu.decision import FORMAT as DECISIONS_FORMAT, Decisions
from mulu.differ import Comparison, compare
from mulu.edition import FORMAT as EDITION_FORMAT, Edition, edition_order
from mulu.errors import ComparisonError
from mulu.evidence import CHANGES, FACTS, ITEMS
from mulu.keyed import Version
from mulu.messages import say
from mulu.table import read_table, write_table
from mulu.yaml_file import Lines, Record, YamlFileError, load, read_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.finding import Flaw
    from mulu.project import EditionFolder
    from mulu.schema import Schema
    from mulu.table import Table

Model = TypeVar("Model", bound=Record)
FORM = frozenset(
    {
        "blank-line",
        "byte-order-mark",
        "heading-order",
        "missing-last-newline",
        "mixed-line-ends",
        "needless-quote",
        "no-items",
        "wrong-line-ends",
        "wrong-separator",
    }
)
"""Flaws that leave no doubt which rows and cells there are: such a table can be compared."""


@dataclass(frozen=True)
class Opened:
    """A version, and the flaws of form that its table has: its bytes are not the canonical ones."""

    version: Version
    flaws: Sequence[Flaw] = ()


def open_table(data: bytes, schema: Schema, path: str) -> Opened:
    """A table without an edition around it; `ComparisonError` if its rows cannot be told for certain."""
    table = read_table(data, schema.columns)
    _refuse_doubtful(table, path)
    return Opened(Version(path, schema, table.frame, _digest(table, data, schema), path), tuple(table.flaws))


def open_edition(folder: EditionFolder, name: str | None = None) -> Opened:
    """An edition with its facts and what judges it.

    Raises `ComparisonError` if a file of the edition is missing or broken, `PolicyError` if one
    that judges is.
    """
    path = f"{folder.path}/{ITEMS}"
    data = folder.read(ITEMS)
    if data is None:
        raise ComparisonError(say("the file is missing"), path)
    file = folder.catalog.schema_for(folder.name)
    table = read_table(data, file.schema.columns)
    _refuse_doubtful(table, path)
    version = Version(
        name or folder.name,
        file.schema,
        table.frame,
        _digest(table, data, file.schema),
        path,
        facts_of(folder),
        {
            one: _flat(folder.catalog.project.read(one))
            for one in (file.path, f"{folder.catalog.path}/catalog.yaml")
        },
    )
    return Opened(version, tuple(table.flaws))


def facts_of(folder: EditionFolder) -> Edition:
    """What edition.yaml says; `ComparisonError` if it cannot be read."""
    return _facts_of(folder)[0]


def _facts_of(folder: EditionFolder) -> tuple[Edition, Lines]:
    path = f"{folder.path}/{FACTS}"
    data = folder.read(FACTS)
    if data is None:
        raise ComparisonError(say("the file is missing"), path)
    return _load(data, path, Edition, EDITION_FORMAT)


def decisions_of(folder: EditionFolder) -> tuple[Decisions, Lines] | None:
    """What changes.yaml says, if there is one; `ComparisonError` if it cannot be read."""
    data = folder.read(CHANGES)
    return None if data is None else read_decisions(data, f"{folder.path}/{CHANGES}")


def read_decisions(data: bytes, path: str) -> tuple[Decisions, Lines]:
    """Decisions and where they stand; `ComparisonError` if they cannot be read."""
    return _load(data, path, Decisions, DECISIONS_FORMAT)


def base_of(folder: EditionFolder) -> EditionFolder | None:
    """The edition that this one comes after or corrects; `None` for the first one.

    Raises `ComparisonError` if edition.yaml cannot be read or names no earlier edition.
    """
    facts, lines = _facts_of(folder)
    name = facts.corrects or facts.previous
    if name is None:
        return None
    for other in folder.earlier:
        if other.name == name:
            return other
    if edition_order(name) < edition_order(folder.name):
        message = say("the edition {name} that this one comes after does not exist", name=name)
    else:
        message = say("{edition} does not come after {base}", edition=folder.name, base=name)
    line = lines.of("corrects" if facts.corrects else "previous")
    raise ComparisonError(message, f"{folder.path}/{FACTS}", line)


def follows(folder: EditionFolder, other: EditionFolder) -> bool:
    """Whether an edition comes right after another one, or corrects it: its decisions are about both."""
    facts = facts_of(folder)
    is_of_catalog = folder.catalog.name == other.catalog.name
    return is_of_catalog and other.name == (facts.corrects or facts.previous)


def compare_with_base(folder: EditionFolder, *, is_strict: bool = False) -> Comparison | None:
    """An edition compared with the one before it, by its decisions; `None` for the first one.

    Raises `ComparisonError` if that cannot be done; `is_strict` refuses tables whose form has flaws
    too, since no log gives their bytes.
    """
    base = base_of(folder)
    if base is None:
        return None
    decided = decisions_of(folder)
    old, new = open_edition(base), open_edition(folder)
    for opened in (old, new) if is_strict else ():
        for flaw in opened.flaws:
            raise ComparisonError(flaw.message, opened.version.path, flaw.line)
    return compare(old.version, new.version, decided[0] if decided else None, folder.catalog.name)


def _load(data: bytes, path: str, model: type[Model], kind: str) -> tuple[Model, Lines]:
    try:
        return load(data, model, kind)
    except YamlFileError as error:
        fault = error.faults[0]
        raise ComparisonError(fault.message, path, fault.line) from None


def _refuse_doubtful(table: Table, path: str) -> None:
    for flaw in table.flaws:
        if flaw.rule not in FORM:
            message = say("the table cannot be compared: {problem}", problem=flaw.message)
            raise ComparisonError(message, path, flaw.line)


def _digest(table: Table, data: bytes, schema: Schema) -> str:
    """The SHA-256 of the canonical bytes: the file's own, unless its form has flaws."""
    if table.flaws:
        rows = table.frame.select(schema.columns).fill_null("").iter_rows()
        data = write_table(schema.columns, rows)
    return hashlib.sha256(data).hexdigest()


def _flat(data: bytes | None) -> Mapping[str, object]:
    """A YAML file as paths and values; parts of a list that have a name go by it."""
    return dict(_leaves(read_tree(data or b"")[0], ""))


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        value = {str(one.get("name", at)): one for at, one in enumerate(value)}
    if not isinstance(value, dict):
        yield path, value
        return
    for name, one in value.items():
        yield from _leaves(one, f"{path}.{name}" if path else str(name))
