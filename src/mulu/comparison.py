"""Editions and tables opened to be compared, and the comparison of an edition with the one before."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from mulu.decision import FORMAT as DECISIONS_FORMAT, Decisions
from mulu.differ import Comparison, compare
from mulu.edition import FORMAT as EDITION_FORMAT, Edition, edition_order
from mulu.errors import ComparisonError, UsageError
from mulu.evidence import CHANGES, FACTS, ITEMS
from mulu.keyed import Version
from mulu.messages import say
from mulu.succession import decisions_over, turned
from mulu.table import read_table, write_table
from mulu.yaml_file import Lines, Record, YamlFileError, flat, load, read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mulu.finding import Flaw
    from mulu.project import EditionFolder
    from mulu.schema import Schema, SchemaFile

    Way = Callable[[EditionFolder, EditionFolder, tuple[str, str], Decisions | None, bool], Comparison]
    """How two editions are compared that are not held in memory; the names are those that the log has for them."""

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


def open_table(
    data: bytes, schema: Schema, path: str, name: str | None = None, digest: str | None = None
) -> Version:
    """A table without an edition around it; `ComparisonError` if its rows cannot be told for certain.

    `digest` is the SHA-256 of `data`, if it is known already.
    """
    table = read_table(data, schema.columns)
    for flaw in table.flaws:
        refuse_doubtful(flaw, path)
    if table.flaws:
        rows = table.frame.select(schema.columns).fill_null("").iter_rows()
        data, digest = write_table(schema.columns, rows), None
    digest = digest or hashlib.sha256(data).hexdigest()
    # Rows are picked by position again and again: in one piece that takes a fifth of the time.
    frame = table.frame.rechunk()
    return Version(name or path, schema, frame, digest, path, flaws=tuple(table.flaws))


def refuse_doubtful(flaw: Flaw, path: str) -> None:
    """`ComparisonError` if a flaw leaves a doubt which rows and cells there are."""
    if flaw.rule not in FORM:
        message = say("the table cannot be compared: {problem}", problem=flaw.message)
        raise ComparisonError(message, path, flaw.line)


def open_edition(folder: EditionFolder, name: str | None = None) -> Version:
    """An edition with its facts and what judges it.

    Raises `ComparisonError` if a file of the edition is missing or broken, `PolicyError` if one
    that judges is.
    """
    path = f"{folder.path}/{ITEMS}"
    data = folder.read(ITEMS)
    if data is None:
        raise ComparisonError(say("the file is missing"), path)
    file = folder.catalog.schema_for(folder.name)
    policy = policy_of(folder, file)
    version = open_table(data, file.schema, path, name or folder.name)
    return replace(version, facts=facts_of(folder), policy=policy)


def policy_of(folder: EditionFolder, file: SchemaFile) -> Mapping[str, Mapping[str, object]]:
    """What judges an edition, by file, flat; `PolicyError` if it is broken."""
    judging = [file.path, f"{folder.catalog.path}/catalog.yaml"]
    if folder.catalog.waivers is not None:
        judging.append(folder.catalog.waivers_path)
    return {one: flat(read_tree(folder.catalog.project.read(one) or b"")[0]) for one in judging}


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
    name = facts.base
    if name is None:
        earlier = folder.known_earlier
        if not earlier:
            return None
        message = say(
            "edition.yaml names no edition before this one, and there is {base}", base=earlier[-1].name
        )
        raise ComparisonError(message, f"{folder.path}/{FACTS}")
    for other in folder.earlier:
        if other.name == name:
            return other
    if edition_order(name) < edition_order(folder.name):
        message = say("the edition {name} that this one comes after does not exist", name=name)
    else:
        message = say("{edition} does not come after {base}", edition=folder.name, base=name)
    line = lines.of("corrects" if facts.corrects else "previous")
    raise ComparisonError(message, f"{folder.path}/{FACTS}", line)


def compare_with_base(
    folder: EditionFolder, *, is_strict: bool = False, way: Way | None = None
) -> Comparison | None:
    """An edition compared with the one before it, by its decisions; `None` for the first one.

    Raises `ComparisonError` if that cannot be done; `is_strict` refuses tables whose form has flaws
    too, since no log gives their bytes.
    """
    base = base_of(folder)
    if base is None:
        return None
    decided = decisions_of(folder)
    if way:
        return way(base, folder, (base.name, folder.name), decided[0] if decided else None, False)
    old, new = open_edition(base), open_edition(folder)
    for version in (old, new) if is_strict else ():
        for flaw in version.flaws:
            raise ComparisonError(flaw.message, version.path, flaw.line)
    return compare(old, new, decided[0] if decided else None, folder.catalog.name)


def compare_editions(
    old: EditionFolder, new: EditionFolder, names: tuple[str, str], way: Way | None = None
) -> Comparison:
    """Two editions compared, by all that was decided between them; `names` are what the log calls them.

    Decisions are those of the newer one if it comes right after the other; of editions further
    apart, those of all in between, read as one. States of one edition have none between them.
    Raises `UsageError` for editions of two catalogues.
    """
    if old.catalog.name != new.catalog.name:
        raise UsageError(say("{old} and {new} are of two catalogues", old=old.title, new=new.title))
    decisions, is_complete = _decisions_between(old, new, way)
    if way:
        return way(old, new, names, decisions, is_complete)
    versions = open_edition(old, names[0]), open_edition(new, names[1])
    return compare(*versions, decisions, new.catalog.name, is_complete=is_complete)


def _decisions_between(
    old: EditionFolder, new: EditionFolder, how: Way | None
) -> tuple[Decisions | None, bool]:
    way, back = _way(old, new), _way(new, old)
    if not way and not back:
        return None, False
    if len(way or back) == 1:
        decided = decisions_of((way or back)[0])
        decisions = decided[0] if decided else None
        return (turned(decisions) if back and decisions else decisions), False
    try:
        logs = [found.log for folder in way or back if (found := compare_with_base(folder, way=how))]
    except ComparisonError:
        # One in between cannot be compared: what was decided on the way is lost, the two are not.
        return None, False
    decisions = decisions_over(logs)
    return (turned(decisions) if back else decisions), not any(log.undecided for log in logs)


def _way(old: EditionFolder, new: EditionFolder) -> list[EditionFolder]:
    """The editions after the old one up to the new one, oldest first; none if it does not lead there."""
    way = [new]
    while way[0].catalog.name == old.catalog.name and len(way) <= len(new.catalog.editions):
        try:
            base = base_of(way[0])
        except ComparisonError:
            # A way that is lost somewhere leads nowhere; both editions can be compared all the same.
            break
        if base is None:
            break
        if base.name == old.name:
            return way
        way.insert(0, base)
    return []


def _load(data: bytes, path: str, model: type[Model], kind: str) -> tuple[Model, Lines]:
    try:
        return load(data, model, kind)
    except YamlFileError as error:
        fault = error.faults[0]
        raise ComparisonError(fault.message, path, fault.line) from None
