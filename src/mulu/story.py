"""What commits did to one item of one items.csv."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from mulu.versions import differences, read_items, words_of_key, words_of_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mulu.change import Difference, Item
    from mulu.git_object import Commit
    from mulu.schema import Schema
    from mulu.versions import Versions

Deed = Literal["appeared", "changed", "disappeared"]


@dataclass(frozen=True)
class Event:
    """What a commit did to an item; `commit` is `None` where it is not committed yet.

    `key` is the item's after the commit, or before it where the item disappeared.
    """

    commit: Commit | None
    deed: Deed
    key: str
    fields: Mapping[str, Difference] = field(default_factory=dict)


def tell_story(versions: Versions, schema: Schema, key: str) -> list[Event]:
    """What happened to an item in a file, newest first; its number aside.

    It is followed back under its key or, where a commit has changed the key alone, under its name.
    Raises `UsageError` where the clone does not reach back to the item's beginning.
    """
    return list(_Follower(versions, schema).events(key))


@dataclass(eq=False)
class _Follower:
    versions: Versions
    schema: Schema
    seen: dict[tuple[str, tuple[str, ...]], Sequence[Item]] = field(default_factory=dict)

    def events(self, key: str) -> Iterator[Event]:
        sought = {commit: key for commit, _ in self.versions.order[:1]}
        for commit, parents in self.versions.order:
            # A side of a merge whose item was not taken over is no part of the item's life.
            if commit not in sought:
                continue
            here = sought[commit]
            now = self.find(commit, here)
            steps = [self.step(now, commit, parent, here) for parent in parents] or [(None, now)]
            same = [parent for parent, step in zip(parents, steps, strict=False) if self.is_same(*step)]
            for parent, (before, _) in zip(parents, steps, strict=False):
                if parent in (same[:1] or parents):
                    sought.setdefault(parent, before.key if before else here)
            if event := self.event(commit, steps, is_first=not parents):
                yield event

    def is_same(self, before: Item | None, now: Item | None) -> bool:
        """Whether the item stands on both sides and says the same."""
        return bool(before and now and not differences(before, now, self.schema))

    def step(self, now: Item | None, commit: str, parent: str, key: str) -> tuple[Item | None, Item | None]:
        """The item in a parent and in its child, found by its name on the side where the key is new."""
        before = self.find(parent, key)
        if now and not before:
            before = self.find_by_name(parent, now, commit)
        elif before and not now:
            now = self.find_by_name(commit, before, parent)
        return before, now

    def event(
        self, commit: str, steps: Sequence[tuple[Item | None, Item | None]], *, is_first: bool
    ) -> Event | None:
        """What a commit did, unless it took the item as some parent has it."""
        deeds: list[tuple[Deed, str, Mapping[str, Difference]]] = []
        for before, now in steps:
            if self.is_same(before, now):
                return None
            if before and now:
                deeds.append(("changed", now.key, differences(before, now, self.schema)))
            elif known := now or before:
                deeds.append(("appeared" if now else "disappeared", known.key, {}))
            else:
                return None
        if is_first:
            self.versions.refuse_boundary(commit)
        deed, key, fields = deeds[0]
        about = self.versions.tree.repository.commit(commit) if commit else None
        return Event(about, deed, key, fields)

    def find(self, commit: str, key: str) -> Item | None:
        return next((one for one in self.read(commit, words_of_key(key)) if one.key == key), None)

    def find_by_name(self, commit: str, item: Item, other: str) -> Item | None:
        """The one item of the same name, if its key is new on this side."""
        name = self.schema.name_of(item.cells)
        read = self.read(commit, words_of_name(name, self.schema)) if name else ()
        found = [one for one in read if self.schema.name_of(one.cells) == name]
        return found[0] if len(found) == 1 and not self.find(other, found[0].key) else None

    def read(self, commit: str, words: Collection[str]) -> Sequence[Item]:
        """The items of a version that may be meant; the same bytes are searched once."""
        version = (self.versions.blob(commit) or commit, tuple(words))
        if version not in self.seen:
            self.seen[version] = read_items(self.versions.data(commit), self.schema, words)
        return self.seen[version]
