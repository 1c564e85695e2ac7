"""Order, numbers and columns of both sides: what replay needs besides the changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

import polars as pl

from mulu.change import Numbering, Side

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.change import Step
    from mulu.keyed import Keyed, Version

OLD, NEW, LENGTH = "old:", "new:", "length:"
"""Columns of pairs: the position of an item on either side, from 0; of runs of pairs, how many there are."""


@dataclass(frozen=True)
class Layout:
    """Both sides, and how many of the unchanged items have another number."""

    sides: tuple[Side, Side]
    renumbered: int


def counted_field(old: Keyed | Version, new: Keyed | Version) -> str | None:
    """The field that counts on both sides: that it differs is no change."""
    fields = {side.schema.numbering.field if side.schema.numbering else None for side in (old, new)}
    return fields.pop() if len(fields) == 1 else None


def compared_fields(old: Keyed | Version, new: Keyed | Version) -> Sequence[str]:
    """The fields in which an item is alike on both sides, or is not."""
    counted = counted_field(old, new)
    return [name for name in new.schema.columns if name in old.schema.by_name and name != counted]


def numbering_of(here: Keyed | Version, there: Keyed | Version) -> Numbering | None:
    """How one side counts, where its numbers are no cells like others."""
    numbering = here.schema.numbering
    # A number that counts on this side alone, in a column that both have, is a cell like others.
    if numbering is None or (numbering.field in there.schema.by_name and not counted_field(here, there)):
        return None
    return Numbering(numbering.field, numbering.within)


def lay_out(
    old: Keyed, new: Keyed, unchanged: pl.DataFrame, listed: tuple[Mapping[int, str], Mapping[int, str]]
) -> Layout:
    """Lay out two versions.

    `unchanged` are pairs of positions (`OLD`, `NEW`, in new order) of items that no change lists;
    `listed` are the keys of all other items, by position, on each side.
    """
    counted = counted_field(old, new)
    runs = runs_of(unchanged)
    sides = (
        _side(old, new, unchanged[OLD], _order(runs.select(mine=OLD, other=NEW, length=LENGTH), listed[0])),
        _side(new, old, unchanged[NEW], _order(runs.select(mine=NEW, other=OLD, length=LENGTH), listed[1])),
    )
    renumbered = 0
    if counted:
        before, after = old.frame[counted].gather(unchanged[OLD]), new.frame[counted].gather(unchanged[NEW])
        renumbered = int((before != after).sum())
    return Layout(sides, renumbered)


def _side(here: Keyed, there: Keyed, rows: pl.Series, order: Sequence[Step]) -> Side:
    numbering = numbering_of(here, there)
    return Side(
        here.schema.columns,
        here.version.sha256,
        order,
        numbering,
        _uncounted(here, rows, numbering.field, numbering.within) if numbering else {},
        {name: _filled(here, rows, name) for name in own_columns(here, there)},
    )


def own_columns(here: Keyed | Version, there: Keyed | Version) -> Sequence[str]:
    """The columns that one side alone has, but for the one that counts."""
    numbering = numbering_of(here, there)
    names = [name for name in here.schema.columns if name not in there.schema.by_name]
    return [name for name in names if numbering is None or name != numbering.field]


def runs_of(pairs: pl.DataFrame) -> pl.DataFrame:
    """The first pair of each run of items that follow each other on both sides, and its length."""
    places = pl.col(OLD, NEW).cast(pl.Int64)
    is_start = pl.any_horizontal(places.diff() != 1).fill_null(value=True)
    starts = pairs.select(is_start.arg_true()).to_series()
    ends = starts.shift(-1, fill_value=pairs.height)
    return pairs[starts].with_columns((ends - starts).alias(LENGTH))


def _order(runs: pl.DataFrame, listed: Mapping[int, str]) -> Sequence[Step]:
    """Runs of unchanged items, and the keys of listed ones between them."""
    steps: list[tuple[int, Step]] = [(mine, (other + 1, length)) for mine, other, length in runs.iter_rows()]
    steps += listed.items()
    steps.sort(key=itemgetter(0))
    return tuple(step for _, step in steps)


def _uncounted(here: Keyed, rows: pl.Series, field: str, within: Sequence[str]) -> Mapping[int, str]:
    """Numbers of unchanged items that counting does not give, by position from 1."""
    is_counted = are_counts(here.frame[field], counts_of(here.frame, within))
    if is_counted.all():
        return {}
    odd = rows.filter(~is_counted.gather(rows)).sort()
    return {at + 1: number for at, number in zip(odd.to_list(), here.frame[field].gather(odd), strict=True)}


def are_counts(texts: pl.Series, counts: pl.Series) -> pl.Series:
    """Whether each text is just its count, which is at least 1: the same number, in as many digits.

    Reading a million numbers takes a quarter of the time that writing them does.
    """
    powers = [10**power for power in range(1, len(str(counts.max() or 1)))]
    digits = pl.sum_horizontal(pl.lit(1), *(pl.col("count") >= power for power in powers))
    is_same = (pl.col("text").cast(pl.Int64, strict=False) == pl.col("count")) & (
        pl.col("text").str.len_bytes() == digits
    )
    both = pl.DataFrame({"text": texts, "count": counts})
    return both.select(is_same.fill_null(value=False).alias("text")).to_series()


def counts_of(rows: pl.DataFrame, within: Sequence[str]) -> pl.Series:
    """1, 2, 3, … for all rows that have the same cells in `within`."""
    places = pl.int_range(rows.height, eager=True)
    if not within:
        return places + 1
    runs = rows.select(pl.struct(within).rle_id()).to_series()
    starts = (runs.diff() != 0).fill_null(value=True).arg_true()
    heads = rows.select(within)[starts]
    if heads.n_unique() == heads.height:
        # All rows of a part follow each other, as in most lists.
        return places - starts.gather(runs) + 1
    parts = heads.select(pl.struct(within).rank("dense")).to_series().gather(runs)
    return rows.select(pl.int_range(1, pl.len() + 1).over(parts)).to_series()


def _filled(here: Keyed, rows: pl.Series, name: str) -> Mapping[int, str]:
    """The cells of unchanged items in a column that only this side has; blank ones are left out."""
    rows = rows.sort()
    cells = here.frame[name].gather(rows)
    return {at + 1: cell for at, cell in zip(rows.to_list(), cells.to_list(), strict=True) if cell}


def count_moved(pairs: pl.DataFrame, height: int) -> int:
    """How many pairs stand out of order: all but the most that are in the same order on both sides.

    `height` is how many items the old version has.
    """
    olds = pairs.sort(NEW)[OLD]
    if olds.is_sorted():
        return 0
    # Whoever stays takes all along that follow him on both sides, so that whole runs stay or move.
    ranks = pl.repeat(0, height, dtype=pl.Int64, eager=True).scatter(olds, 1).cum_sum().gather(olds)
    starts = (ranks.diff() != 1).fill_null(value=True).arg_true()
    lengths = starts.shift(-1, fill_value=len(olds)) - starts
    return len(olds) - heaviest(ranks.gather(starts).to_list(), lengths.to_list())


def heaviest(ranks: Sequence[int], weights: Sequence[int]) -> int:
    """The most that ranks in ascending order weigh together."""
    ends: list[int] = [-1]
    best: list[int] = [0]
    for rank, weight in zip(ranks, weights, strict=True):
        after = bisect_left(ends, rank)
        total = best[after - 1] + weight
        beaten = bisect_right(best, total, after)
        ends[after:beaten] = [rank]
        best[after:beaten] = [total]
    return best[-1]
