"""The data of one tree under the policy of another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mulu.project import CATALOGS, SCHEMAS, VALIDATORS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mulu.tree import Tree

POLICY_OF_A_CATALOG = ("catalog.yaml", "waivers.yaml", "releases.csv")
"""What judges in a catalogue's folder; all else there is data."""


def is_code(path: str) -> bool:
    """Whether what stands at a path is run when editions are judged."""
    return PurePosixPath(path).parts[:1] == (VALIDATORS,)


def is_policy(path: str) -> bool:
    """Whether what stands at a path judges, or lies where only what judges belongs."""
    parts = PurePosixPath(path).parts
    if not parts:
        return False
    in_catalog = len(parts) == 3 and parts[0] == CATALOGS and parts[2] in POLICY_OF_A_CATALOG
    return parts[0] in (SCHEMAS, VALIDATORS) or in_catalog


@dataclass(frozen=True)
class OverlaidTree:
    """`data`, where a path that `is_from_policy` says yes to is read from `policy` instead."""

    data: Tree
    policy: Tree
    is_from_policy: Callable[[str], bool] = is_policy

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""
        return self._of(path).read(path)

    def exists(self, path: str) -> bool:
        """Whether anything stands there, be it a file or not."""
        return self._of(path).exists(path)

    def folders(self, path: str) -> list[str]:
        """The names of the folders in a folder, sorted."""
        return self._of(path).folders(path)

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, sorted."""
        return self._of(path).files(path)

    def below(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is no folder, sorted; links are not followed."""
        return self._of(path).below(path)

    def contents(self, path: str) -> dict[str, bytes | None]:
        """All that lies below a folder, by its path there; `None` for what is no plain file."""
        return self._of(path).contents(path)

    def _of(self, path: str) -> Tree:
        return self.policy if self.is_from_policy(path) else self.data


@dataclass(frozen=True)
class AmendedTree:
    """A tree in which some files that there are, or a new one beside them, hold other bytes."""

    tree: Tree
    amended: Mapping[str, bytes]

    def read(self, path: str) -> bytes | None:
        """A file's bytes, or `None` if there is no such file; `UsageError` if it leads outside."""
        return self.amended[path] if path in self.amended else self.tree.read(path)

    def exists(self, path: str) -> bool:
        """Whether anything stands there, be it a file or not."""
        return path in self.amended or self.tree.exists(path)

    def folders(self, path: str) -> list[str]:
        """The names of the folders in a folder, sorted."""
        return self.tree.folders(path)

    def files(self, path: str) -> list[str]:
        """The names of the files in a folder, sorted."""
        return sorted({*self.tree.files(path), *(PurePosixPath(one).name for one in self._below(path, 1))})

    def below(self, path: str) -> list[str]:
        """Paths of all that lies below a folder and is no folder, sorted; links are not followed."""
        return sorted({*self.tree.below(path), *self._below(path)})

    def contents(self, path: str) -> dict[str, bytes | None]:
        """All that lies below a folder, by its path there; `None` for what is no plain file."""
        found = {one.removeprefix(f"{path}/"): self.amended[one] for one in self._below(path)}
        return {**self.tree.contents(path), **found}

    def _below(self, path: str, depth: int | None = None) -> list[str]:
        inside = [one for one in self.amended if one.startswith(f"{path}/")]
        return [one for one in inside if depth is None or one.removeprefix(f"{path}/").count("/") < depth]
