"""The tree that merging two commits would give, made where nothing of a work tree has a say.

`git merge-tree` obeys the attributes and drivers of the checkout that it runs in: with a
`merge=union` a pull request turns its conflict into a success. So the merge is made by object ids in
a bare repository of its own, which borrows the objects, has neither attributes nor settings, and is
gone afterwards.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.messages import say
from mulu.repository import open_repository
from mulu.system_error import trouble

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.git_object import Commit
    from mulu.repository import Repository

_SECONDS = 300
_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Merged:
    """What merging gives: a commit in a repository that lives as long as the context.

    The folder `prefix` of both sides is the whole of it. `conflicts` are the paths, below that
    folder, at which the two sides cannot be merged; the commit is then the head's.
    """

    repository: Repository
    commit: Commit
    conflicts: tuple[str, ...] = ()
    conflicts_elsewhere: int = 0


@contextmanager
def merge(repository: Repository, base: Commit, head: Commit, prefix: str) -> Iterator[Merged]:
    """Merge `head` into `base`; `UsageError` if that cannot be known here.

    The commit's day is the later one of both.
    """
    if repository.shallow:
        raise UsageError(
            say(
                "this clone is shallow, so nobody can tell what merging would give: "
                "git fetch --unshallow gets the rest (in GitHub Actions: fetch-depth: 0)"
            )
        )
    with temporary_folder() as place:
        folder = place / "merge.git"
        _run(folder, "init", "--quiet", "--bare", "--template=", str(folder))
        objects = Path(repository.repo.common_dir, "objects").resolve()
        (folder / "objects" / "info" / "alternates").write_bytes(os.fsencode(objects) + b"\n")
        tree, conflicts = _merge_trees(folder, base.sha, head.sha)
        borrowed = open_repository(folder)
        inside = borrowed.find(head.tree if conflicts else tree, prefix)
        if inside is None or not inside.is_folder:
            raise UsageError(say("after merging there is no folder {prefix}", prefix=prefix or "."))
        sha = _commit(folder, inside.sha, base, head)
        below = f"{prefix}/" if prefix else ""
        mine = tuple(sorted(path.removeprefix(below) for path in conflicts if path.startswith(below)))
        yield Merged(borrowed, borrowed.commit(sha), mine, len(conflicts) - len(mine))


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder that is gone afterwards; `UsageError` if none can be made."""
    try:
        made = tempfile.TemporaryDirectory(prefix="mulu-")
    except OSError as error:
        raise UsageError(say("no temporary folder can be made: {problem}", problem=trouble(error))) from None
    with made as place:
        yield Path(place)


def _merge_trees(folder: Path, base: str, head: str) -> tuple[str, tuple[str, ...]]:
    """The tree, and the paths in conflict."""
    done = _run(
        folder, "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", base, head, codes=(0, 1)
    )
    first, *paths = done.stdout.split(b"\0")
    tree = first.decode("ascii", "replace")
    if not re.fullmatch("[0-9a-f]{40}", tree):
        raise _refusal(done.stderr or done.stdout)
    return tree, tuple(path.decode("utf-8", "surrogateescape") for path in paths if path)


def _commit(folder: Path, tree: str, base: Commit, head: Commit) -> str:
    """A commit of a tree, so that another process can read it by its name; the same for the same trees."""
    seconds = max(0, (max(base.day, head.day) - date(1970, 1, 1)).days * 86400)
    day = f"@{seconds} +0000"
    people = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "mulu"), ("EMAIL", "mulu@invalid"), ("DATE", day))
    }
    return _run(folder, "commit-tree", "-m", "merged", tree, more=people).stdout.decode("ascii").strip()


def _run(
    folder: Path, *arguments: str, codes: tuple[int, ...] = (0,), more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    # Whatever GIT_… variables say of another repository, an index or an object folder must not count.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = ["git", "-c", f"core.attributesFile={os.devnull}", "-c", f"core.hooksPath={os.devnull}"]
    if folder.exists():
        command.append(f"--git-dir={folder}")
    try:
        done = subprocess.run(  # noqa: S603 - options are ours, and names are object ids
            [*command, *arguments],
            env={**kept, **_SETTINGS, **(more or {})},
            cwd=folder.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(say("git refuses: {problem}", problem=trouble(error))) from None
    if done.returncode not in codes:
        raise _refusal(done.stderr)
    return done


def _refusal(answer: bytes) -> UsageError:
    text = answer.decode("utf-8", "replace")
    if "unrelated histories" in text:
        return UsageError(say("the two commits have no common history"))
    if "usage:" in text or "unknown option" in text:
        return UsageError(say("merging without a work tree needs git 2.38 or later"))
    lines = [line.removeprefix("fatal: ").removeprefix("error: ") for line in text.splitlines() if line]
    return UsageError(say("git refuses: {problem}", problem=lines[0] if lines else "-"))
