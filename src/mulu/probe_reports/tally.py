"""Planted faults counted: by what they damaged, and by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.evidence import FACTS
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mulu.messages import Message
    from mulu.prober import Outcome, Probe

ROWS, FILE = "(rows)", "(file)"
"""What is damaged where it is no field; the name of none has brackets."""


@dataclass(frozen=True)
class Tally:
    """How many faults there were of a sort, and who told of them."""

    name: str
    outcomes: Sequence[Outcome]

    @property
    def planted(self) -> int:
        """All of them."""
        return len(self.outcomes)

    def told_by(self, teller: str | None) -> int:
        """How many a teller told of; `None`: nobody."""
        return sum(one.told_by == teller for one in self.outcomes)

    @property
    def score(self) -> float:
        """How much was told of, in per cent."""
        return (self.planted - self.told_by(None)) * 1000 // self.planted / 10


def by_part(probe: Probe) -> Sequence[Tally]:
    """A tally for each field, in the schema's order, then for whole rows, the file as a whole and edition.yaml."""
    order = {name: at for at, name in enumerate((*probe.fields, ROWS, FILE, FACTS))}
    return _tallies(probe, _part, lambda name: order[name])


def by_kind(probe: Probe) -> Sequence[Tally]:
    """A tally for each kind of fault."""
    return _tallies(probe, lambda one: one.planted.kind.name, lambda name: name)


def name_of_part(name: str) -> str | Message:
    """What a tally of `by_part` is of, in words."""
    return {ROWS: say("whole rows"), FILE: say("the file as a whole")}.get(name, name)


def _part(outcome: Outcome) -> str:
    planted = outcome.planted
    if planted.path == FACTS:
        return FACTS
    return planted.field or (ROWS if planted.kind.form == "row" else FILE)


def _tallies(
    probe: Probe, name: Callable[[Outcome], str], order: Callable[[str], int | str]
) -> Sequence[Tally]:
    found: dict[str, list[Outcome]] = {}
    for one in probe.outcomes:
        found.setdefault(name(one), []).append(one)
    return [Tally(name, found[name]) for name in sorted(found, key=order)]
