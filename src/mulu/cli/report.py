"""`mulu report`: write the reports of catalogues, or check that the committed ones are what they should be."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, put, reports_of, speak
from mulu.errors import ComparisonError, UsageError
from mulu.freshness import differing_reports, left_over_reports
from mulu.made_folder import write_folder
from mulu.messages import Message, say
from mulu.policy import rules_of
from mulu.project import REPORTS, select
from mulu.reporters.verdict_line import place
from mulu.reporting import CHANGELOG
from mulu.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.project import CatalogFolder, EditionFolder, Project

DATA_DOCS = ".mulu-data-docs"
"""The file that says that a folder of Data Docs was made by mulu."""


def report(
    names: Sequence[str],
    is_check: bool,
    data_docs: str | None,
    root: str | None,
    rev: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Write or check; 1 if data cannot be reported on, or a committed report is not what would be made."""
    if is_check and data_docs is not None:
        raise UsageError(say("Data Docs are written, not checked: give --check or --data-docs"))
    if rev is not None and not is_check:
        raise UsageError(say("reports on a commit are not written: --rev goes with --check"))
    project = open_project(root, rev)
    editions = select(project, names, Path.cwd())
    rules = rules_of(project)
    made: dict[str, bytes] = {}
    left: list[Message] = []
    for catalog in {edition.catalog.name: edition.catalog for edition in editions}.values():
        chosen = [edition for edition in editions if edition.catalog == catalog]
        try:
            reports = reports_of(catalog, chosen, rules)
        except ComparisonError as error:
            put(f"{error.describe(speak(language, [catalog]))}\n", "-")
            return 1
        made |= reports.files
        left += [_left(catalog, reports.left)] if reports.left else []
    spoken = speak(language, [edition.catalog for edition in editions])
    if is_check:
        whole = _whole(project, editions, not names)
        stale = [
            *differing_reports(project, made),
            *left_over_reports(project, whole, made, is_all=not names),
        ]
        told = [say("{place}: {problem}", place=place(one), problem=one.message) for one in stale]
    else:
        told = _write(project, made)
        if data_docs is not None:
            count = _write_data_docs(editions, data_docs)
            told.append(say("written: {path}, {count} files", path=data_docs, count=count))
    for message in told if not quiet or is_check else ():
        put(message.render(spoken) + "\n", "-")
    for message in left if not quiet else ():
        put(message.render(spoken) + "\n", "-")
    return int(is_check and bool(told))


def _left(catalog: CatalogFolder, error: ComparisonError) -> Message:
    """What is said where an edition that was not asked for keeps the CHANGELOG of all from being made."""
    return say(
        "{path} is left as it is, since another edition cannot be compared: {problem}",
        path=f"{REPORTS}/{catalog.name}/{CHANGELOG}",
        problem=error.placed,
    )


def _write(project: Project, made: Mapping[str, bytes]) -> list[Message]:
    changed = write_files(project.root, made)
    return [say("written: {path}", path=path) for path in changed] or [say("nothing has changed")]


def _write_data_docs(editions: Sequence[EditionFolder], place: str) -> int:
    """Write the pages that Great Expectations makes of its verdicts: a folder for each edition."""
    from mulu.publisher import read_folder, second_opinion_on

    with tempfile.TemporaryDirectory() as folder:
        for edition in editions:
            second_opinion_on(edition, str(Path(folder) / edition.catalog.name / edition.name))
        pages = {path: data for path, data in read_folder(Path(folder)).items() if data is not None}
    return write_folder(place, pages.items(), DATA_DOCS)


def _whole(project: Project, editions: Sequence[EditionFolder], is_all: bool) -> set[str]:
    """The catalogues of which every edition is reported on."""
    chosen = {edition.path for edition in editions}
    return {
        catalog.name
        for catalog in project.catalogs
        if is_all or (catalog.editions and chosen >= {edition.path for edition in catalog.editions})
    }
