"""Files of Office 97 to 2003 as folders of streams: what is in them, and the bytes of one stream."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.readers.archive import COMPOUND_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FREE = 0xFFFFFFFA
"""Numbers of sectors from here on are signs, such as the end of a chain."""
ENTRY = 128
STREAM = 2


@dataclass(frozen=True)
class Entry:
    """A stream or a storage: `before` and `after` are its siblings, `child` is one of those in it."""

    name: str
    kind: int
    before: int
    after: int
    child: int
    start: int
    size: int

    @classmethod
    def read(cls, folder: bytes, at: int) -> Entry:
        """The entry that stands somewhere in the directory."""
        length, kind = struct.unpack_from("<HB", folder, at + 64)
        name = folder[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        return cls(name, kind, *struct.unpack_from("<III36xII", folder, at + 68))


class Compound:
    """A compound file; `ValueError` or `struct.error` if it is damaged.

    `names` are those of all its streams and storages, `entries` those that lie in no storage.
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(COMPOUND_FILE) or len(data) < 512:
            raise ValueError
        self.data = data
        sector, small = struct.unpack_from("<HH", data, 30)
        if sector not in (9, 12) or small != 6:
            raise ValueError
        self.size = 1 << sector
        directory, self.cutoff, first_small = struct.unpack_from("<I4xII", data, 48)
        self.table = self._table()
        folder = b"".join(self._sectors(directory))
        entries = [Entry.read(folder, at) for at in range(0, len(folder) - ENTRY + 1, ENTRY)]
        self.names = frozenset(entry.name for entry in entries if entry.kind)
        if not entries:
            raise ValueError
        root = entries[0]
        self.entries = {entry.name: entry for entry in _children(entries, root.child)}
        self.small_table = _numbers(b"".join(self._sectors(first_small)))
        self.small = b"".join(self._sectors(root.start))

    def read(self, *names: str) -> bytes | None:
        """The bytes of the first stream there is, by its name."""
        found = [self.entries[name] for name in names if name in self.entries]
        for entry in (one for one in found if one.kind == STREAM):
            if entry.size >= self.cutoff:
                return b"".join(self._sectors(entry.start))[: entry.size]
            pieces = (self.small[at << 6 : (at + 1) << 6] for at in _chain(entry.start, self.small_table))
            return b"".join(pieces)[: entry.size]
        return None

    def _table(self) -> Sequence[int]:
        """Which sector follows on each."""
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        further, count = struct.unpack_from("<II", self.data, 68)
        for _ in range(min(count, len(self.data) // self.size)):
            if further >= FREE:
                break
            *more, further = _numbers(self._sector(further))
            sectors += more
        return _numbers(b"".join(self._sector(one) for one in sectors if one < FREE))

    def _sectors(self, start: int) -> Iterator[bytes]:
        return (self._sector(at) for at in _chain(start, self.table))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.data[start : start + self.size]


def _chain(start: int, table: Sequence[int]) -> Iterator[int]:
    at = start
    for _ in range(len(table)):
        if at >= len(table):
            return
        yield at
        at = table[at]
    if at < FREE:
        raise ValueError


def _numbers(data: bytes) -> Sequence[int]:
    count = len(data) // 4
    return struct.unpack(f"<{count}I", data[: count * 4])


def _children(entries: Sequence[Entry], first: int) -> Iterator[Entry]:
    """The entries of a storage, which are a tree of siblings."""
    left, seen = [first], set[int]()
    while left:
        at = left.pop()
        if at < len(entries) and at not in seen:
            seen.add(at)
            yield entries[at]
            left += [entries[at].before, entries[at].after]
