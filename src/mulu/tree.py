"""Where a project's files are: in the work tree, or in the tree of a commit.

Both answer the same questions, with paths that are relative to the project's root and written
with `/`. Neither gives anything from outside.
"""

from __future__ import annotations

import os
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

    def below(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is no folder, sorted; links are not followed."""

    def contents(self, path: str) -> dict[str, bytes | None]:
        """All that lies below a folder, by its path there; `None` for what is no plain file."""


@dataclass(frozen=True)
class WorkTree:
    """The files as they lie in a folder."""

    root: Path

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""
        place = self.root / path
        try:
            self._refuse_outside(path)
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

    def below(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is no folder, sorted; links are not followed."""
        self._refuse_outside(path)
        place = self.root / path
        found: list[str] = []
        for folder, folders, files in os.walk(place, onerror=self._refuse_unread):
            inside = Path(folder).relative_to(place).as_posix()
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            found += [PurePosixPath(path, inside, name).as_posix() for name in (*links, *files)]
        return sorted(found)

    def contents(self, path: str) -> dict[str, bytes | None]:
        """All that lies below a folder, by its path there; `None` for what is no plain file.

        Nothing is left out, whatever git or the system may think of it. Raises `UsageError` if the
        folder itself is a link.
        """
        parts = path.split("/")
        for at in range(len(parts)):
            folder = "/".join(parts[: at + 1])
            if (self.root / folder).is_symlink():
                raise UsageError(say("this is a symbolic link: put the folder itself here"), folder)
        found = {one.removeprefix(f"{path}/"): self.root / one for one in self.below(path)}
        return {
            one: None if place.is_symlink() else self.read(f"{path}/{one}") for one, place in found.items()
        }

    def _refuse_unread(self, error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            place = Path(error.filename).relative_to(self.root).as_posix()
            raise UsageError(say("the file cannot be opened: {problem}", problem=error.strerror), place)

    def _refuse_outside(self, path: str) -> None:
        if not (self.root / path).resolve().is_relative_to(self.root.resolve()):
            raise _leads_out(path)


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

    def below(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is no folder, sorted; links are not followed."""
        found: list[str] = []
        folders = [path]
        while folders:
            folder = folders.pop()
            for name, entry in self._entries(folder).items():
                (folders if entry.is_folder else found).append(f"{folder}/{name}")
        return sorted(found)

    def contents(self, path: str) -> dict[str, bytes | None]:
        """All that lies below a folder, by its path there; `None` for what is no plain file."""
        return {one.removeprefix(f"{path}/"): self.read(one) for one in self.below(path)}

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
