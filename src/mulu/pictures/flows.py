"""What became of items between two editions: bands from the values before to the values now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.messages import Message, say
from mulu.pictures import hue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, TALL = 640, 300
"""Units of the picture, and of all bands together, one above the other."""
LEFT, RIGHT, THICK = 190, 436, 14
"""Where the two columns begin, and how wide they are."""
GAP, LEAST = 18, 2
"""Between two values of a column; the least thickness of a band, so that a single item is seen."""

HEAD = 30
"""Above both columns stand the names of the editions."""

Label = str | Message
Value = str | None
"""A value, or `None` where an item was not there before, or is no more."""


@dataclass(frozen=True)
class Node:
    """A value before or now, with as many items; `hue` is the number of its colour."""

    label: Label
    count: int
    hue: int
    top: int
    height: int

    @property
    def middle(self) -> int:
        """The height at which its name stands."""
        return self.top + self.height // 2


@dataclass(frozen=True)
class Band:
    """Items that had one value and have another now; `stays` where it is the same."""

    old: Label
    new: Label
    count: int
    hue: int
    stays: bool
    path: str


@dataclass(frozen=True)
class Flows:
    """The picture; `height` is in its units."""

    olds: Sequence[Node]
    news: Sequence[Node]
    bands: Sequence[Band]
    height: int

    @property
    def has_several_ways(self) -> bool:
        """Whether some item went more than one way."""
        return sum(node.count for node in self.olds) != sum(band.count for band in self.bands)

    @property
    def moves(self) -> Sequence[Band]:
        """What has not stayed, the most first."""
        return sorted((band for band in self.bands if not band.stays), key=lambda band: -band.count)


def draw_flows(
    counts: Mapping[tuple[Value, Value], int],
    items: tuple[Mapping[Value, int], Mapping[Value, int]],
    labels: Mapping[str, Label],
) -> Flows:
    """The picture, from how many items had one value and have another.

    `items` says how many had each value, and how many have it: an item that was split goes several
    ways and is one item all the same. `labels` has all values in order.
    """
    order: list[Value] = [*labels, None]
    total = max(1, sum(counts.values()))
    pairs = [(old, new) for old in order for new in order if counts.get((old, new))]
    thick = {pair: max(LEAST, TALL * counts[pair] // total) for pair in pairs}
    titles: list[dict[Value, Label]] = [dict(labels.items()) for _ in (0, 1)]
    titles[0][None], titles[1][None] = say("New"), say("Gone")
    columns = [_column(items[side], thick, titles[side], side) for side in (0, 1)]
    at = [{value: node.top for value, node in column.items()} for column in columns]
    bands = []
    for old, new in pairs:
        size = thick[old, new]
        color = hue(order.index(new if old is None else old))
        path = _band(at[0][old], at[1][new], size)
        bands.append(Band(titles[0][old], titles[1][new], counts[old, new], color, old == new, path))
        at[0][old] += size
        at[1][new] += size
    olds, news = (list(column.values()) for column in columns)
    height = max((node.top + node.height for node in (*olds, *news)), default=0)
    return Flows(olds, news, bands, height + GAP)


def _column(
    items: Mapping[Value, int],
    thick: Mapping[tuple[Value, Value], int],
    titles: Mapping[Value, Label],
    side: int,
) -> dict[Value, Node]:
    nodes: dict[Value, Node] = {}
    top = HEAD
    for position, (value, label) in enumerate(titles.items()):
        mine = [pair for pair in thick if pair[side] == value]
        if mine:
            size = sum(thick[pair] for pair in mine)
            nodes[value] = Node(label, items.get(value, 0), hue(position), top, size)
            top += size + GAP
    return nodes


def _band(top: int, end: int, size: int) -> str:
    start, middle = LEFT + THICK, (LEFT + THICK + RIGHT) // 2
    upper = f"M{start} {top}C{middle} {top} {middle} {end} {RIGHT} {end}"
    lower = f"V{end + size}C{middle} {end + size} {middle} {top + size} {start} {top + size}Z"
    return upper + lower
