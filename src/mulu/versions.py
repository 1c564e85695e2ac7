"""The versions of one items.csv in git, and its items without reading more than is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
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
    """The items of an items.csv; with `words`, those at least that have a cell beginning with one."""
    return [Item(schema.key_of(cells), cells) for cells in _rows(data, schema, words)]


def words_of_key(key: str) -> Collection[str]:
    """With what a cell begins in every row that has this key."""
    part = max(key.split("/"), key=len)
    return dict.fromkeys((key, part.replace("%2F", "/").replace("%25", "%")))


def words_of_name(name: str, schema: Schema) -> Collection[str]:
    """With what a cell begins in every row that has this name."""
    return (name if len(schema.naming) == 1 else name.strip().split(" ")[0],)


@dataclass(frozen=True, eq=False)
class Contents:
    """What items say, over many versions of a file; each saying has a number, each line is read once."""

    schema: Schema
    numbers: dict[Content, int] = field(default_factory=dict)
    lines: dict[str, dict[str, int | None]] = field(default_factory=dict)
    """By heading line, the numbers of lines; `None` for a blank one."""

    def number(self, cells: Mapping[str, str]) -> int:
        """The number of what an item says."""
        content = tuple(cells[name] for name in content_columns(self.schema))
        return self.numbers.setdefault(content, len(self.numbers))

    def read(self, data: bytes) -> set[int]:
        """The numbers of all that the items of a version say."""
        if not _is_plain(data):
            return {self.number(cells) for cells in _rows(data, self.schema, None)}
        heading, *lines = data.decode("utf-8").split("\n")
        known = self.lines.setdefault(heading, {"": None})
        try:
            found = set(map(known.__getitem__, lines))
        except KeyError:
            self._learn(heading, {*lines} - known.keys())
            found = set(map(known.__getitem__, lines))
        return {number for number in found if number is not None}

    def _learn(self, heading: str, lines: Collection[str]) -> None:
        known, names = self.lines[heading], heading.split(",")
        columns = content_columns(self.schema)
        is_whole = len(columns) > 1 and set(columns) <= set(names)
        pick = itemgetter(*(names.index(name) for name in columns)) if is_whole else None
        for line in lines:
            cells = line.split(",")
            if pick and len(cells) >= len(names):
                known[line] = self.numbers.setdefault(pick(cells), len(self.numbers))
            else:
                known[line] = self.number(_cells(line, names, self.schema))


def content_columns(schema: Schema) -> Sequence[str]:
    """The fields that are content: all but the number."""
    number = schema.numbering.field if schema.numbering else None
    return [name for name in schema.columns if name != number]


def differences(old: Item, new: Item, schema: Schema) -> Mapping[str, Difference]:
    """The fields in which two items differ, their numbers aside."""
    return {
        name: (old.cells[name], new.cells[name])
        for name in content_columns(schema)
        if old.cells[name] != new.cells[name]
    }


def _rows(data: bytes, schema: Schema, words: Collection[str] | None) -> Iterator[Mapping[str, str]]:
    if _is_plain(data):
        names = data[: data.find(b"\n")].decode("utf-8").split(",")
        for line in _lines(data, words):
            yield _cells(line.decode("utf-8"), names, schema)
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
    found = {}
    for border in (b",", b"\n"):
        for word in filter(None, words):
            sought = border + word.encode("utf-8", "surrogateescape")
            at = data.find(sought, data.find(b"\n"))
            while at >= 0:
                start, end = data.rfind(b"\n", 0, at + 1) + 1, data.find(b"\n", at + 1)
                end = end if end >= 0 else len(data)
                found[start] = data[start:end]
                at = data.find(sought, end)
    return [found[start] for start in sorted(found)]


def _cells(line: str, names: Sequence[str], schema: Schema) -> Mapping[str, str]:
    given = dict(zip(names, line.split(","), strict=False))
    return {name: given.get(name, "") for name in schema.columns}
