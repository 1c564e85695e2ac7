"""`mulu site`: make a static site of catalogues, for people."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from mulu.cli.console import open_project, put, speak
from mulu.errors import ComparisonError, UsageError
from mulu.gate import judge_work_tree
from mulu.made_folder import write_folder
from mulu.messages import say
from mulu.site import MARKER, commit_of, read_exhibits, release_files, site_files

if TYPE_CHECKING:
    from collections.abc import Sequence


def site(
    names: Sequence[str], out: str, root: str | None, rev: str | None, language: str | None, quiet: bool
) -> int:
    """Make the site; 1 if an edition cannot be shown because it cannot be understood."""
    project = open_project(root, rev)
    catalogs = [project.catalog(name) for name in dict.fromkeys(names)] or project.catalogs
    if not catalogs:
        raise UsageError(say("nothing is selected: the repository has no edition"))
    spoken, told = speak(None, catalogs), speak(language, catalogs)
    with contextlib.redirect_stdout(sys.stderr):
        ruling = judge_work_tree(project, "error")
    if ruling.broken:
        raise ruling.broken
    try:
        with contextlib.redirect_stdout(sys.stderr):
            exhibits = read_exhibits(catalogs, ruling, spoken)
            releases = {catalog.name: release_files(catalog, spoken) for catalog in catalogs}
    except ComparisonError as error:
        put(f"{error.describe(told)}\n", "-")
        return 1
    count = write_folder(out, site_files(exhibits, releases, ruling, spoken, commit_of(project)), MARKER)
    if not quiet:
        put(say("written: {path}, {count} files", path=out, count=count).render(told) + "\n", "-")
    return 0
