"""An item's life through editions: who follows whom, by identity and by what people decided.

Pure: editions as values in, lives as values out. The same key *and* the same name are the same
item; everything else is the same only where a person has said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

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


@dataclass(frozen=True, eq=False)
class Lineage:
    """Who follows whom over a catalogue's editions, by the place that comes before and the one after.

    `ends` are the decisions that took a place off the list, each with the edition that says so.
    """

    stands: Sequence[Stand]
    onward: Mapping[Place, Sequence[Descent]]
    back: Mapping[Place, Sequence[Descent]]
    ends: Mapping[Place, Sequence[tuple[str, Link]]]

    def lives(self, key: str) -> list[Life]:
        """The lives of all items that ever bore a key, the newest first; a key may be reused.

        A life is what the item came from and what became of it: not what else went into a merger.
        """
        lives: list[Life] = []
        for stand in reversed(self.stands):
            place = (stand.edition, key)
            if key in stand.names and not any(place in life.places for life in lives):
                lives.append(self._live(place))
        return lives

    def _live(self, start: Place) -> Life:
        before = _closure({start}, lambda place: [tie.old for tie in self.back.get(place, ())])
        # What was split off an item while it kept its key belongs to the life of that key.
        same_key = {place for place in before if place[1] == start[1]}
        after = _closure(same_key, lambda place: [tie.new for tie in self.onward.get(place, ())])
        places = before | after
        within = tuple(
            tie for place in sorted(places) for tie in self.back.get(place, ()) if tie.old in places
        )
        ends = dict(end for place in sorted(places) for end in self.ends.get(place, ()))
        return Life(frozenset(places), within, ends)


def trace(stands: Sequence[Stand]) -> Lineage:
    """The lineage of editions in order of time; each `base` comes before the edition that names it."""
    onward: dict[Place, list[Descent]] = {}
    back: dict[Place, list[Descent]] = {}
    ends: dict[Place, list[tuple[str, Link]]] = {}
    by_name: dict[str, Stand] = {}
    for stand in stands:
        by_name[stand.edition] = stand
        base = by_name.get(stand.base or "")
        if base is None:
            continue
        for tie in _ties(stand, base):
            onward.setdefault(tie.old, []).append(tie)
            back.setdefault(tie.new, []).append(tie)
        for link in stand.links:
            for old in link.old if not link.new else ():
                ends.setdefault((base.edition, old), []).append((stand.edition, link))
    return Lineage(stands, onward, back, ends)


def follow(stands: Sequence[Stand], key: str) -> list[Life]:
    """The lives of all items that ever bore one key, the newest first."""
    return trace(stands).lives(key)


def _ties(stand: Stand, base: Stand) -> Iterator[Descent]:
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


def _closure(start: Collection[Place], steps: Callable[[Place], Iterable[Place]]) -> set[Place]:
    found, waiting = set(start), list(start)
    while waiting:
        for place in steps(waiting.pop()):
            if place not in found:
                found.add(place)
                waiting.append(place)
    return found


@dataclass(frozen=True)
class Heirs:
    """What has become of an earlier item in an edition: keys there, and reasons with documents on the way.

    `is_same` says that it is there under the same key and the same name, and nothing else comes from it.
    """

    keys: Sequence[str]
    reasons: Sequence[tuple[str, str]]
    is_same: bool


def heirs(lineage: Lineage, edition: str) -> dict[Place, Heirs]:
    """What has become in an edition of every item of the editions before it, in their order."""
    names = {stand.edition: stand.names for stand in lineage.stands}
    found: dict[Place, Heirs] = {}
    for stand in lineage.stands:
        if stand.edition == edition:
            break
        for key in stand.names:
            ties = _ties_onward(lineage, (stand.edition, key))
            ends = [
                link
                for place in {(stand.edition, key), *(tie.new for tie in ties)}
                for _, link in lineage.ends.get(place, ())
            ]
            links = [tie.link for tie in ties if tie.link] + ends
            reasons = sorted({(link.reason or "", link.basis or "") for link in links} - {("", "")})
            keys = sorted({tie.new[1] for tie in ties if tie.new[0] == edition})
            is_same = keys == [key] and set(names[edition][key]) == set(stand.names[key])
            found[stand.edition, key] = Heirs(keys, reasons, is_same)
    return found


def _ties_onward(lineage: Lineage, start: Place) -> list[Descent]:
    ties: list[Descent] = []
    seen, waiting = {start}, [start]
    while waiting:
        for tie in lineage.onward.get(waiting.pop(), ()):
            ties.append(tie)
            if tie.new not in seen:
                seen.add(tie.new)
                waiting.append(tie.new)
    return ties
