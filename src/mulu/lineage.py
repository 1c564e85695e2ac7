"""An item's life through editions: who follows whom, by identity and by what people decided.

Pure: editions as values in, lives as values out. The same key *and* the same name are the same
item; everything else is the same only where a person has said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from mulu.decision import Apart, Link

Place = tuple[str, str]
"""An item of an edition: the edition's name and the item's key."""


@dataclass(frozen=True)
class Stand:
    """An edition, as far as following items needs it.

    `base` is the edition it came after or corrects. `names` says what each key stands for; where a
    key repeats, for several things. `links` and `apart` are what was decided of the changes from `base`.
    """

    edition: str
    base: str | None
    names: Mapping[str, Collection[str]]
    links: Sequence[Link] = ()
    apart: Sequence[Apart] = ()


@dataclass(frozen=True)
class Descent:
    """That one item became another; `link` is the decision, `None` where identity says so."""

    old: Place
    new: Place
    link: Link | None = None


@dataclass(frozen=True)
class Life:
    """One item's life, with all its branches where it was split or merged.

    `ends` are, by edition, the decisions by which a branch was taken off the list.
    """

    places: frozenset[Place]
    ties: tuple[Descent, ...] = ()
    ends: Mapping[str, Link] | None = None

    def keys_in(self, edition: str) -> Sequence[str]:
        """Under which keys it stands in an edition, in order."""
        return sorted(key for name, key in self.places if name == edition)


def follow(stands: Sequence[Stand], key: str) -> list[Life]:
    """The lives of all items that ever bore a key, the newest first; a key may be reused.

    `stands` are in order of time; each `base` comes before the edition that names it. A life is
    what the item came from and what became of it: not what else went into a merger.
    """
    ties = [tie for stand in stands for tie in _ties(stand, _named(stands, stand.base))]
    lives: list[Life] = []
    for stand in reversed(stands):
        place = (stand.edition, key)
        if key in stand.names and not any(place in life.places for life in lives):
            lives.append(_live(place, ties, stands))
    return lives


def _named(stands: Sequence[Stand], edition: str | None) -> Stand | None:
    return next((stand for stand in stands if stand.edition == edition), None)


def _ties(stand: Stand, base: Stand | None) -> Iterator[Descent]:
    if base is None:
        return
    for link in stand.links:
        for old in link.old:
            for new in link.new:
                if old in base.names and new in stand.names:
                    yield Descent((base.edition, old), (stand.edition, new), link)
    decided_old = {key for link in stand.links for key in link.old}
    decided_new = {key for link in stand.links for key in link.new}
    apart = {(one.old, one.new) for one in stand.apart}
    for key, names in stand.names.items():
        is_decided = key in decided_old or key in decided_new or (key, key) in apart
        if not is_decided and not set(names).isdisjoint(base.names.get(key, ())):
            yield Descent((base.edition, key), (stand.edition, key))


def _live(start: Place, ties: Sequence[Descent], stands: Sequence[Stand]) -> Life:
    before = _closure({start}, [(tie.new, tie.old) for tie in ties])
    # What was split off an item while it kept its key belongs to the life of that key.
    same_key = {place for place in before if place[1] == start[1]}
    places = before | _closure(same_key, [(tie.old, tie.new) for tie in ties])
    within = tuple(tie for tie in ties if tie.old in places and tie.new in places)
    ends = {
        stand.edition: link
        for stand in stands
        for link in stand.links
        if not link.new and any((stand.base, old) in places for old in link.old)
    }
    return Life(frozenset(places), within, ends)


def _closure(start: Collection[Place], steps: Sequence[tuple[Place, Place]]) -> set[Place]:
    found, waiting = set(start), list(start)
    onward: dict[Place, list[Place]] = {}
    for one, other in steps:
        onward.setdefault(one, []).append(other)
    while waiting:
        for place in onward.get(waiting.pop(), ()):
            if place not in found:
                found.add(place)
                waiting.append(place)
    return found
