"""`mulu report`: write the reports of catalogues, or check that the committed ones are what they should be."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, put, speak
from mulu.errors import ComparisonError, UsageError
from mulu.messages import Message, say
from mulu.policy import rules_of
from mulu.project import REPORTS, select
from mulu.reporting import make_reports
from mulu.writing import write_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.project import EditionFolder, Project


def report(
    names: Sequence[str], is_check: bool, root: str | None, rev: str | None, language: str | None, quiet: bool
) -> int:
    """Write or check; 1 if data cannot be reported on, or a committed report is not what would be made."""
    if rev is not None and not is_check:
        raise UsageError(say("reports on a commit are not written: --rev goes with --check"))
    project = open_project(root, rev)
    editions = select(project, names, Path.cwd())
    rules = rules_of(project)
    made: dict[str, bytes] = {}
    for catalog in {edition.catalog.name: edition.catalog for edition in editions}.values():
        chosen = [edition for edition in editions if edition.catalog == catalog]
        # Reports are committed: they speak the catalogue's language, whoever makes them.
        spoken = speak(None, [catalog])
        try:
            with contextlib.redirect_stdout(sys.stderr):
                files = make_reports(catalog, chosen, rules, lambda: project.day, spoken)
        except ComparisonError as error:
            put(f"{error.describe(speak(language, [catalog]))}\n", "-")
            return 1
        made |= {f"{REPORTS}/{catalog.name}/{path}": data for path, data in files.items()}
    spoken = speak(language, [edition.catalog for edition in editions])
    if is_check:
        told = [
            *stale(project, made),
            *_left_over(project, _whole(project, editions, not names), made, not names),
        ]
    else:
        told = _write(project, made)
    for message in told if not quiet or is_check else ():
        put(message.render(spoken) + "\n", "-")
    return int(is_check and bool(told))


def _write(project: Project, made: Mapping[str, bytes]) -> list[Message]:
    changed = write_files(project.root, made)
    return [say("written: {path}", path=path) for path in changed] or [say("nothing has changed")]


def stale(project: Project, made: Mapping[str, bytes]) -> Iterator[Message]:
    """Each committed report that is not, to the last byte, what would be made."""
    for path, data in made.items():
        found = project.read(path)
        if found is None:
            yield say("{path}: the report is missing; run mulu report", path=path)
        elif found != data:
            line = _first_difference(found, data)
            yield say(
                "{path}:{line}: the report is not what would be made; run mulu report", path=path, line=line
            )


def _whole(project: Project, editions: Sequence[EditionFolder], is_all: bool) -> set[str]:
    """The catalogues of which every edition is reported on."""
    chosen = {edition.path for edition in editions}
    return {
        catalog.name
        for catalog in project.catalogs
        if is_all or (catalog.editions and chosen >= {edition.path for edition in catalog.editions})
    }


def _left_over(
    project: Project, whole: set[str], made: Mapping[str, bytes], is_all: bool
) -> Iterator[Message]:
    """What lies among the reports of whole catalogues, or of none, and is nothing that would be made."""
    needed = {*made, *(parent.as_posix() for path in made for parent in PurePosixPath(path).parents)}
    found = [path for name in sorted(whole) for path in project.below(f"{REPORTS}/{name}")]
    if is_all:
        found += [f"{REPORTS}/{name}" for name in project.folders(REPORTS) if name not in whole]
    for path in sorted(found):
        if path not in needed:
            yield say("{path}: no report that would be made; delete it", path=path)


def _first_difference(one: bytes, other: bytes) -> int:
    lines = one.split(b"\n"), other.split(b"\n")
    pairs = enumerate(zip(*lines, strict=False), 1)
    return next((number for number, (left, right) in pairs if left != right), min(map(len, lines)))
