"""Which commit gave each item of an edition what it says: its content, not its number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mulu.evidence import ITEMS
from mulu.shelf import readable_items
from mulu.versions import WORK, Contents, versions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mulu.change import Item
    from mulu.git_object import Commit
    from mulu.project import EditionFolder
    from mulu.versions import Versions


@dataclass(frozen=True)
class Blamed:
    """An item and the last commit that changed what it says; `None` where that is not committed."""

    item: Item
    commit: Commit | None


def blame(edition: EditionFolder) -> Sequence[Blamed]:
    """The items of an edition in their order.

    Raises `ComparisonError` if they cannot be read, `UsageError` where git cannot tell.
    """
    project, path = edition.catalog.project, f"{edition.path}/{ITEMS}"
    schema = edition.catalog.schema_for(edition.name).schema
    items, contents = readable_items(edition, schema), Contents(schema)
    numbers = [contents.number(item.cells) for item in items]
    versions = versions_of(project, path)
    found = _assign(set(numbers), versions, contents)
    commits = {sha: versions.tree.repository.commit(sha) if sha else None for sha in set(found.values())}
    return [Blamed(item, commits[found[number]]) for item, number in zip(items, numbers, strict=True)]


def _assign(wanted: Collection[int], versions: Versions, contents: Contents) -> dict[int, str]:
    """For each content the commit at which it stands and no parent has it."""

    @lru_cache(maxsize=16)
    def read(blob: str) -> set[int]:
        return contents.read(versions.tree.repository.read(blob)) if blob else set()

    found: dict[int, str] = {}
    waiting: dict[str, set[int]] = {}
    if versions.order:
        waiting[versions.order[0][0]] = set(wanted)
    for commit, parents in versions.order:
        suspects = waiting.pop(commit, set())
        for parent in parents if suspects else ():
            passing = suspects & read(versions.blob(parent))
            waiting.setdefault(parent, set()).update(passing)
            suspects -= passing
        if suspects:
            versions.refuse_boundary(commit)
        found |= dict.fromkeys(suspects - found.keys(), commit)
    return found | dict.fromkeys(set(wanted) - found.keys(), WORK)
