"""The data of one tree under the policy of another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mulu.project import CATALOGS, SCHEMAS, VALIDATORS

if TYPE_CHECKING:
    from collections.abc import Callable

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
