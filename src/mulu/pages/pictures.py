"""The pictures of a catalogue: what its editions are made of, and what became of items between two of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.facets import CHANGED, changes_facet, facets_of
from mulu.messages import Message, say
from mulu.pictures.composition import WHOLE, compose
from mulu.pictures.flows import LEFT, RIGHT, THICK, WIDTH, draw_flows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.exhibit import Exhibit, Volume
    from mulu.facets import Facet
    from mulu.pictures.composition import Composition
    from mulu.pictures.flows import Flows, Value

TERMS = {
    "composition": say("What the editions are made of"),
    "flows": say("What became of the items"),
    "figures": say("In figures"),
    "edition": say("Edition"),
    "total": say("All items"),
    "count": say("Number of items"),
    "ways": say("An item that was split or merged is drawn once for each way that it went."),
}
UNITS = {"whole": WHOLE, "width": WIDTH, "left": LEFT, "right": RIGHT, "thick": THICK}


@dataclass(frozen=True)
class Titled:
    """A picture, and the field that it is about."""

    title: str | Message
    beside: str
    picture: Composition | Flows


def compositions(exhibit: Exhibit) -> list[Titled]:
    """For each field that lists its values, the editions in parts, the newest first."""
    facets = [(volume.name, _fields(volume)) for volume in reversed(exhibit.volumes)]
    found = []
    for name, facet in {name: facet for _, one in reversed(facets) for name, facet in one.items()}.items():
        having = [(edition, one[name]) for edition, one in facets if name in one]
        picture = compose(
            [(edition, _counts(one)) for edition, one in having], _labels(*(one for _, one in having))
        )
        found.append(Titled(facet.title, facet.beside, picture))
    return found


def changes(exhibit: Exhibit) -> Titled | None:
    """How much of each edition that has one before it is new, changed, and as it was."""
    facets = [
        (volume.name, changes_facet(volume.items, volume.schema, volume.changed))
        for volume in reversed(exhibit.volumes)
        if volume.changed is not None
    ]
    if not facets:
        return None
    picture = compose([(edition, _counts(facet)) for edition, facet in facets], CHANGED)
    return Titled(facets[0][1].title, "", picture)


def flows(exhibit: Exhibit, volume: Volume) -> list[Titled]:
    """For each such field, the flows from the edition before, where items have changed their value."""
    base = exhibit.by_name.get(volume.facts.base or "")
    if base is None:
        return []
    before = _fields(base)
    found = []
    for name, facet in _fields(volume).items():
        if name in before:
            values = _values(base, before[name]), _values(volume, facet)
            counts = Counter(_ways(exhibit, (base, volume), values))
            picture = draw_flows(counts, _items(values, counts), _labels(facet, before[name]))
            if picture.moves:
                found.append(Titled(facet.title, facet.beside, picture))
    return found


def _fields(volume: Volume) -> Mapping[str, Facet]:
    """Facets that are fields: each item has one value in them."""
    found = facets_of(volume.items, volume.schema, volume.facts)
    return {facet.name: facet for facet in found if facet.name in volume.schema.by_name}


def _counts(facet: Facet) -> Mapping[str, int]:
    return {choice.value: choice.count for choice in facet.choices}


def _labels(*facets: Facet) -> Mapping[str, str | Message]:
    """What values are called, first as the first facet has it."""
    return {choice.value: choice.label for facet in reversed(facets) for choice in facet.choices}


def _ways(
    exhibit: Exhibit, volumes: tuple[Volume, Volume], values: tuple[Mapping[str, str], Mapping[str, str]]
) -> list[tuple[str | None, str | None]]:
    """Each item's old and new value, `None` where it is on one side only; one that was split goes several ways."""
    (base, volume), (olds, news) = volumes, values
    ways: list[tuple[str | None, str | None]] = []
    came: set[str] = set()
    for key, value in olds.items():
        ties = exhibit.lineage.onward.get((base.name, key), ())
        after = [tie.new[1] for tie in ties if tie.new[0] == volume.name]
        ways += [(value, news[new]) for new in after] or [(value, None)]
        came.update(after)
    return [*ways, *((None, value) for key, value in news.items() if key not in came)]


def _items(
    values: tuple[Mapping[str, str], Mapping[str, str]], counts: Mapping[tuple[Value, Value], int]
) -> tuple[Mapping[Value, int], Mapping[Value, int]]:
    """How many items each value has on each side, and how many are new or gone."""
    olds: dict[Value, int] = dict(Counter(values[0].values()).items())
    news: dict[Value, int] = dict(Counter(values[1].values()).items())
    olds[None] = sum(count for (old, _), count in counts.items() if old is None)
    news[None] = sum(count for (_, new), count in counts.items() if new is None)
    return olds, news


def _values(volume: Volume, facet: Facet) -> Mapping[str, str]:
    """The value of each item, by key."""
    return {
        item.key: facet.choices[chosen[0]].value
        for item, chosen in zip(volume.items, facet.chosen, strict=True)
    }
