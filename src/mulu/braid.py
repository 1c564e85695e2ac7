"""Two orders that were made of one, made into one: nobody's insertions and moves are lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.alignment import longest_run

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

START = -1


@dataclass(frozen=True)
class Braid:
    """All that stays, in one order; `torn` are those that both have moved, to different places."""

    order: Sequence[int]
    torn: Sequence[int]


def braid(
    base: Sequence[int],
    ours: Sequence[int],
    theirs: Sequence[int],
    kept: frozenset[int],
    groups: Mapping[int, Hashable],
) -> Braid:
    """Ours, with what only theirs has or has moved put behind what it stands behind there.

    Numbers name what is in order; `kept` are those that stay, `groups` the part of the list that each belongs
    to. At the same place ours comes before theirs, as far as both belong to the same part.
    """
    moved, moved_there = _moved(base, ours), _moved(base, theirs)
    mine, other = set(ours), set(theirs)
    placed = [one for one in ours if one in kept and (one not in moved_there or one in moved)]
    after = dict(zip([START, *placed], placed, strict=False))
    anchor = START
    for one in theirs:
        if one not in kept:
            continue
        if one not in mine or (one in moved_there and one not in moved):
            place = _behind_ours(
                anchor, one, after, groups, lambda next_: next_ not in other or next_ in moved
            )
            after[one], after[place] = after.get(place, START), one
            anchor = one
        elif one not in moved:
            anchor = one
    both_moved = kept & moved & moved_there
    torn = [one for one in base if one in both_moved]
    before, before_there = _before(ours), _before(theirs)
    return Braid(_walk(after), [one for one in torn if before[one] != before_there[one]])


def _moved(base: Sequence[int], side: Sequence[int]) -> frozenset[int]:
    """What stands on a side out of the order that it had."""
    known = {one: at for at, one in enumerate(base)}
    pairs = {at: known[one] for at, one in enumerate(side) if one in known}
    return frozenset(side[at] for at in pairs.keys() - set(longest_run(pairs)))


def _behind_ours(
    anchor: int,
    one: int,
    after: Mapping[int, int],
    groups: Mapping[int, Hashable],
    is_ours: Callable[[int], bool],
) -> int:
    """Behind what stands only in ours at this place, unless that is of a later part of the list."""
    here, wanted = groups.get(anchor), groups[one]
    place = anchor
    while (following := after.get(place, START)) != START and is_ours(following):
        # Where it begins a part of the list, what ours has added to the part before comes first.
        if groups[following] != wanted and (groups[following] != here or groups.get(place) == wanted):
            break
        place = following
    return place


def _before(side: Sequence[int]) -> Mapping[int, int]:
    return dict(zip(side, [START, *side], strict=False))


def _walk(after: Mapping[int, int]) -> list[int]:
    order = []
    one = after.get(START, START)
    while one != START:
        order.append(one)
        one = after.get(one, START)
    return order
