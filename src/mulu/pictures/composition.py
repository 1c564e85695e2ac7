"""What editions are made of: a bar for each, in parts by the values of a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.messages import Message, say
from mulu.pictures import HUES, hue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WHOLE = 1_000
"""Units of the longest bar; what occurs at all has at least `LEAST` of them."""
LEAST = 5

Label = str | Message
Value = str | None
"""A value, or `None` for all those that have no part of their own."""


@dataclass(frozen=True)
class Part:
    """A part of a bar; `hue` is the number of its colour."""

    label: Label
    count: int
    hue: int
    start: int
    width: int


@dataclass(frozen=True)
class Bar:
    """An edition; `counts` are all that the legend has, zeros included."""

    name: str
    total: int
    counts: Sequence[int]
    parts: Sequence[Part]


@dataclass(frozen=True)
class Composition:
    """The picture: its legend, each entry with the number of its colour, and a bar for each edition."""

    legend: Sequence[tuple[Label, int]]
    bars: Sequence[Bar]


def compose(editions: Sequence[tuple[str, Mapping[str, int]]], labels: Mapping[str, Label]) -> Composition:
    """The picture of editions, from how many items have each value; `labels` has all values in order."""
    told: dict[Value, Label] = dict(labels.items())
    counted: list[tuple[str, dict[Value, int]]] = [(name, dict(counts.items())) for name, counts in editions]
    if len(labels) > HUES:
        frequent = _most_frequent(editions, labels)
        told = {value: label for value, label in told.items() if value in frequent}
        told[None] = say("others")
        counted = [(name, _merged(counts, frequent)) for name, counts in editions]
    longest = max((sum(counts.values()) for _, counts in counted), default=0)
    legend = [(label, hue(position)) for position, label in enumerate(told.values())]
    bars = [_bar(name, [counts.get(value, 0) for value in told], legend, longest) for name, counts in counted]
    return Composition(legend, bars)


def _bar(name: str, counts: Sequence[int], legend: Sequence[tuple[Label, int]], longest: int) -> Bar:
    total, there = sum(counts), sum(count > 0 for count in counts)
    spare = max(0, WHOLE * total // max(1, longest) - LEAST * there)
    parts, start = [], 0
    for (label, color), count in zip(legend, counts, strict=True):
        if count:
            width = LEAST + spare * count // total
            parts.append(Part(label, count, color, start, width))
            start += width
    return Bar(name, total, counts, parts)


def _most_frequent(
    editions: Sequence[tuple[str, Mapping[str, int]]], labels: Mapping[str, Label]
) -> set[str]:
    totals = {value: sum(counts.get(value, 0) for _, counts in editions) for value in labels}
    return set(sorted(labels, key=lambda value: -totals[value])[: HUES - 1])


def _merged(counts: Mapping[str, int], frequent: set[str]) -> dict[Value, int]:
    kept: dict[Value, int] = {value: count for value, count in counts.items() if value in frequent}
    kept[None] = sum(count for value, count in counts.items() if value not in frequent)
    return kept
