"""One-to-one pairs of old and new items: by name, then by code, then by likeness."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

import polars as pl

from mulu.likeness import MINE, SHARED, THEIRS, letters_alike, scale, score, with_common_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from mulu.likeness import Scale, Traits

    Pair = tuple[int, int]
    """An old and a new item, by position."""
    Place = tuple[str, str]
    """A class or a group: which of both, and its name."""

NEARLY_SAME = 0.9
"""Names letter by letter so alike count more than an equal code: one letter in ten is a slip, or another spelling."""
ENOUGH = 0.5
"""The score from which a likeness is proposed: more speaks for it than against it."""
NEIGHBOURS = 0.6
"""What codes must have in common to be neighbours: three levels of four or five, four of six."""
IN_COMMON = 0.4
"""What items that are no neighbours must have in common to be compared, as a share of the lighter name.

Somewhat less than half: of two names of three characters, one of two pairs stays when the last character changes.
"""
MANY = 100
"""So many ways to pair items of one name in one place are not looked through: none would be the only one."""


@dataclass(frozen=True)
class Leftovers:
    """Both sides, the pairs that a person has excluded, and the scale for all names."""

    old: Sequence[Traits]
    new: Sequence[Traits]
    apart: frozenset[Pair]
    scale: Scale
    _alike: dict[Pair, float] = field(default_factory=dict, repr=False, compare=False)

    def score(self, pair: Pair) -> float:
        """How likely an old and a new item are the same, from 0 to 1."""
        return score(self.alike(pair), self.old[pair[0]], self.new[pair[1]])

    def alike(self, pair: Pair) -> float:
        """How alike their names are, from 0 to 1; looked for once."""
        known = self._alike.get(pair)
        if known is None:
            known = self._alike[pair] = self.scale.alike(self.old[pair[0]], self.new[pair[1]])
        return known

    def turned(self) -> Leftovers:
        """The same with the sides exchanged."""
        apart = frozenset((theirs, mine) for mine, theirs in self.apart)
        return Leftovers(self.new, self.old, apart, self.scale)


def leftovers(old: Sequence[Traits], new: Sequence[Traits], apart: Iterable[Pair]) -> Leftovers:
    """Both sides with the scale that they share."""
    return Leftovers(old, new, frozenset(apart), scale([*old, *new]))


def same_names(items: Leftovers) -> Mapping[int, int]:
    """Pairs of one name: the only ones of that name, else the only ones in the narrowest place.

    A name that stands for several items says little, so that far-away ones of them are no pair.
    """
    old, new = _by_name(items.old), _by_name(items.new)
    pairs: dict[int, int] = {}
    for name in sorted(old.keys() & new.keys()):
        pairs.update(_lone(old[name], new[name], items.apart) or _nearest(old[name], new[name], items))
    return pairs


def namesakes(
    items: Leftovers, linked_old: Collection[int], linked_new: Collection[int]
) -> Mapping[Pair, int]:
    """Pairs of one name that nothing tells apart, in order, and how many there are on the side that has more.

    Any of them may be any other: that is for a person to say, and it must be asked.
    """
    old = _by_name(items.old, linked_old)
    new = _by_name(items.new, linked_new)
    found: dict[Pair, int] = {}
    for name in sorted(old.keys() & new.keys()):
        waiting = deque(new[name])
        for mine in old[name]:
            passed = deque[int]()
            while waiting and (mine, waiting[0]) in items.apart:
                passed.append(waiting.popleft())
            if waiting:
                found[mine, waiting.popleft()] = max(len(old[name]), len(new[name]))
            waiting.extendleft(reversed(passed))
    return found


def scores(items: Leftovers, settled: Mapping[int, int]) -> Mapping[Pair, float]:
    """The score of each pair with a word in common; not of equal names, which are settled or too common.

    Left out too is what has few words in common and is no neighbour, for it will hardly score enough.
    """
    is_near = pl.col("near") == pl.col("near_right")
    lighter = pl.min_horizontal("weight", "weight_right")
    is_settled = pl.col("settled") & pl.col("settled_right")
    pairs = with_common_words(items.old, items.new, items.scale.weights)
    worth_it = (
        pairs.join(_judged(items.old, items.scale, settled.keys(), MINE), on=MINE)
        .join(_judged(items.new, items.scale, set(settled.values()), THEIRS), on=THEIRS)
        .filter(is_near | (pl.col(SHARED) >= IN_COMMON * lighter), ~is_settled)
        .filter(pl.col("name") != pl.col("name_right"))
        .select(MINE, THEIRS)
        .collect()
    )
    return {pair: items.score(pair) for pair in worth_it.iter_rows() if pair not in items.apart}


def _judged(side: Sequence[Traits], scale: Scale, settled: Collection[int], at: str) -> pl.LazyFrame:
    """What tells whether a pair is worth being scored, by the item's position."""
    columns = {
        at: (range(len(side)), pl.UInt32),
        "name": ([item.name for item in side], pl.String),
        "near": ([_neighbourhood(item) for item in side], pl.String),
        "weight": ([scale.totals[item.words] for item in side], pl.Int64),
        "settled": ([position in settled for position in range(len(side))], pl.Boolean),
    }
    return pl.LazyFrame({name: pl.Series(values, dtype=kind) for name, (values, kind) in columns.items()})


def one_to_one(
    items: Leftovers, settled: Mapping[int, int], scored: Mapping[Pair, float]
) -> Mapping[int, int]:
    """The settled pairs and those that follow: nearly the same name, same code, alike enough.

    An equal code comes before a likeness, for more items are renamed than change places; but not
    before nearly the same name, so that a chain of shifted codes comes out right.
    """
    ranked = sorted(
        (pair for pair, score in scored.items() if score >= ENOUGH), key=lambda pair: (-scored[pair], pair)
    )
    pairs, taken = dict(settled), set(settled.values())
    for stage in (
        (pair for pair in ranked if letters_alike(items.old[pair[0]], items.new[pair[1]]) >= NEARLY_SAME),
        same_codes(items),
        ranked,
    ):
        for mine, theirs in stage:
            if mine not in pairs and theirs not in taken:
                pairs[mine] = theirs
                taken.add(theirs)
    return pairs


def same_codes(items: Leftovers) -> Iterator[Pair]:
    """Pairs of one code."""
    new = {item.code: position for position, item in enumerate(items.new) if item.code}
    for position, item in enumerate(items.old):
        pair = (position, new.get(item.code, -1))
        if item.code in new and pair not in items.apart:
            yield pair


def _neighbourhood(item: Traits) -> str:
    levels = len(item.classes)
    return item.classes[ceil(NEIGHBOURS * levels) - 1] if levels else ""


def _by_name(side: Sequence[Traits], but: Collection[int] = ()) -> Mapping[str, Sequence[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(side):
        if position not in but:
            found[item.name].append(position)
    return found


def _lone(old: Sequence[int], new: Sequence[int], apart: frozenset[Pair]) -> Mapping[int, int]:
    if len(old) == len(new) == 1:
        return {} if (old[0], new[0]) in apart else {old[0]: new[0]}
    if len(old) * len(new) > MANY:
        return {}
    ways = [(mine, theirs) for mine in old for theirs in new if (mine, theirs) not in apart]
    ways_of_old, ways_of_new = Counter(mine for mine, _ in ways), Counter(theirs for _, theirs in ways)
    return {mine: theirs for mine, theirs in ways if ways_of_old[mine] == ways_of_new[theirs] == 1}


def _nearest(old: Sequence[int], new: Sequence[int], items: Leftovers) -> Mapping[int, int]:
    old_in, new_in = _by_place(old, items.old), _by_place(new, items.new)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for place in sorted(
        old_in.keys() & new_in.keys(), key=lambda place: (place[0], -len(place[1]), place[1])
    ):
        found = _lone(
            [mine for mine in old_in[place] if mine not in pairs],
            [theirs for theirs in new_in[place] if theirs not in taken],
            items.apart,
        )
        pairs.update(found)
        taken.update(found.values())
    return pairs


def _by_place(positions: Sequence[int], side: Sequence[Traits]) -> Mapping[Place, Sequence[int]]:
    found: dict[Place, list[int]] = defaultdict(list)
    for position in positions:
        for place in _places(side[position]):
            found[place].append(position)
    return found


def _places(item: Traits) -> Iterator[Place]:
    levels = len(item.classes)
    for depth, name in enumerate(item.classes, 1):
        if depth >= NEIGHBOURS * levels:
            yield "class", name
    if item.group:
        yield "group", item.group
