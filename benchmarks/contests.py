"""Who runs against whom, over which lists, and how far mulu may fall behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.diffing import diff_course
from benchmarks.peering import check_course, edition_course

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.environments import Environment
    from benchmarks.racing import Course, Outcome
    from benchmarks.stopwatch import Laps

EDITION = 379
"""Items of the committed edition of 2026, and of the smallest lists."""
MILLION = 1_000_000
LISTS = {
    "edition": "the edition of 2026, {items:,} items",
    "check": "synthetic, {items:,} items",
    "diff": "two of {items:,} items",
}


@dataclass(frozen=True)
class Goal:
    """The ratios of mulu to another that must not be exceeded, from a size on, and up to one."""

    time: float | None = None
    memory: float | None = None
    least: int = 0
    most: int | None = None

    def holds_for(self, items: int) -> bool:
        """Whether it is a goal at this size."""
        return self.least <= items and (self.most is None or items <= self.most)


NONE = Goal()
TEN_MILLION = 10 * MILLION
GOALS = {
    ("edition", "import pandera.polars"): (Goal(1.5),),
    ("edition", "frictionless validate"): (Goal(1.0),),
    ("check", "Polars by hand"): (
        Goal(1.5, 2.0, MILLION, TEN_MILLION - 1),
        Goal(1.3, 2.0, TEN_MILLION),
    ),
    ("diff", "Polars by hand"): (Goal(1.5, None, MILLION),),
    ("diff", "DuckDB SQL"): (Goal(1.5, None, MILLION),),
    ("diff", "datacompy on Polars"): (Goal(1.0, None, MILLION, MILLION),),
    ("diff", "csv-diff"): (Goal(1.0, None, MILLION),),
    ("diff", "daff"): (Goal(1.0, None, 100_000),),
}
AS_TEXT = "mulu diff, as text"
"""mulu too: it is measured against the program by hand alone."""


@dataclass(frozen=True)
class Contest:
    """mulu against one other, neighbours side by side."""

    part: str
    items: int
    mulu: Laps
    other: Laps
    goal: Goal

    @property
    def what(self) -> str:
        """What they look at."""
        return LISTS[self.part].format(items=self.items)


def courses(part: str, core: Environment, peers: Environment, sizes: Sequence[int]) -> Iterator[Course]:
    """The races of a part, the smallest first."""
    if part == "check":
        yield edition_course(core, peers, EDITION)
    for items in sorted(sizes):
        yield (check_course if part == "check" else diff_course)(core, peers, items)


def contests(outcome: Outcome) -> Iterator[Contest]:
    """mulu against each who ran in a race."""
    names = [*dict.fromkeys(name for one in outcome.rounds for name in one)]
    for name in names[1:]:
        is_text = name == AS_TEXT
        mine, other = (AS_TEXT, "Polars by hand") if is_text else (names[0], name)
        yield Contest(
            outcome.part,
            outcome.items,
            *outcome.pair(mine, other),
            goal_of(outcome.part, other, outcome.items),
        )


def goal_of(part: str, other: str, items: int) -> Goal:
    """What mulu must reach against another at this size."""
    goals = GOALS.get((part, other), ())
    return next((goal for goal in goals if goal.holds_for(items)), NONE)
