"""`mulu git-diff`: a diff driver, by which `git diff` shows items instead of lines."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from mulu.accounts import account_of
from mulu.cli.console import put, speak
from mulu.comparison import open_table
from mulu.differ import compare
from mulu.edition import is_edition_name
from mulu.errors import MuluError, UsageError
from mulu.messages import say, visible
from mulu.project import CATALOGS, EditionFolder, find_project
from mulu.tellers import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORT = 10
"""So many characters of a sha are shown."""


def git_diff(given: Sequence[str], language: str | None) -> int:
    """Compare the two states of items.csv that git hands over; always 0, or git would stop there.

    `given` are git's words: path, then file, sha and mode of the old and of the new state.
    """
    if len(given) < 7:
        raise UsageError(
            say("git calls this command; set it up with: git config diff.mulu.command 'mulu git-diff'")
        )
    path, old, old_sha, _, new, new_sha, _ = given[:7]
    put(f"diff --mulu {visible(path)}\n", "-")
    try:
        folder = _edition_of(path)
        spoken = speak(language, [folder.catalog])
        schema = folder.catalog.schema_for(folder.name).schema
        # A state that there is not (the file is new, or deleted) comes as the null device.
        empty = (",".join(schema.columns) + "\n").encode()
        states = [empty if name == os.devnull else Path(name).read_bytes() for name in (old, new)]
        names = [_named(folder.name, sha) for sha in (old_sha, new_sha)]
        before, after = (
            open_table(data, schema, path, name) for data, name in zip(states, names, strict=True)
        )
        put(tell(account_of(compare(before, after), folder.catalog, spoken), "text"), "-")
    except (MuluError, OSError) as error:
        text = error.describe(language or "en") if isinstance(error, MuluError) else str(error)
        put(f"{text}\n", "-")
    return 0


def _named(edition: str, sha: str) -> str:
    """An edition and the state of it; git has no sha for a file in the work tree (0) or none at all (.)."""
    return edition if set(sha) <= {"0", "."} else f"{edition}@{sha[:SHORT]}"


def _edition_of(path: str) -> EditionFolder:
    """The edition that a path from the top of the git repository is the items.csv of."""
    place = Path.cwd() / PurePosixPath(path)
    project = find_project(place.parent)
    parts = place.relative_to(project.root).parts
    if len(parts) != 4 or parts[0] != CATALOGS or not is_edition_name(parts[2]):
        raise UsageError(say("{path} is not the items.csv of an edition", path=path))
    return EditionFolder(project.catalog(parts[1]), parts[2])
