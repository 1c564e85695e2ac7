"""Order, numbers and columns of both sides: what replay needs besides the changes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from mulu.change import Numbering, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.change import Step
    from mulu.keyed import Keyed

OLD, NEW = "old:", "new:"
"""Columns of pairs: the position of an item on either side, from 0."""


@dataclass(frozen=True)
class Layout:
    """Both sides, and how many of the unchanged items have another number or another place."""

    sides: tuple[Side, Side]
    renumbered: int
    moved: int


def counted_field(old: Keyed, new: Keyed) -> str | None:
    """The field that counts on both sides: that it differs is no change."""
    fields = {side.schema.numbering.field if side.schema.numbering else None for side in (old, new)}
    return fields.pop() if len(fields) == 1 else None


def lay_out(
    old: Keyed,
    new: Keyed,
    unchanged: pl.DataFrame,
    paired: pl.DataFrame,
    listed: tuple[Mapping[int, str], Mapping[int, str]],
) -> Layout:
    """Lay out two versions.

    `unchanged` are pairs of positions (`OLD`, `NEW`) of items that no change lists; `paired` are
    those and the changed ones. `listed` are the keys of all other items, by position, on each side.
    """
    counted = counted_field(old, new)
    sides = (
        _side(old, new, unchanged.select(mine=OLD, other=NEW), listed[0]),
        _side(new, old, unchanged.select(mine=NEW, other=OLD), listed[1]),
    )
    renumbered = 0
    if counted:
        before, after = old.frame[counted].gather(unchanged[OLD]), new.frame[counted].gather(unchanged[NEW])
        renumbered = int((before != after).sum())
    return Layout(sides, renumbered, _moved(paired))


def _side(here: Keyed, there: Keyed, pairs: pl.DataFrame, listed: Mapping[int, str]) -> Side:
    pairs = pairs.sort("mine")
    numbering = here.schema.numbering
    # A number that counts on this side alone, in a column that both have, is a cell like others.
    if numbering and numbering.field in there.schema.by_name and not counted_field(here, there):
        numbering = None
    return Side(
        here.schema.columns,
        here.version.sha256,
        tuple(_order(pairs, listed)),
        Numbering(numbering.field, numbering.within) if numbering else None,
        _uncounted(here, pairs["mine"], numbering.field, numbering.within) if numbering else {},
        {
            name: _filled(here, pairs["mine"], name)
            for name in here.schema.columns
            if name not in there.schema.by_name and (numbering is None or name != numbering.field)
        },
    )


def _order(pairs: pl.DataFrame, listed: Mapping[int, str]) -> Iterator[Step]:
    """Runs of unchanged items, and the keys of listed ones between them."""
    is_start = (pl.col("mine").diff() != 1) | (pl.col("other").diff() != 1)
    runs = (
        pairs.with_columns(pl.col("mine", "other").cast(pl.Int64))
        .with_columns(run=is_start.fill_null(value=True).cum_sum())
        .group_by("run", maintain_order=True)
        .agg(pl.col("mine").first(), pl.col("other").first(), pl.len())
    )
    steps: list[tuple[int, Step]] = [
        (mine, (other + 1, length)) for _, mine, other, length in runs.iter_rows()
    ]
    steps += listed.items()
    steps.sort(key=lambda step: step[0])
    for _, step in steps:
        yield step


def _uncounted(here: Keyed, rows: pl.Series, field: str, within: Sequence[str]) -> Mapping[int, str]:
    """Numbers of unchanged items that counting does not give, by position from 1."""
    count = pl.int_range(1, pl.len() + 1)
    counted = here.frame.select((count.over(within) if within else count).cast(pl.String)).to_series()
    differs = counted != here.frame[field]
    if not differs.any():
        return {}
    odd = rows.filter(differs.gather(rows))
    return {at + 1: number for at, number in zip(odd.to_list(), here.frame[field].gather(odd), strict=True)}


def _filled(here: Keyed, rows: pl.Series, name: str) -> Mapping[int, str]:
    """The cells of unchanged items in a column that only this side has; blank ones are left out."""
    cells = here.frame[name].gather(rows)
    return {at + 1: cell for at, cell in zip(rows.to_list(), cells.to_list(), strict=True) if cell}


def _moved(pairs: pl.DataFrame) -> int:
    """How many items stand out of order: all but the longest run of pairs in the same order."""
    olds = pairs.sort(NEW)[OLD]
    if olds.is_sorted():
        return 0
    tails: list[int] = []
    for old in olds.to_list():
        place = bisect_left(tails, old)
        tails[place : place + 1] = [old]
    return len(olds) - len(tails)
