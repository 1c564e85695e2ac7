"""The versions of one items.csv in git, and its items without reading more than is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mulu.change import Item
from mulu.errors import UsageError
from mulu.messages import say
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from mulu.change import Difference
    from mulu.project import Project
    from mulu.schema import Schema
    from mulu.tree import CommitTree

WORK = ""
"""Stands for a commit where a version is not committed yet."""

Content = tuple[str, ...]
"""An item's cells but for its number, in the schema's order."""


@dataclass(frozen=True, eq=False)
class Versions:
    """A file's versions: `order` has the commits that changed it, newest first, with their parents.

    The first is `WORK` where the work tree differs from the last commit.
    """

    tree: CommitTree
    path: str
    order: Sequence[tuple[str, tuple[str, ...]]]
    work: bytes | None = None
    blobs: dict[str, str] = field(default_factory=dict, repr=False)

    def blob(self, commit: str) -> str:
        """The sha of the file in a commit, empty where it is not there."""
        if commit not in self.blobs:
            repository = self.tree.repository
            found = repository.find(repository.commit(commit).tree, self.path) if commit else None
            self.blobs[commit] = found.sha if found and found.is_file else ""
        return self.blobs[commit]

    def data(self, commit: str) -> bytes:
        """The file's bytes in a commit, none where it is not there."""
        if commit == WORK:
            return self.work or b""
        sha = self.blob(commit)
        return self.tree.repository.read(sha) if sha else b""

    def refuse_boundary(self, commit: str) -> None:
        """`UsageError` if what a commit changed cannot be known, because its parents are missing."""
        if commit in self.tree.repository.shallow:
            raise UsageError(
                say(
                    "what happened before commit {sha} is not in this clone, which is shallow: git fetch --unshallow gets the rest",
                    sha=commit[:10],
                )
            )


def versions_of(project: Project, path: str) -> Versions:
    """The versions of a project's file up to its revision, or to the work tree."""
    tree = project.committed
    inside = f"{tree.prefix}/{path}" if tree.prefix else path
    order = tree.repository.walk(tree.commit.sha, inside)
    work = None if project.revision else project.read(path)
    if project.revision or (work == tree.read(path)):
        return Versions(tree, inside, order)
    return Versions(tree, inside, [(WORK, tuple(commit for commit, _ in order[:1])), *order], work)


def read_items(data: bytes, schema: Schema, words: Collection[str] | None = None) -> list[Item]:
    """The items of an items.csv; with `words`, those at least whose lines hold one of them."""
    return [Item(schema.key_of(cells), cells) for cells in _rows(data, schema, words)]


def read_contents(
    data: bytes, schema: Schema, known: dict[tuple[bytes, bytes], Content]
) -> frozenset[Content]:
    """What the items of an items.csv say; `known` remembers lines from one version to the next."""
    if not _is_plain(data):
        return frozenset(content_of(cells, schema) for cells in _rows(data, schema, None))
    heading, *lines = data.split(b"\n")
    names, found = _split(heading), set()
    for line in filter(None, lines):
        content = known.get((heading, line))
        if content is None:
            content = known[heading, line] = content_of(_cells(line, names, schema), schema)
        found.add(content)
    return frozenset(found)


def content_of(cells: Mapping[str, str], schema: Schema) -> Content:
    """What an item says, but for its number."""
    number = schema.numbering.field if schema.numbering else None
    return tuple(cells[name] for name in schema.columns if name != number)


def name_of(item: Item, schema: Schema) -> str:
    """What an item is called, marks off."""
    return " ".join(schema.split(name, item.cells[name])[0] for name in schema.naming)


def differences(old: Item, new: Item, schema: Schema) -> Mapping[str, Difference]:
    """The fields in which two items differ, their numbers aside."""
    number = schema.numbering.field if schema.numbering else None
    return {
        name: (old.cells[name], new.cells[name])
        for name in schema.columns
        if name != number and old.cells[name] != new.cells[name]
    }


def _rows(data: bytes, schema: Schema, words: Collection[str] | None) -> Iterator[Mapping[str, str]]:
    if _is_plain(data):
        names = _split(data[: data.find(b"\n")])
        for line in _lines(data, words):
            yield _cells(line, names, schema)
    elif data:
        # read_table sees to quotes, ragged rows and whatever else a file may have.
        for row in read_table(data, schema.columns).frame.iter_rows(named=True):
            yield {name: row[name] or "" for name in schema.columns}


def _is_plain(data: bytes) -> bool:
    """Whether lines are rows and commas are the borders of cells, so that no table need be read."""
    if b"\n" not in data or any(sign in data for sign in (b'"', b"\r", b"\0", b"\xef\xbb\xbf")):
        return False
    names = data[: data.find(b"\n")].split(b",")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(set(names)) == len(names) > 1


def _lines(data: bytes, words: Collection[str] | None) -> Iterable[bytes]:
    if words is None:
        return filter(None, data.split(b"\n")[1:])
    body, found = data.find(b"\n"), {}
    for word in words:
        sought = word.encode("utf-8", "surrogateescape")
        at = data.find(sought, body) if sought else -1
        while at >= 0:
            start, end = data.rfind(b"\n", 0, at) + 1, data.find(b"\n", at)
            found[start] = data[start : end if end >= 0 else len(data)]
            at = data.find(sought, end) if end >= 0 else -1
    return [found[start] for start in sorted(found)]


def _cells(line: bytes, names: Sequence[str], schema: Schema) -> Mapping[str, str]:
    given = dict(zip(names, _split(line), strict=False))
    return {name: given.get(name, "") for name in schema.columns}


def _split(line: bytes) -> Sequence[str]:
    return line.decode("utf-8").split(",")
