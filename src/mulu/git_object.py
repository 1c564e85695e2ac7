"""What git keeps: commits and trees, parsed so that whatever stands in them raises nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER, LINK, MODULE = 0o040000, 0o120000, 0o160000
"""Modes of what is no file in a tree: folders, symbolic links, submodules."""


@dataclass(frozen=True)
class Commit:
    """What git says of a commit; `day` is the committer's day (UTC), `message` its first line."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    day: date
    author: str
    message: str


@dataclass(frozen=True)
class Entry:
    """What a folder of a commit holds under one name."""

    mode: int
    sha: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.mode == FOLDER

    @property
    def is_file(self) -> bool:
        """Whether it is a file; links and submodules are none."""
        return self.mode not in (FOLDER, LINK, MODULE)


def parse_commit(sha: str, data: bytes) -> Commit:
    """A commit's bytes; whatever a broken one lacks is empty, or the day 1970-01-01."""
    head, _, body = data.partition(b"\n\n")
    lines = [line.partition(b" ") for line in head.split(b"\n")]
    values = {name: value for name, _, value in reversed(lines)}
    encoding = values.get(b"encoding", b"utf-8").decode("ascii", "replace")
    parents = tuple(value.decode("ascii") for name, _, value in lines if name == b"parent")
    author = _decode(values.get(b"author", b""), encoding).partition("<")[0].strip()
    message = _decode(body.strip().partition(b"\n")[0], encoding)
    seconds = re.search(rb"> (-?[0-9]{1,12}) [-+0-9]+$", values.get(b"committer", b""))
    day = _day(int(seconds[1]) if seconds else 0)
    return Commit(sha, values[b"tree"].decode("ascii"), parents, day, author, message)


def _decode(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _day(seconds: int) -> date:
    try:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()
    except OverflowError:
        return date.max if seconds > 0 else date.min


def parse_tree(data: bytes) -> Mapping[str, Entry]:
    """A tree's bytes, by name; the names of objects are SHA-1, 20 bytes."""
    found: dict[str, Entry] = {}
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 21
        found[name.decode("utf-8", "surrogateescape")] = Entry(int(mode, 8), data[end + 1 : at].hex())
    return found
