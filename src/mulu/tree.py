"""Where a project's files are: in the work tree, or in the tree of a commit.

Both answer the same questions, with paths that are relative to the project's root and written
with `/`. Neither gives anything from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from mulu.errors import UsageError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.git_object import Commit, Entry
    from mulu.repository import Repository


class Tree(Protocol):
    """What a project asks of its files."""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""

    def exists(self, path: str) -> bool:
        """Whether anything stands there, be it a file or not."""

    def folders(self, path: str) -> list[str]:
        """The names of the folders in a folder, sorted."""

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, sorted."""


@dataclass(frozen=True)
class WorkTree:
    """The files as they lie in a folder."""

    root: Path

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""
        place = self.root / path
        try:
            if not place.resolve().is_relative_to(self.root.resolve()):
                raise _leads_out(path)
            return place.read_bytes() if place.is_file() else None
        except (OSError, ValueError, RuntimeError) as error:
            raise UsageError(
                say(
                    "the file cannot be opened: {problem}",
                    problem=getattr(error, "strerror", None) or type(error).__name__,
                ),
                path,
            ) from None

    def exists(self, path: str) -> bool:
        """Whether anything stands there, be it a file or not."""
        return (self.root / path).exists()

    def folders(self, path: str) -> list[str]:
        """The names of the folders in a folder, sorted."""
        place = self.root / path
        return sorted(entry.name for entry in place.iterdir() if entry.is_dir()) if place.is_dir() else []

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, sorted."""
        place = self.root / path
        return sorted(entry.name for entry in place.iterdir() if entry.is_file()) if place.is_dir() else []


@dataclass(frozen=True)
class CommitTree:
    """The files of a commit, below the folder `prefix` of the git repository.

    Symbolic links and submodules are neither files nor folders here, so nothing leads outside.
    """

    repository: Repository
    commit: Commit
    prefix: str = ""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""
        found = self._find(path)
        return self.repository.read(found.sha) if found and found.is_file else None

    def exists(self, path: str) -> bool:
        """Whether anything stands there, be it a file or not."""
        return self._find(path) is not None

    def folders(self, path: str) -> list[str]:
        """The names of the folders in a folder, sorted."""
        return sorted(name for name, entry in self._entries(path).items() if entry.is_folder)

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, sorted."""
        return sorted(name for name, entry in self._entries(path).items() if entry.is_file)

    def at(self, rev: str) -> CommitTree:
        """The same folder in another commit."""
        repository = self.repository
        return CommitTree(repository, repository.commit(repository.resolve(rev)), self.prefix)

    def _find(self, path: str) -> Entry | None:
        if path.startswith("/") or ".." in path.split("/"):
            raise _leads_out(path)
        inside = PurePosixPath(self.prefix, path).as_posix()
        return self.repository.find(self.commit.tree, "" if inside == "." else inside)

    def _entries(self, path: str) -> Mapping[str, Entry]:
        found = self._find(path)
        return self.repository.entries(found.sha) if found and found.is_folder else {}


def _leads_out(path: str) -> UsageError:
    return UsageError(say("the path leads out of the repository"), path)
