"""Which old items may be which new ones, where identity does not tell: proposals with scores.

Items are paired one to one first: by name, by code, by likeness. What then has no partner is held
against the items of the other side that it may be a part of, or that may be a part of it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from math import fsum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from mulu.likeness import common_class, nearness, traits
from mulu.messages import say
from mulu.pairing import ENOUGH, NEIGHBOURS, leftovers, namesakes, one_to_one, same_names, scores

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mulu.likeness import Traits
    from mulu.messages import Message
    from mulu.pairing import Leftovers, Pair

    Star = tuple[Pair, ...]
    """Pairs that share an item, in order."""

CLOSE = 0.1
"""An item belongs to all others whose score is that close to the best: a smaller difference decides nothing."""
PART = 0.35
"""The score from which an item is a part of one that has a partner already, where only its class says so.

More than the code alone can give: a new item beside a renamed one is no part of it for its code's sake.
"""

_SAME_NAME = say("same name")


class Candidate(NamedTuple):
    """An item that identity has not paired.

    `code` is the value of its key fields, empty where it has none; `name` is what it is called,
    marks off; `group` is the part of the list it stands in, such as its section. `key` is unique on its side.
    """

    key: str
    code: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class Proposal:
    """Items that may belong together, by key: one to one, one to many or many to one.

    `score` is between 0 and 1, rounded to two digits; `because` says what speaks for it.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    score: float
    because: tuple[Message, ...]


def propose(
    old: Sequence[Candidate], new: Sequence[Candidate], apart: Collection[tuple[str, str]] = ()
) -> list[Proposal]:
    """Proposals for what identity leaves over, ordered by their new keys.

    `apart` are (old key, new key) pairs that a person has said are not the same: none of them is
    proposed. The same candidates in another order give the same proposals. Takes about n log n steps.
    """
    olds, news = (sorted(side, key=attrgetter("key")) for side in (old, new))
    old_at, new_at = ({item.key: at for at, item in enumerate(side)} for side in (olds, news))
    excluded = [
        (old_at[mine], new_at[theirs]) for mine, theirs in apart if mine in old_at and theirs in new_at
    ]
    items = leftovers(_traits(olds), _traits(news), excluded)
    links = _links(items)
    return [
        Proposal(
            tuple(olds[at].key for at in sorted({mine for mine, _ in star})),
            tuple(news[at].key for at in sorted({theirs for _, theirs in star})),
            round(fsum([items.score(pair) / links[pair].namesakes for pair in star]) / len(star), 2),
            tuple(_because(items, star, [links[pair] for pair in star])),
        )
        for star in _stars(links)
    ]


def _traits(side: Sequence[Candidate]) -> Sequence[Traits]:
    return [traits(item.name, item.code, item.group) for item in side]


@dataclass(frozen=True)
class Ground:
    """What a link stands on: `by_class` if only its class speaks for it.

    `namesakes` counts the items of its name on the side that has more: each may be the one.
    """

    by_class: bool = False
    namesakes: int = 1


def _links(items: Leftovers) -> Mapping[Pair, Ground]:
    """Every pair that belongs together, and why."""
    settled = same_names(items)
    scored = scores(items, settled)
    pairs = one_to_one(items, settled, scored)
    links = dict.fromkeys(pairs.items(), Ground())
    new_scored = {(theirs, mine): score for (mine, theirs), score in scored.items()}
    back = {theirs: mine for mine, theirs in pairs.items()}
    for pair, by_class in _further(items, scored, pairs, set(settled.values())):
        if not by_class or pair[1] not in back or items.score(pair) >= PART:
            links[pair] = Ground(by_class)
    for (theirs, mine), by_class in _further(items.turned(), new_scored, back, settled.keys()):
        if not by_class or mine not in pairs or items.score((mine, theirs)) >= PART:
            links.setdefault((mine, theirs), Ground(by_class))
    linked_old, linked_new = {mine for mine, _ in links}, {theirs for _, theirs in links}
    return links | {
        pair: Ground(namesakes=count) for pair, count in namesakes(items, linked_old, linked_new).items()
    }


def _further(
    items: Leftovers, scored: Mapping[Pair, float], paired: Collection[int], settled: Collection[int]
) -> Iterator[tuple[Pair, bool]]:
    """Links of old items without a partner: to the best, else to the one that the class leaves.

    An item whose name lives on is whole: what is most like it is not a part of it, but something else.
    """
    rows: dict[int, dict[int, float]] = defaultdict(dict)
    for (mine, theirs), score in scored.items():
        if mine not in paired:
            rows[mine][theirs] = score
    members = _members(items.new)
    for mine in range(len(items.old)):
        if mine in paired:
            continue
        best = _best(rows[mine])
        found = best or _left_by_class(items, mine, rows[mine], members)
        if found and found[0] not in settled:
            yield from (((mine, theirs), not best) for theirs in found if theirs not in settled)


def _best(row: Mapping[int, float]) -> Sequence[int]:
    """Those that score enough and close to the best, the best first."""
    least = max(ENOUGH, max(row.values(), default=0) - CLOSE)
    return sorted((at for at in row if row[at] >= least), key=lambda at: (-row[at], at))


def _members(side: Sequence[Traits]) -> Mapping[str, Sequence[int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(side):
        for name in item.classes:
            members[name].append(position)
    return members


def _left_by_class(
    items: Leftovers, mine: int, alike: Collection[int], members: Mapping[str, Sequence[int]]
) -> Sequence[int]:
    """The only item in the narrowest class that has any, or the only one there with a word in common.

    Not one of the same code: it has gone elsewhere, and its code is used anew.
    """
    classes = items.old[mine].classes
    for depth in range(len(classes), 0, -1):
        if depth < NEIGHBOURS * len(classes):
            break
        allowed = (at for at in members.get(classes[depth - 1], ()) if (mine, at) not in items.apart)
        if some := list(islice(allowed, 2)):
            related = [at for at in alike if classes[depth - 1] in items.new[at].classes]
            found = some if len(some) == 1 else related if len(related) == 1 else []
            return [at for at in found if items.new[at].code != items.old[mine].code]
    return []


def _stars(links: Collection[Pair]) -> Sequence[Star]:
    """Splits, merges and what is neither, in the order of their new items."""
    of_old: dict[int, list[Pair]] = defaultdict(list)
    of_new: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(links):
        of_old[pair[0]].append(pair)
        of_new[pair[1]].append(pair)
    stars = [tuple(star) for rays in (of_old, of_new) for star in rays.values() if len(star) > 1]
    stars += [(pair,) for pair in links if len(of_old[pair[0]]) == len(of_new[pair[1]]) == 1]
    return sorted(stars, key=lambda star: [(theirs, mine) for mine, theirs in star])


def _because(items: Leftovers, star: Star, grounds: Sequence[Ground]) -> Iterator[Message]:
    """What speaks for a star, names first."""
    sides = [(items.old[mine], items.new[theirs]) for mine, theirs in star]
    if all(mine.name == theirs.name for mine, theirs in sides):
        yield _SAME_NAME
    else:
        percent = int(100 * fsum(map(items.alike, star)) / len(star))
        if len(star) == 1:
            yield say("name {percent} % alike", percent=percent)
        else:
            yield say("names {percent} % alike on average", percent=percent)
        if percent < 100 and all(items.scale.contained(*pair) == 1 for pair in sides):
            yield say("one name contains the other")
    if (count := max([ground.namesakes for ground in grounds])) > 1:
        yield say("{count} items have that name", count=count)
    yield from _because_of_codes(sides, any(ground.by_class for ground in grounds))


def _because_of_codes(sides: Sequence[tuple[Traits, Traits]], by_class: bool) -> Iterator[Message]:
    same_code = any(mine.code and mine.code == theirs.code for mine, theirs in sides)
    if same_code:
        yield say("same code") if len(sides) == 1 else say("the code lives on")
    shared = min([common_class(*pair) for pair in sides], key=len)
    if by_class and shared:
        yield say("nothing else in class {class_} comes as close", class_=shared[-1])
    elif (
        shared
        and min([nearness(*pair) for pair in sides]) >= NEIGHBOURS
        and not (same_code and len(sides) == 1)
    ):
        yield say("same class {class_}", class_=shared[-1])
    elif not shared and all(mine.group and mine.group == theirs.group for mine, theirs in sides):
        yield say("same group {group}", group=sides[0][0].group)
