"""Where a project's files are: in the work tree, or in the tree of a commit.

Both answer the same questions, with paths that are relative to the project's root and written
with `/`. Neither gives anything from outside.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from mulu.errors import UsageError
from mulu.late import dataclass
from mulu.messages import say
from mulu.system_error import trouble
from mulu.writing import is_passing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.git_object import Commit, Entry
    from mulu.repository import Repository


MOST_FILES = 100_000
"""A commit of a few kilobytes can hold the same folder in itself a billion times."""


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
    """The files as they lie in a folder; what a killed run was about to write is none of them."""

    root: Path

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""
        place = self.place(path)
        try:
            return None if place is None else place.read_bytes()
        except OSError as error:
            raise _unopened(error, path) from None

    def place(self, path: str) -> Path | None:
        """Where a file lies, or `None` if there is no such file; `UsageError` if it leads outside."""
        try:
            self._refuse_outside(path)
            return self.root / path if (self.root / path).is_file() else None
        except (OSError, ValueError, RuntimeError) as error:
            raise _unopened(error, path) from None

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
        if not place.is_dir():
            return []
        return sorted(
            entry.name for entry in place.iterdir() if entry.is_file() and not is_passing(entry.name)
        )

    def below(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is no folder, sorted; links are not followed."""
        self._refuse_outside(path)
        place = self.root / path
        found: list[str] = []
        for folder, folders, files in os.walk(place, onerror=self._refuse_unread):
            inside = Path(folder).relative_to(place).as_posix()
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            kept = [name for name in files if not is_passing(name)]
            found += [PurePosixPath(path, inside, name).as_posix() for name in (*links, *kept)]
        return sorted(found)

    def contents(self, path: str) -> dict[str, bytes | None]:
        """All that lies below a folder, by its path there; `None` for what is no plain file.

        Nothing else is left out, whatever git or the system may think of it. Raises `UsageError` if the
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
            raise UsageError(say("the file cannot be opened: {problem}", problem=trouble(error)), place)

    def _refuse_outside(self, path: str) -> None:
        if not (self.root / path).resolve().is_relative_to(self.root.resolve()):
            raise _leads_out(path)


def _unopened(error: Exception, path: str) -> UsageError:
    return UsageError(say("the file cannot be opened: {problem}", problem=trouble(error)), path)


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
            if len(found) + len(folders) > MOST_FILES:
                raise UsageError(say("there are more than {most} files below", most=MOST_FILES), path)
        return sorted(found)

    def links(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is neither file nor folder: links and submodules."""
        return [one for one in self._all(path) if not self._entry(one).is_file]

    def larger_than(self, size: int, path: str) -> dict[str, int]:
        """The sizes in bytes of the files below a folder that are larger than `size`."""
        files = [one for one in self._all(path) if self._entry(one).is_file]
        sizes = {one: self.repository.size(self._entry(one).sha) for one in files}
        return {one: found for one, found in sizes.items() if found > size}

    def sha(self, path: str) -> str | None:
        """The id of the file or folder that stands there, which is another one as soon as a byte changes."""
        found = self._find(path)
        return found.sha if found else None

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

    def _all(self, path: str) -> list[str]:
        found = self._find(path)
        return [path] if found and not found.is_folder else self.below(path)

    def _entry(self, path: str) -> Entry:
        found = self._find(path)
        assert found is not None  # noqa: S101 - the path was listed
        return found

    def _entries(self, path: str) -> Mapping[str, Entry]:
        found = self._find(path)
        return self.repository.entries(found.sha) if found and found.is_folder else {}


def _leads_out(path: str) -> UsageError:
    return UsageError(say("the path leads out of the repository"), path)
