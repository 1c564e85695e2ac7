"""Whether what was made of the data is what would be made of it now: extracts, logs, reports."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mulu.comparison import compare_with_base
from mulu.edition import FORMAT, Edition
from mulu.errors import ComparisonError, ReplayError
from mulu.evidence import EXTRACT, FACTS, SOURCE
from mulu.extract import write_extract
from mulu.messages import say
from mulu.project import REPORTS
from mulu.prover import prove
from mulu.readers import read_document
from mulu.reporting import make_reports
from mulu.ruling import fault
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from mulu.finding import Finding
    from mulu.project import CatalogFolder, EditionFolder, Project
    from mulu.rule import Rule


def stale_extract(edition: EditionFolder) -> Iterator[Finding]:
    """Whether extract.csv is what reading the document gives.

    What is missing or cannot be parsed is left to the rules. Raises `DocumentError` where nothing here can read the document.
    """
    try:
        facts, _ = load(edition.read(FACTS) or b"", Edition, FORMAT)
    except YamlFileError:
        return
    committed = edition.read(EXTRACT)
    document = edition.read(f"{SOURCE}/{facts.source.file}") if facts.source else None
    if facts.source is None or committed is None or document is None:
        return
    made = write_extract(read_document(document, facts.source.file))
    if made != committed:
        line = first_difference(committed, made)
        message = say(
            "the document gives something else here: {text}; "
            "mulu import {document} --catalog {catalog} --edition {edition} reads it again",
            text=_line(made, line),
            document=f"{edition.path}/{SOURCE}/{facts.source.file}",
            catalog=edition.catalog.name,
            edition=edition.name,
        )
        yield fault("stale-extract", f"{edition.path}/{EXTRACT}", message, line)


def unproven(edition: EditionFolder) -> Iterator[Finding]:
    """Whether the edition's change log, as it would be made, gives both editions when it is replayed."""
    try:
        comparison = compare_with_base(edition, is_strict=True)
        if comparison is not None:
            prove(comparison)
    except (ComparisonError, ReplayError) as error:
        yield fault("unproven-change", error.path or f"{edition.path}/{FACTS}", error.message, error.line)


def stale_reports(
    project: Project,
    rules: Mapping[str, Rule],
    today: Callable[[], date],
    language_of: Callable[[CatalogFolder], str],
    at_fault: Collection[str] = (),
) -> list[Finding]:
    """Each committed report that is not, to the last byte, what would be made, or would not be made.

    `at_fault` are the files of which something is told already: reports that cannot be made for that are no second fault.
    """
    made: dict[str, bytes] = {}
    failed: list[Finding] = []
    catalogs = [catalog for catalog in project.catalogs if catalog.editions]
    for catalog in catalogs:
        try:
            reports = make_reports(catalog, catalog.editions, rules, today, language_of(catalog))
        except ComparisonError as error:
            path = error.path or catalog.path
            if not _is_among(at_fault, path):
                message = say("the reports cannot be made: {problem}", problem=error.message)
                failed.append(fault("stale-report", path, message, error.line))
            made |= {path: project.read(path) or b"" for path in project.below(f"{REPORTS}/{catalog.name}")}
            continue
        made |= {f"{REPORTS}/{catalog.name}/{path}": data for path, data in reports.files.items()}
    found = [catalog.name for catalog in catalogs]
    return [*failed, *differing_reports(project, made), *left_over_reports(project, found, made, is_all=True)]


def _is_among(paths: Collection[str], path: str) -> bool:
    """Whether one of some files is this one, or belongs to the same edition."""
    edition = "/".join(PurePosixPath(path).parts[:3])
    return any(one == path or one.startswith(f"{edition}/") for one in paths)


def differing_reports(project: Project, made: Mapping[str, bytes]) -> Iterator[Finding]:
    """Each report that is missing, or is other than the one that was made."""
    for path, data in made.items():
        committed = project.read(path)
        if committed is None:
            yield fault("stale-report", path, say("the report is missing; run mulu report"))
        elif committed != data:
            line = first_difference(committed, data)
            message = say("the report is not what would be made; run mulu report")
            yield fault("stale-report", path, message, line)


def left_over_reports(
    project: Project, whole: Iterable[str], made: Mapping[str, bytes], *, is_all: bool
) -> Iterator[Finding]:
    """What lies among the reports of whole catalogues, or of none, and is nothing that was made."""
    needed = {*made, *(parent.as_posix() for path in made for parent in PurePosixPath(path).parents)}
    named: Sequence[str] = sorted(whole)
    found = [path for name in named for path in project.below(f"{REPORTS}/{name}")]
    if is_all:
        found += [f"{REPORTS}/{name}" for name in project.folders(REPORTS) if name not in named]
    for path in sorted(found):
        if path not in needed:
            yield fault("stale-report", path, say("no report that would be made; delete it"))


def first_difference(one: bytes, other: bytes) -> int:
    """The line, from 1, on which two texts differ first."""
    lines = one.split(b"\n"), other.split(b"\n")
    pairs = enumerate(zip(*lines, strict=False), 1)
    return next((number for number, (left, right) in pairs if left != right), min(map(len, lines)))


def _line(data: bytes, number: int) -> str:
    lines = data.split(b"\n")
    return lines[number - 1].decode("utf-8", "replace")[:200] if number <= len(lines) else ""
