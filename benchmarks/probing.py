"""How many faults a second `mulu probe` plants and asks about, start-up apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.environments import REPOSITORY
from benchmarks.stopwatch import Command, race

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.environments import Environment

EDITIONS = {"shanghai-skill-subsidy/2026": "379 items", "national-occupations/2022": "1,639 items"}
FEW, MANY = 100, 1100
"""The difference between both is what is measured: reading and planning are the same."""


@dataclass(frozen=True)
class Rate:
    """Faults a second of wall-clock and of processor time."""

    edition: str
    items: str
    rounds: int
    wall: float
    cpu: float


def rates(core: Environment, rounds: int) -> Iterator[Rate]:
    """A figure for each committed edition."""
    for edition, items in EDITIONS.items():
        few, many = race(
            [
                Command(
                    f"{number} faults",
                    [core.program("mulu"), "probe", edition, "--faults", str(number), "--quiet"],
                    REPOSITORY,
                )
                for number in (FEW, MANY)
            ],
            rounds,
        )
        wall = many.middle(lambda lap: lap.wall) - few.middle(lambda lap: lap.wall)
        cpu = many.middle(lambda lap: lap.cpu) - few.middle(lambda lap: lap.cpu)
        yield Rate(edition, items, rounds, (MANY - FEW) / wall, (MANY - FEW) / cpu)
