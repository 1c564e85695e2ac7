"""Files that lie otherwise in the work tree than in the last commit, and what to do about one of them."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from mulu.edition import is_edition_name
from mulu.frozen import is_as_frozen
from mulu.messages import say
from mulu.project import CATALOGS, REPORTS, SCHEMAS, VALIDATORS, CatalogFolder, EditionFolder, Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.messages import Message


def uncommitted(project: Project) -> Iterator[str]:
    """Files of the work tree that the last commit has otherwise, or not; and those that only it has."""
    committed = Project(project.root, project.committed)
    for folder in (CATALOGS, SCHEMAS, VALIDATORS, REPORTS):
        here, there = (
            {path: data for path, data in one.tree.contents(folder).items() if "__pycache__" not in path}
            for one in (project, committed)
        )
        for path in sorted({*here, *there}):
            if path not in here or path not in there or here[path] != there[path]:
                yield f"{folder}/{path}"


def how_to_settle(project: Project, path: str) -> Message:
    """What is wrong with such a file, and how to mend it without harm to the data or to a frozen edition."""
    is_known = project.committed.exists(path)
    edition = _frozen_edition(project, path)
    words = {"path": shlex.quote(path), "edition": edition.title if edition else None}
    if edition and is_as_frozen(edition):
        # Here it is right, and the commit is not: going back to that would break it.
        return say(
            "the file is not committed as it is here, where {edition} is as it was frozen: git add {path} && git commit",
            **words,
        )
    if edition and is_known:
        return say(
            "the file is not committed as it is here, and {edition} is frozen and never changes: git checkout HEAD -- {path} brings back what is committed",
            **words,
        )
    if edition:
        return say(
            "the file is not committed as it is here, and nothing comes to {edition}, which is frozen: move the file out of its folder",
            **words,
        )
    if is_known:
        return say(
            "the file is not committed as it is here: to keep the change, git add {path} && git commit; to drop it, git checkout HEAD -- {path}",
            **words,
        )
    return say(
        "the file is not committed as it is here, for git does not know it: git add {path} && git commit, or move it out of the repository",
        **words,
    )


def _frozen_edition(project: Project, path: str) -> EditionFolder | None:
    """The frozen edition that a file belongs to."""
    folder, name, edition, *inside = [*path.split("/"), "", ""]
    if folder != CATALOGS or not any(inside) or not is_edition_name(edition):
        return None
    found = EditionFolder(CatalogFolder(project, name), edition)
    return found if found.release else None
