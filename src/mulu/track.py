"""Which items of a common origin and of two versions made of it are the same item.

An item that keeps its identity and its name is the same. After that a name that only one item on either side has
left over is the same item with another code, and only then a code is the same item with another name: where a
whole chain of codes has shifted, every item keeps what was edited in it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.keyed import KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mulu.keyed import Keyed


@dataclass(frozen=True)
class Labels:
    """Keys and names of a version's items, by position."""

    keys: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True)
class Track:
    """One item through the three versions: its position in each, from 0; `None` where it is not."""

    base: int | None
    ours: int | None
    theirs: int | None


def tracks_of(base: Keyed, ours: Keyed, theirs: Keyed) -> list[Track]:
    """Every item of the three once: those of the base in its order, then what ours adds, then what theirs adds."""
    labels = [Labels(side.frame[KEY].to_list(), side.names().to_list()) for side in (base, ours, theirs)]
    origin, mine, other = labels
    to_mine = {old: new for new, old in same_items(origin, mine).items()}
    to_other = {old: new for new, old in same_items(origin, other).items()}
    found = [Track(at, to_mine.get(at), to_other.get(at)) for at in range(len(origin.keys))]
    added = _left(mine, to_mine.values()), _left(other, to_other.values())
    # The same code for another name is no same addition: both are kept, and that is told.
    both = same_items(_at(mine, added[0]), _at(other, added[1]), by_key=False)
    partner = {added[0][one]: added[1][two] for two, one in both.items()}
    found += [Track(None, at, partner.get(at)) for at in added[0]]
    return found + [Track(None, None, at) for at in added[1] if at not in partner.values()]


def same_items(old: Labels, new: Labels, *, by_key: bool = True) -> dict[int, int]:
    """The positions of items in `new` that are in `old` too, each with its position there."""
    whole = {pair: at for at, pair in enumerate(zip(old.keys, old.names, strict=True))}
    pairs = zip(new.keys, new.names, strict=True)
    found = {at: whole[pair] for at, pair in enumerate(pairs) if pair in whole}
    for values in ("names", "keys") if by_key else ("names",):
        taken = set(found.values())
        left_old = _single(getattr(old, values), (at for at in range(len(old.keys)) if at not in taken))
        left_new = _single(getattr(new, values), (at for at in range(len(new.keys)) if at not in found))
        found |= {at: left_old[value] for value, at in left_new.items() if value in left_old}
    return found


def _single(values: Sequence[str], positions: Iterable[int]) -> Mapping[str, int]:
    """The values that stand at one of the positions only, each with it."""
    chosen = list(positions)
    counts = Counter(values[at] for at in chosen)
    return {values[at]: at for at in chosen if values[at] and counts[values[at]] == 1}


def _left(side: Labels, taken: Iterable[int]) -> list[int]:
    kept = set(taken)
    return [at for at in range(len(side.keys)) if at not in kept]


def _at(side: Labels, positions: Sequence[int]) -> Labels:
    return Labels([side.keys[at] for at in positions], [side.names[at] for at in positions])
