"""Files of Office 97 to 2003 as folders of streams: what is in them, and the bytes of one stream."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from mulu.readers.archive import COMPOUND_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FREE = 0xFFFFFFFA
"""Numbers of sectors from here on are signs, such as the end of a chain."""
ENTRY = 128
STREAM, ROOT = 2, 5


class Compound:
    """A compound file; `ValueError` or `struct.error` if it is damaged.

    `names` are those of all its streams and storages.
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
        self.entries = {
            name: entry for at in range(0, len(folder), ENTRY) for name, entry in _entry(folder, at)
        }
        self.names = frozenset(self.entries)
        self.small_table = _numbers(b"".join(self._sectors(first_small)))
        roots = [start for kind, start, _ in self.entries.values() if kind == ROOT]
        self.small = b"".join(self._sectors(roots[0])) if roots else b""

    def read(self, *names: str) -> bytes | None:
        """The bytes of the first stream there is, by its name."""
        for name in names:
            kind, start, length = self.entries.get(name, (0, 0, 0))
            if kind != STREAM:
                continue
            if length >= self.cutoff:
                return b"".join(self._sectors(start))[:length]
            pieces = (self.small[at << 6 : (at + 1) << 6] for at in _chain(start, self.small_table))
            return b"".join(pieces)[:length]
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


def _entry(folder: bytes, at: int) -> Iterator[tuple[str, tuple[int, int, int]]]:
    length, kind = struct.unpack_from("<HB", folder, at + 64)
    start, size = struct.unpack_from("<II", folder, at + 116)
    if kind and 2 <= length <= 64:
        yield folder[at : at + length - 2].decode("utf-16-le", "replace"), (kind, start, size)
