"""Findings before and after a fault was planted: which of them are new, and which only stand elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mulu.finding import Finding


@dataclass(frozen=True)
class Sighting:
    """A finding, and the line on which what it is about stood before anything was planted."""

    finding: Finding
    line: int | None


def new_ones(now: Sequence[Sighting], before: Sequence[Sighting]) -> Sequence[Sighting]:
    """What is found now and was not before, each old finding accounting for one at most.

    What the same rule finds in the same place is the same, whatever stands there. What it finds no longer
    in one place and finds about the same value in another has moved with it.
    """
    # The nearest likeness first: what is found as before is not to account for something else.
    for alike in (_exactly, _in_place, _about):
        if not now:
            break
        now, before = _without(now, before, alike), _without(before, now, alike)
    return now


def _without(
    some: Sequence[Sighting], others: Sequence[Sighting], alike: Callable[[Sighting], object]
) -> Sequence[Sighting]:
    left = Counter(alike(one) for one in others)
    rest = []
    for one in some:
        if left[alike(one)] > 0:
            left[alike(one)] -= 1
        else:
            rest.append(one)
    return rest


def _exactly(one: Sighting) -> object:
    return *_in_place(one), one.finding.value


def _in_place(one: Sighting) -> tuple[object, ...]:
    found = one.finding
    return found.rule, found.path, one.line, found.field


def _about(one: Sighting) -> object:
    found = one.finding
    # What is about no value cannot be known again elsewhere.
    return _exactly(one) if found.value is None else (found.rule, found.path, found.value)
