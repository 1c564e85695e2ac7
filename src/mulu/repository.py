"""The git repository around a project: names become commits, commits become trees and bytes.

Every name is resolved to a sha first, so that nothing from outside reaches git as an option; from
there on all objects come through one `git cat-file --batch` process. No pager, hook, filter,
textconv or external diff runs, and no configuration of the user changes an answer.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from mulu.errors import UsageError
from mulu.git_object import FOLDER, Entry, parse_commit, parse_tree
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.git_object import Commit

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
class Tag:
    """A tag: its own sha, the commit that it names, and whether it bears a signature, or a message at all."""

    sha: str
    commit: str
    is_signed: bool
    is_annotated: bool


@dataclass(frozen=True, eq=False)
class Repository:
    """A git repository; shas are full and in hexadecimal."""

    repo: Any
    """GitPython's `Repo`."""
    _reading: Lock = field(default_factory=Lock, init=False, repr=False)
    """All threads ask one process: each holds this from its question to the end of the answer."""

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
        is_plain = rev.isprintable() and " " not in rev and not rev.startswith(("-", "^"))
        if not is_plain or not 0 < len(rev) < 1000:
            raise UsageError(
                say("{rev} names no revision: write a branch, a tag or a sha", rev=rev[:100] or "''")
            )
        code, out, err = self._ask("rev_parse", "--verify", "--end-of-options", f"{rev}^{{commit}}")
        if code == 0 and re.fullmatch("[0-9a-f]{40}", out):
            return out
        if code == 0 and re.fullmatch("[0-9a-f]{64}", out):
            raise UsageError(say("the repository names its objects by SHA-256, which mulu cannot read"))
        if "single revision" not in err and "ambiguous" not in err and "expected commit" not in err:
            raise _refusal(err)
        if rev == "HEAD":
            raise UsageError(
                say("the git repository has no commit yet: git add --all && git commit makes the first one")
            )
        if self.shallow:
            raise UsageError(
                say(
                    "there is no revision {rev} in this clone, which is shallow: git fetch --unshallow gets the rest",
                    rev=rev,
                )
            )
        raise UsageError(say("there is no revision {rev}, or it is no commit", rev=rev))

    def has_commit(self, sha: str) -> bool:
        """Whether the object of this sha is here, and is a commit."""
        return self._ask("cat_file", "-e", f"{sha}^{{commit}}")[0] == 0

    def is_cut(self, sha: str) -> bool:
        """Whether something that came before a commit was not fetched."""
        return any(self.has_commit(one) and self.is_ancestor(one, sha) for one in self.shallow)

    def commit(self, sha: str) -> Commit:
        """The commit of this sha."""
        return parse_commit(sha, self.read(sha))

    def read(self, sha: str) -> bytes:
        """An object's bytes; `UsageError` if it is not there."""
        try:
            with self._reading:
                data = self.repo.odb.stream(bytes.fromhex(sha)).read()
        except (ValueError, OSError) as error:
            raise UsageError(
                say("git does not have the object {sha}: {problem}", sha=sha, problem=str(error))
            ) from None
        return bytes(data)

    def size(self, sha: str) -> int:
        """How many bytes an object has, which is told without reading it."""
        try:
            return int(self._info(sha).size)
        except (ValueError, OSError) as error:
            raise UsageError(
                say("git does not have the object {sha}: {problem}", sha=sha, problem=str(error))
            ) from None

    def entries(self, sha: str) -> Mapping[str, Entry]:
        """What a tree holds, by name; each tree is read once."""
        if sha not in self._trees:
            self._trees[sha] = parse_tree(self.read(sha))
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

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Whether a commit is part of the history of another one; `UsageError` if nobody can tell."""
        code, _, err = self._ask("merge_base", "--is-ancestor", older, newer)
        if code not in (0, 1):
            raise _refusal(err)
        return code == 0

    def tag(self, name: str) -> Tag | None:
        """The tag of this name, if there is one; `UsageError` if it leads to no commit."""
        code, sha, _ = self._ask("rev_parse", "--verify", "--quiet", "--end-of-options", f"refs/tags/{name}")
        if code or not re.fullmatch("[0-9a-f]{40}", sha):
            return None
        data = self.read(sha) if self._info(sha).type == b"tag" else b""
        if not self.has_commit(sha):
            raise UsageError(
                say(
                    "the tag {tag} leads to no commit: take it away (git tag --delete {tag}), and fetch it again if it is the authority's",
                    tag=name,
                )
            )
        return Tag(sha, self.resolve(sha), b"\n-----BEGIN " in data, bool(data))

    def is_tag_name(self, name: str) -> bool:
        """Whether git takes a name for a tag."""
        return self._ask("check_ref_format", f"refs/tags/{name}")[0] == 0

    def check_signature(self, tag: Tag) -> tuple[bool, str]:
        """Whether git finds the signature of a tag to be good, and what it says of it."""
        code, out, err = self._ask("verify_tag", "--raw", tag.sha)
        return code == 0, f"{out}\n{err}"

    def make_tag(self, name: str, sha: str, message: str) -> None:
        """Tag a commit, signed where git is set up to sign; `UsageError` if git refuses."""
        is_set_up = self._ask("config", "--type=bool", "--get", "tag.gpgSign")[1]
        has_key = self._ask("config", "--get", "user.signingKey")[1]
        sign = ["--sign"] if is_set_up == "true" or (has_key and not is_set_up) else ["--annotate"]
        code, _, err = self._ask("tag", *sign, "--message", message, "--", name, sha)
        if code:
            raise _refusal(err)

    @cached_property
    def _trees(self) -> dict[str, Mapping[str, Entry]]:
        return {}

    def _info(self, sha: str) -> Any:
        with self._reading:
            return self.repo.odb.info(bytes.fromhex(sha))

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
