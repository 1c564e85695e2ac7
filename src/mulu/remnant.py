"""Two tables without what is the same in both, and the comparison of what is left of them.

Of each run of items that are the same on both sides the first and the last stay, so that what is left stands as it stands in the whole
tables. What a change is, is said by `differ` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mulu.differ import Comparison, compare
from mulu.errors import UsageError
from mulu.layout import heaviest
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from mulu.change import Side, Step
    from mulu.decision import Decisions
    from mulu.keyed import Version
    from mulu.messages import Message

MOST = 1_000_000
"""So many items of a side may differ, stand elsewhere or have numbers that counting does not give."""


@dataclass(frozen=True)
class Remnant:
    """What is left of one side.

    `version` holds the rows that stay, `positions` where they stand among all `items`, from 0. `serials` are the numbers that counting does
    not give, `cells` what is not blank in columns that only this side has; both of all items, by position from 0.
    """

    version: Version
    positions: pl.Series
    items: int
    serials: Mapping[int, str]
    cells: Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class Remnants:
    """Both sides; how many pairs of items that are the same were left out, and how many of those have another number."""

    old: Remnant
    new: Remnant
    left_out: int
    renumbered: int


def compare_remnants(
    left: Remnants, decisions: Decisions | None, catalog: str | None, *, is_complete: bool
) -> Comparison:
    """What happened between the whole tables, as `differ.compare` tells it."""
    found = compare(left.old.version, left.new.version, decisions, catalog, is_complete=is_complete)
    assert found.log.layout  # noqa: S101 - two versions were compared
    sides = (
        _whole(found.log.layout[0], left.old, left.new),
        _whole(found.log.layout[1], left.new, left.old),
    )
    log = replace(
        found.log,
        layout=sides,
        unchanged=found.log.unchanged + left.left_out,
        renumbered=found.log.renumbered + left.renumbered,
        moved=_count_moved(sides[1].order),
    )
    return replace(found, log=log, counted=(left.old.items, left.new.items))


def refuse_more(count: int, what: Message, path: str) -> None:
    """`UsageError` if there is more of something than is brought together."""
    if count > MOST:
        message = say(
            "{what}: {count}, and no more than {most} are brought together at this size; compare the lists in parts",
            what=what,
            count=count,
            most=MOST,
        )
        raise UsageError(message, path)


def _whole(side: Side, here: Remnant, there: Remnant) -> Side:
    """What replay needs to know, with positions of the whole tables."""
    mine, others = here.positions.to_list(), there.positions.to_list()
    order: list[Step] = []
    changed: set[int] = set()
    at = 0
    for step in side.order:
        if isinstance(step, str):
            changed.add(mine[at])
            order.append(step)
            at += 1
            continue
        first, count = step
        order.append((others[first - 1] + 1, mine[at + count - 1] - mine[at] + 1))
        at += count
    cells = {name: _unchanged(here.cells[name], changed) for name in side.cells}
    return replace(side, order=tuple(order), serials=_unchanged(here.serials, changed), cells=cells)


def _unchanged(texts: Mapping[int, str], changed: set[int]) -> Mapping[int, str]:
    return {at + 1: text for at, text in texts.items() if at not in changed}


def _count_moved(order: Sequence[Step]) -> int:
    """How many unchanged items stand out of order; whole runs stay or move."""
    runs = [step for step in order if not isinstance(step, str)]
    starts, lengths = [first for first, _ in runs], [count for _, count in runs]
    return sum(lengths) - heaviest(starts, lengths)
