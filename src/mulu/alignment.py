"""Two lists of rows, paired: which belong together, which moved, which are only on one side."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Alignment:
    """Positions in both lists.

    `pairs` are all (old, new) that belong together, in new order; `moved` those among them that
    stand out of order. `extra` are positions of the new list alone; `lost` are positions of the
    old list alone, each with the position in the new list before which it should stand.
    """

    pairs: Sequence[tuple[int, int]]
    moved: Sequence[tuple[int, int]]
    extra: Sequence[int]
    lost: Sequence[tuple[int, int]]


def align(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> Alignment:
    """Pair rows by their names, given best first: the whole row, say, then its key.

    What stands for the nth time on one side belongs to what stands for the nth time on the other;
    what has no partner by name gets one by its place between two that have. Takes n log n steps.
    """
    named: dict[int, int] = {}
    for level in range(len(new[0]) if new else 0):
        named |= _by_name([names[level] for names in old], [names[level] for names in new], named)
    kept = longest_run(named)
    pairs = named | _by_place(len(old), len(new), named, kept)
    by_old = {one: other for other, one in pairs.items()}
    in_order = {position for position in pairs if position not in named} | set(kept)
    moved = [(named[position], position) for position in sorted(named) if position not in in_order]
    extra = [position for position in range(len(new)) if position not in pairs]
    lost = []
    before = 0
    for position in range(len(old)):
        if position in by_old:
            before = max(before, by_old[position] + 1) if by_old[position] in in_order else before
        else:
            lost.append((position, before))
    return Alignment([(pairs[position], position) for position in sorted(pairs)], moved, extra, lost)


def align_lines(
    old: Sequence[str],
    new: Sequence[str],
    key_of_old: Callable[[int], str],
    key_of_new: Callable[[int], str],
) -> Alignment:
    """Pair rows by all they say, else by the key of a position; the same as `align`, which sees only what differs.

    What is the same above and below is paired as it stands, and nobody asks for its key.
    """
    head = _alike(zip(old, new, strict=False))
    tail = _alike(zip(reversed(old[head:]), reversed(new[head:]), strict=False))
    middle = {*old[head : len(old) - tail], *new[head : len(new) - tail]}
    if not middle.isdisjoint(old[len(old) - tail :]):
        # The nth of one side belongs to the nth of the other, and here one stands above that is the same.
        tail = 0
    found = align(
        [(old[at], key_of_old(at)) for at in range(head, len(old) - tail)],
        [(new[at], key_of_new(at)) for at in range(head, len(new) - tail)],
    )
    below = zip(range(len(old) - tail, len(old)), range(len(new) - tail, len(new)), strict=True)
    return Alignment(
        [*((at, at) for at in range(head)), *((one + head, two + head) for one, two in found.pairs), *below],
        [(one + head, two + head) for one, two in found.moved],
        [one + head for one in found.extra],
        [(one + head, two + head) for one, two in found.lost],
    )


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs are equal before the first that is not."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _by_name(old: Sequence[str], new: Sequence[str], paired: Mapping[int, int]) -> dict[int, int]:
    taken = set(paired.values())
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for position, name in enumerate(old):
        if position not in taken:
            waiting[name].append(position)
    return {
        position: waiting[name].popleft()
        for position, name in enumerate(new)
        if position not in paired and waiting.get(name)
    }


def longest_run(pairs: dict[int, int]) -> list[int]:
    """The longest run of pairs whose order is the same on both sides, as new positions."""
    tails: list[int] = []
    tail_at: list[int] = []
    above: dict[int, int | None] = {}
    for new in sorted(pairs):
        place = bisect_left(tails, pairs[new])
        above[new] = tail_at[place - 1] if place else None
        tails[place : place + 1] = [pairs[new]]
        tail_at[place : place + 1] = [new]
    run: list[int] = []
    step: int | None = tail_at[-1] if tail_at else None
    while step is not None:
        run.append(step)
        step = above[step]
    return run[::-1]


def _by_place(old_length: int, new_length: int, pairs: dict[int, int], kept: Sequence[int]) -> dict[int, int]:
    """Pairs of the leftovers in gaps where both sides have equally many."""
    found: dict[int, int] = {}
    taken = set(pairs.values())
    fences = [(-1, -1), *((pairs[new], new) for new in kept), (old_length, new_length)]
    for (old_low, new_low), (old_high, new_high) in itertools.pairwise(fences):
        old_gap = [position for position in range(old_low + 1, old_high) if position not in taken]
        new_gap = [position for position in range(new_low + 1, new_high) if position not in pairs]
        if len(old_gap) == len(new_gap):
            found |= dict(zip(new_gap, old_gap, strict=True))
    return found
