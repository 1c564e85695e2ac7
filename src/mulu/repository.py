"""The git repository around a project: names become commits, commits become trees and bytes.

Every name is resolved to a sha first, so that nothing from outside reaches git as an option; from
there on all objects come through one `git cat-file --batch` process. No pager, hook, filter,
textconv or external diff runs, and no configuration of the user changes an answer.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mulu.errors import UsageError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER, LINK, MODULE = 0o040000, 0o120000, 0o160000
"""Modes of what is no file in a tree: folders, symbolic links, submodules."""

_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
)
_ENVIRONMENT = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    **{f"GIT_{kind}_PATHSPECS": "0" for kind in ("LITERAL", "GLOB", "NOGLOB", "ICASE")},
}


@dataclass(frozen=True)
class Commit:
    """What git says of a commit; `day` is the committer's day (UTC), `message` its first line."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    day: date
    author: str
    message: str


@dataclass(frozen=True)
class Entry:
    """What a folder of a commit holds under one name."""

    mode: int
    sha: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.mode == FOLDER

    @property
    def is_file(self) -> bool:
        """Whether it is a file; links and submodules are none."""
        return self.mode not in (FOLDER, LINK, MODULE)


@dataclass(frozen=True, eq=False)
class Repository:
    """A git repository; shas are full and in hexadecimal."""

    repo: Any
    """GitPython's `Repo`."""

    @cached_property
    def top(self) -> Path:
        """The folder that paths in trees are relative to; the repository itself if it is bare."""
        return Path(self.repo.working_tree_dir or self.repo.git_dir).resolve()

    @cached_property
    def shallow(self) -> frozenset[str]:
        """The commits whose parents were not fetched."""
        place = Path(self.repo.common_dir) / "shallow"
        return frozenset(place.read_text("ascii").split()) if place.is_file() else frozenset()

    def resolve(self, rev: str) -> str:
        """The sha of the commit that a revision names; `UsageError` if it names none."""
        is_plain = rev.isprintable() and not rev.startswith(("-", "^")) and " " not in rev
        if not rev or not is_plain:
            raise UsageError(say("{rev} names no revision: write a branch, a tag or a sha", rev=rev or "''"))
        code, out, err = self._ask("rev_parse", "--verify", "--end-of-options", f"{rev}^{{commit}}")
        if code == 0 and re.fullmatch("[0-9a-f]{40}", out):
            return out
        if code == 0 and re.fullmatch("[0-9a-f]{64}", out):
            raise UsageError(say("the repository names its objects by SHA-256, which mulu cannot read"))
        if "single revision" not in err and "ambiguous" not in err and "expected commit" not in err:
            raise _refusal(err)
        if rev == "HEAD":
            raise UsageError(say("the git repository has no commit yet"))
        if self.shallow:
            raise UsageError(
                say(
                    "there is no revision {rev} in this clone, which is shallow: git fetch --unshallow gets the rest",
                    rev=rev,
                )
            )
        raise UsageError(say("there is no revision {rev}, or it is no commit", rev=rev))

    def commit(self, sha: str) -> Commit:
        """The commit of this sha."""
        return _parse_commit(sha, self.read(sha))

    def read(self, sha: str) -> bytes:
        """An object's bytes; `UsageError` if it is not there."""
        try:
            data = self.repo.odb.stream(bytes.fromhex(sha)).read()
        except (ValueError, OSError) as error:
            raise UsageError(
                say("git does not have the object {sha}: {problem}", sha=sha, problem=str(error))
            ) from None
        return bytes(data)

    def entries(self, sha: str) -> Mapping[str, Entry]:
        """What a tree holds, by name; each tree is read once."""
        if sha not in self._trees:
            self._trees[sha] = _parse_tree(self.read(sha))
        return self._trees[sha]

    def find(self, tree: str, path: str) -> Entry | None:
        """What stands at a path in a tree; links are not followed, `..` is a name like any other."""
        found = Entry(FOLDER, tree)
        for part in path.split("/") if path else ():
            below = self.entries(found.sha).get(part) if found.is_folder else None
            if below is None:
                return None
            found = below
        return found

    def walk(self, sha: str, path: str) -> list[tuple[str, tuple[str, ...]]]:
        """The commits up to `sha` that changed what stands at `path`, newest first.

        Each with its parents among them. Where a merge took over one side as it was, the walk
        follows that side, as `git log` and `git blame` do.
        """
        code, out, err = self._ask(
            "rev_list", "--topo-order", "--parents", sha, "--", f":(top,literal){path}"
        )
        if code:
            raise _refusal(err)
        lines = (line.split() for line in out.splitlines())
        return [(commit, tuple(parents)) for commit, *parents in lines]

    @cached_property
    def _trees(self) -> dict[str, Mapping[str, Entry]]:
        return {}

    def _ask(self, command: str, *arguments: str) -> tuple[int, str, str]:
        call = getattr(self.repo.git, command)
        code, out, err = call(*arguments, with_extended_output=True, with_exceptions=False)
        return code, str(out), str(err)


def open_repository(folder: Path) -> Repository:
    """The git repository around a folder; `UsageError` if there is none, or no git."""
    try:
        # Importing it raises where there is no git; so late that nothing else depends on that.
        import git
    except ImportError:
        raise UsageError(say("this needs git, which is not installed")) from None
    try:
        repo = git.Repo(folder, search_parent_directories=True, expand_vars=False)
    except (git.exc.GitError, ValueError, OSError):
        raise UsageError(say("there is no git repository around {folder}", folder=folder.name)) from None
    # What somebody has replaced or grafted locally is not what the sha says.
    repo.git.update_environment(**_ENVIRONMENT)
    repo.git.set_persistent_git_options(no_pager=True, c=list(_SETTINGS))
    return Repository(repo)


def last_commit_day(root: Path) -> date:
    """The day (UTC) of the last commit, or today where there is no commit or no git.

    Waivers are judged on that day, so that an old commit keeps its verdict.
    """
    try:
        repository = open_repository(root)
        return repository.commit(repository.resolve("HEAD")).day
    except UsageError:
        return datetime.now(UTC).date()


def _refusal(err: str) -> UsageError:
    lines = [line.removeprefix("fatal: ") for line in err.replace("stderr:", "").strip(" '\n").splitlines()]
    return UsageError(say("git refuses: {problem}", problem=lines[0] if lines else "-"))


def _parse_commit(sha: str, data: bytes) -> Commit:
    head, _, body = data.partition(b"\n\n")
    lines = [line.partition(b" ") for line in head.split(b"\n")]
    values = {name: value for name, _, value in reversed(lines)}
    encoding = values.get(b"encoding", b"utf-8").decode("ascii", "replace")
    parents = tuple(value.decode("ascii") for name, _, value in lines if name == b"parent")
    author = _decode(values.get(b"author", b""), encoding).partition("<")[0].strip()
    message = _decode(body.strip().partition(b"\n")[0], encoding)
    seconds = re.search(rb"> (-?[0-9]{1,12}) [-+0-9]+$", values.get(b"committer", b""))
    day = _day(int(seconds[1]) if seconds else 0)
    return Commit(sha, values[b"tree"].decode("ascii"), parents, day, author, message)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _day(seconds: int) -> date:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()
    except OverflowError:
        return date.max if seconds > 0 else date.min


def _parse_tree(data: bytes) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 21
        found[name.decode("utf-8", "surrogateescape")] = Entry(int(mode, 8), data[end + 1 : at].hex())
    return found
