"""What commits did to one item of one items.csv."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from mulu.versions import differences, name_of, read_items

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.change import Difference, Item
    from mulu.repository import Commit
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


@dataclass(frozen=True)
class Wanted:
    """An item that is looked for: its key, and what it is called where that is known."""

    key: str
    name: str = ""

    @cached_property
    def words(self) -> Sequence[str]:
        """What stands in the line of an item of this key, or of this name."""
        raw = max(self.key.split("/"), key=len)
        return [raw, raw.replace("%2F", "/").replace("%25", "%"), *sorted(self.name.split(" "), key=len)[-1:]]


def tell_story(versions: Versions, schema: Schema, wanted: Wanted) -> list[Event]:
    """What happened to an item in a file, newest first; its number aside.

    It is followed back under the key or, where a commit has changed the key alone, under the name.
    Raises `UsageError` where the clone does not reach back to the item's beginning.
    """
    return list(_Follower(versions, schema).events(wanted))


@dataclass(eq=False)
class _Follower:
    versions: Versions
    schema: Schema
    seen: dict[tuple[str, Wanted], Sequence[Item]] = field(default_factory=dict)

    def events(self, wanted: Wanted) -> Iterator[Event]:
        sought: dict[str, Wanted] = {}
        for commit, parents in self.versions.order:
            here = sought.get(commit, wanted)
            now = self.find(commit, here)
            steps = [self.step(now, commit, parent, here) for parent in parents] or [(None, now)]
            for parent, (before, _) in zip(parents, steps, strict=False):
                known = before or now
                sought.setdefault(parent, Wanted(known.key, name_of(known, self.schema)) if known else here)
            if event := self.event(commit, steps, is_first=not parents):
                yield event

    def step(
        self, now: Item | None, commit: str, parent: str, wanted: Wanted
    ) -> tuple[Item | None, Item | None]:
        """The item in a parent and in its child, found by its name on the side where the key is new."""
        before = self.find(parent, wanted)
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
            if before and now:
                if not (fields := differences(before, now, self.schema)):
                    return None
                deeds.append(("changed", now.key, fields))
            elif known := now or before:
                deeds.append(("appeared" if now else "disappeared", known.key, {}))
            else:
                return None
        if is_first:
            self.versions.refuse_boundary(commit)
        deed, key, fields = deeds[0]
        about = self.versions.tree.repository.commit(commit) if commit else None
        return Event(about, deed, key, fields)

    def find(self, commit: str, wanted: Wanted) -> Item | None:
        return next((item for item in self.candidates(commit, wanted) if item.key == wanted.key), None)

    def find_by_name(self, commit: str, item: Item, other: str) -> Item | None:
        """The one item of the same name, if its key is new on this side."""
        name = name_of(item, self.schema)
        found = [
            one
            for one in self.candidates(commit, Wanted(item.key, name))
            if name and name_of(one, self.schema) == name
        ]
        if len(found) != 1 or self.find(other, Wanted(found[0].key, name)):
            return None
        return found[0]

    def candidates(self, commit: str, wanted: Wanted) -> Sequence[Item]:
        """The items of a version whose lines hold the key or the name; each version is read once."""
        version = (self.versions.blob(commit), wanted) if commit else ("", wanted)
        if version not in self.seen or not commit:
            self.seen[version] = read_items(self.versions.data(commit), self.schema, wanted.words)
        return self.seen[version]
