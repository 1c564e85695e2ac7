"""`mulu site`: make a static site of catalogues, for people."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, put, speak
from mulu.errors import ComparisonError, UsageError
from mulu.gate import judge_work_tree
from mulu.made_folder import write_folder
from mulu.messages import say
from mulu.project import CATALOGS, REPORTS, SCHEMAS, VALIDATORS
from mulu.site import MARKER, commit_of, files_to_download, read_exhibits, site_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.project import Project


def site(
    names: Sequence[str], out: str, root: str | None, rev: str | None, language: str | None, quiet: bool
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
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exhibits = read_exhibits(catalogs, ruling, spoken)
            downloads = {catalog.name: files_to_download(catalog, spoken) for catalog in catalogs}
    except ComparisonError as error:
        put(f"{error.describe(told)}\n", "-")
        return 1
    count = write_folder(out, site_files(exhibits, downloads, ruling, spoken, commit_of(project)), MARKER)
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
