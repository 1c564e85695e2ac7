"""Two tables too large to be held, reduced to what differs by Polars: paired by digests of their keys.

An item is the same on both sides if digests of its key and of its cells are, 64 bits each, made anew for each run from a number that
nobody knows. Whether keys stand twice, and all that differs, is asked of the texts themselves.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from mulu.keyed import KEY, called, keys_of, stands_twice
from mulu.layout import NEW, OLD, runs_of
from mulu.unheld import Met, plans_of, read_both, remnants, rows_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mulu.remnant import Remnants
    from mulu.unheld import Plan, Reading, Sheet

CELLS, SERIAL = "cells:", "serial:"
"""Columns of digests, beside that of keys: of the cells that are compared, and of the number."""
AT_ONCE = 1 << 22
"""So many items of a side are paired at once: those whose digests lie in one range."""


def sift(old: Sheet, new: Sheet, decided: Collection[str], size: int) -> Remnants:
    """Both sides without what is the same; items whose keys were `decided` about stay.

    Raises `ComparisonError` as a comparison in memory does; `UsageError` where a file is not to be read piece by piece, and where too
    much differs.
    """
    seed = secrets.randbits(63)
    mine, theirs = (Digests(plan, seed) for plan in plans_of(old.version, new.version))
    before, after = read_both(old, new, size, (mine.note, theirs.note))
    apart = [pl.Series(KEY, list(decided), pl.String).hash(seed)]
    for reading, digests in ((before, mine), (after, theirs)):
        digests.close()
        apart.append(_repeated(digests.of[KEY]))
        _refuse_repeated(reading, digests.of[KEY], apart[-1], size)
    pairs, renumbered = _same(mine, theirs, pl.concat(apart))
    mine.of.clear()
    theirs.of.clear()
    free = [_others(reading.items, pairs[side]) for reading, side in ((before, OLD), (after, NEW))]
    met = Met(runs_of(pairs), renumbered, free[0], free[1])
    del pairs
    return remnants(before, after, met, size)


@dataclass
class Digests:
    """Digests of all rows of a file, in their order, gathered while it is read."""

    plan: Plan
    seed: int
    of: dict[str, pl.Series] = field(default_factory=dict)
    parts: dict[str, list[pl.Series]] = field(default_factory=dict)

    def note(self, cells: pl.DataFrame) -> None:
        """Take in the rows of a piece."""
        plan, mixed = self.plan, pl.lit(0, pl.UInt64)
        compared = [pl.col(name) for name in plan.fields] + [called(plan.schema)] * plan.is_named_alone
        for at, part in enumerate(compared, 1):
            mixed = mixed ^ part.hash(self.seed + at)
        serial = pl.col(plan.counted).hash(self.seed) if plan.counted else pl.lit(0, pl.UInt64)
        keys = pl.lit(keys_of(cells, plan.schema).hash(self.seed))
        lazy = cells.lazy().select(keys.alias(KEY), mixed.alias(CELLS), serial.alias(SERIAL))
        for digests in lazy.collect():
            self.parts.setdefault(digests.name, []).append(digests)

    def close(self) -> None:
        """Put all together, once the file has been read."""
        for name in (KEY, CELLS, SERIAL):
            none = pl.Series(name, dtype=pl.UInt64)
            self.of[name] = pl.concat([none, *self.parts.pop(name, [])], rechunk=True)


def _refuse_repeated(reading: Reading, keys: pl.Series, repeated: pl.Series, size: int) -> None:
    """`ComparisonError` with both lines if a key stands twice; equal digests of other keys do no harm."""
    places = keys.is_in(repeated.implode()).arg_true()
    digests = keys.gather(places)
    for at in _positions(places.filter(~digests.is_first_distinct())):
        first = places.filter(digests == keys[at])[0]
        pair = rows_at(reading, [first, at], size)
        one, other = keys_of(pair.with_columns(pl.col(pl.String).fill_null("")), reading.plan.schema)
        if one == other:
            raise stands_twice(reading.sheet.version, one, *pair["line"])


def _positions(places: pl.Series) -> Iterable[int]:
    return iter(places)


def _repeated(digests: pl.Series) -> pl.Series:
    found = digests.sort()
    return found.filter(found == found.shift(1)).unique()


def _same(old: Digests, new: Digests, apart: pl.Series) -> tuple[pl.DataFrame, int]:
    """Pairs of positions of items that are the same on both sides, in new order, and how many have another number."""
    ranges = max(len(old.of[KEY]), len(new.of[KEY])) // AT_ONCE + 1
    found = [_same_in(old, new, apart, pl.col(KEY) % ranges == at) for at in range(ranges)]
    return pl.concat(pairs for pairs, _ in found).sort(NEW), sum(count for _, count in found)


def _same_in(old: Digests, new: Digests, apart: pl.Series, is_looked_at: pl.Expr) -> tuple[pl.DataFrame, int]:
    mine = pl.LazyFrame(old.of[KEY]).with_row_index(OLD).filter(is_looked_at)
    theirs = pl.LazyFrame(new.of[KEY]).with_row_index(NEW).filter(is_looked_at)
    met = mine.join(theirs, on=KEY, maintain_order="none").filter(~pl.col(KEY).is_in(apart.implode()))
    pairs = met.select(OLD, NEW).collect(engine="streaming")
    pairs = pairs.filter(_is_alike(old, new, pairs, CELLS))
    return pairs, (~_is_alike(old, new, pairs, SERIAL)).arg_true().len()


def _is_alike(old: Digests, new: Digests, pairs: pl.DataFrame, name: str) -> pl.Series:
    return old.of[name].gather(pairs[OLD]) == new.of[name].gather(pairs[NEW])


def _others(items: int, same: pl.Series) -> pl.Series:
    return pl.repeat(value=True, n=items, eager=True).scatter(same, values=False).arg_true()
