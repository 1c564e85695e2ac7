"""The items that a document gives: objects, or columns where many were read at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, overload

import polars as pl

from mulu.late import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True)
class Expected:
    """An item as the document has it, or as a correction makes it; `places` says where, by field."""

    values: Mapping[str, str]
    places: Mapping[str, str]
    is_corrected: bool = False

    @property
    def place(self) -> str | None:
        """Where the item begins in the document; `None` if a correction added it."""
        return next(iter(self.places.values()), None)


@dataclass(frozen=True, eq=False)
class Batch:
    """Items in columns: their values and their places, by field."""

    values: pl.DataFrame
    places: pl.DataFrame

    @cached_property
    def items(self) -> Sequence[Expected]:
        """The items as objects, made when they are asked for, and the same ones from then on."""
        rows = zip(self.values.iter_rows(named=True), self.places.iter_rows(named=True), strict=True)
        return [Expected(values, places) for values, places in rows]


class Items(Sequence[Expected]):
    """The items of a document in its order; single ones and batches are put behind each other."""

    def __init__(self) -> None:
        self._parts: list[list[Expected] | Batch] = []
        self._all: Sequence[Expected] | None = None

    def append(self, item: Expected) -> None:
        """Put an item behind the others."""
        self._all = None
        if not self._parts or isinstance(self._parts[-1], Batch):
            self._parts.append([])
        last = self._parts[-1]
        assert isinstance(last, list)  # noqa: S101 - so it was made
        last.append(item)

    def extend(self, batch: Batch) -> None:
        """Put a batch behind the others."""
        self._all = None
        self._parts.append(batch)

    def replace_last(self, item: Expected) -> None:
        """Put an item, which was appended, in place of the last one."""
        self._all = None
        last = self._parts[-1]
        assert isinstance(last, list)  # noqa: S101 - what goes on was read by itself
        last[-1] = item

    def values_of(self, name: str) -> Iterator[str]:
        """The values of one field."""
        return chain.from_iterable(
            part.values[name] if isinstance(part, Batch) else (item.values[name] for item in part)
            for part in self._parts
        )

    def frame(self, columns: Sequence[str]) -> pl.DataFrame:
        """The values of all items, without an object for each."""
        types = dict.fromkeys(columns, pl.String)
        frames = [pl.DataFrame(schema=types)]
        for part in self._parts:
            if isinstance(part, Batch):
                frames.append(part.values.select(columns))
            else:
                rows = [[item.values[name] for name in columns] for item in part]
                frames.append(pl.DataFrame(rows, schema=types, orient="row"))
        return pl.concat(frames)

    def __len__(self) -> int:
        return sum(part.values.height if isinstance(part, Batch) else len(part) for part in self._parts)

    @overload
    def __getitem__(self, at: int) -> Expected: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Expected]: ...
    def __getitem__(self, at: int | slice) -> Expected | Sequence[Expected]:
        if self._all is None:
            self._all = list(self)
        return self._all[at]

    def __iter__(self) -> Iterator[Expected]:
        return chain.from_iterable(part.items if isinstance(part, Batch) else part for part in self._parts)
