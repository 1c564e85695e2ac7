"""`mulu site`: make a static site of catalogues, for people."""

from __future__ import annotations

import contextlib
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.claim import read_sums
from mulu.cli.console import open_project, put, speak
from mulu.errors import ComparisonError, UsageError
from mulu.gate import judge_work_tree
from mulu.made_folder import write_folder
from mulu.messages import say
from mulu.project import CATALOGS, REPORTS, SCHEMAS, VALIDATORS, Project
from mulu.publisher import read_folder
from mulu.release import SUMS
from mulu.site import MARKER, files_to_download, read_exhibits, site_files
from mulu.uncommitted import uncommitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.project import CatalogFolder


def site(
    names: Sequence[str],
    out: str,
    releases: str | None,
    root: str | None,
    rev: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Make the site; 1 if an edition cannot be shown because it cannot be understood."""
    project = open_project(root, rev)
    catalogs = [project.catalog(name) for name in dict.fromkeys(names)] or project.catalogs
    if not catalogs:
        raise UsageError(say("nothing is selected: the repository has no edition"))
    _refuse_data(project, out)
    spoken, told = speak(None, catalogs), speak(language, catalogs)
    with contextlib.redirect_stdout(sys.stderr):
        ruling = judge_work_tree(project, "error")
    if ruling.broken:
        raise ruling.broken
    committed = _committed(project)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exhibits = read_exhibits(catalogs, ruling, spoken)
            is_open = ruling.state == "open"
            downloads = {
                catalog.name: files_to_download(catalog, committed, spoken, is_gate_open=is_open)
                for catalog in catalogs
            }
    except ComparisonError as error:
        put(f"{error.describe(told)}\n", "-")
        return 1
    if releases is not None:
        for catalog in catalogs:
            downloads[catalog.name] |= dict(_released(Path(releases) / catalog.name, catalog))
    commit = committed.committed.commit if committed else None
    count = write_folder(out, site_files(exhibits, downloads, ruling, spoken, commit), MARKER)
    if not quiet:
        put(say("written: {path}, {count} files", path=out, count=count).render(told) + "\n", "-")
    return 0


def _refuse_data(project: Project, out: str) -> None:
    """`UsageError` if the site would come to lie among what it is made of."""
    place = Path(out).resolve()
    for folder in (CATALOGS, SCHEMAS, VALIDATORS, REPORTS):
        if place.is_relative_to((project.root / folder).resolve()):
            raise UsageError(
                say("this is a place for data: choose a folder outside of {folder}/", folder=folder), out
            )


def _committed(project: Project) -> Project | None:
    """The project in the commit that it is read from, or that has the same data and policy as the work tree."""
    if project.revision:
        return project
    try:
        committed = Project(project.root, project.committed)
        return None if any(uncommitted(project)) else committed
    except UsageError:
        # No git, or something in the work tree that git would not give.
        return None


def _released(place: Path, catalog: CatalogFolder) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The releases that lie in a folder, by edition; `UsageError` where one is not what its sums say."""
    for edition in catalog.editions:
        folder = place / edition.name
        if (folder / SUMS).is_file():
            files = read_folder(folder)
            sums = read_sums(files.get(SUMS) or b"", str(folder / SUMS))
            for name in sorted({*sums, *files} - {SUMS}):
                data = files.get(name)
                if data is None or hashlib.sha256(data).hexdigest() != sums.get(name):
                    message = say("this is not what SHA256SUMS says: publish the release again")
                    raise UsageError(message, str(folder / name))
            yield edition.name, {name: data for name, data in files.items() if data is not None}
