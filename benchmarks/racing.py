"""Races whose rounds are kept: one that was broken off goes on where it was, and what has not changed is not run again.

The contestants of a race take turns, round after round; only neighbours are compared, so a round is kept when it is whole.
The first round of each does not count, unless it took so long that a cold start is nothing in it.
"""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from benchmarks.environments import RESULTS
from benchmarks.stopwatch import Command, Lap, Laps, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

KEPT, LISTS = RESULTS / "races", RESULTS / "lists"
SLOW = 10
"""Seconds: what takes longer is run in two rounds, and both count."""
PATIENCE = 180
"""Seconds of processor time: who takes more is ended, and left out."""
MOST_SECONDS, MOST_MEMORY = 50, 12 * 1024
"""Who must be expected to take more, in seconds and MiB, by what a smaller list took, is left out."""
TELLING = 10_000
"""Items: what a smaller list takes is mostly start-up, and tells nothing of larger ones."""


@dataclass(frozen=True)
class Course:
    """What is raced over: a part, a size, what makes its lists in a folder, and who runs there, mulu first."""

    part: str
    items: int
    make: Callable[[Path], None]
    commands: Callable[[Path], Sequence[Command]]

    @property
    def folder(self) -> Path:
        """Where its lists are."""
        return LISTS / f"{self.part}-{self.items}"


@dataclass(frozen=True)
class Terms:
    """How a race is held: `code` and `lists` are digests of what is raced, `until` is when no round begins any more."""

    code: str
    lists: str
    rounds: int | None = None
    until: float = float("inf")
    stale: bool = False
    """Whether rounds of other code count too."""

    def rounds_of(self, items: int) -> int:
        """The rounds that count at this size."""
        if self.rounds is not None:
            return self.rounds
        return 7 if items <= 100_000 else 5 if items <= 1_000_000 else 2


@dataclass
class Outcome:
    """The rounds of a race, each with the lap of everyone who ran in it; and why some were left out."""

    part: str
    items: int
    rounds: list[dict[str, Lap]] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)

    def laps(self, name: str) -> list[Lap]:
        """All laps of one, the first too."""
        return [lap[name] for lap in self.rounds if name in lap]

    def counted(self, name: str) -> Laps:
        """The laps of one that count."""
        laps = self.laps(name)
        return Laps(_named(name), laps if _is_slow(laps) or len(laps) == 1 else laps[1:])

    def pair(self, mine: str, other: str) -> tuple[Laps, Laps]:
        """The laps of two that count, neighbours side by side."""
        both = [(lap[mine], lap[other]) for lap in self.rounds if mine in lap and other in lap]
        if not _is_slow(self.laps(other)):
            both = both[1:] or both
        return Laps(_named(mine), [one for one, _ in both]), Laps(_named(other), [one for _, one in both])


def hold(course: Course, terms: Terms, log: Callable[[str], None]) -> Outcome:
    """The race as far as it went: what is missing is run, until time is over; without rounds, its lists are made."""
    outcome = _kept(course.part, course.items, terms) or Outcome(course.part, course.items)
    mulu, *others = course.commands(course.folder)
    for name, why in _expected(course, others, terms):
        outcome.why.setdefault(name, why)
    rounds = terms.rounds_of(course.items)
    while due := [one for one in others if one.name not in outcome.why and _lacks(outcome, one.name, rounds)]:
        if time.monotonic() > terms.until:
            break
        make(course, terms, log)
        if not rounds:
            break
        log(f"{course.part}, {course.items:,} items, round {len(outcome.rounds)}")
        outcome.rounds.append(_round(outcome, [mulu, *due]))
        _keep(outcome, terms)
    return outcome


def make(course: Course, terms: Terms, log: Callable[[str], None]) -> None:
    """Make the lists, unless they are there as they would be made."""
    stamp = course.folder.with_suffix(".sha256")
    if stamp.is_file() and stamp.read_text("ascii") == terms.lists:
        return
    log(f"{course.part}: lists of {course.items:,} items")
    stamp.unlink(missing_ok=True)
    shutil.rmtree(course.folder, ignore_errors=True)
    LISTS.mkdir(parents=True, exist_ok=True)
    course.make(course.folder)
    stamp.write_text(terms.lists, "ascii")


def _named(name: str) -> Command:
    return Command(name, (), KEPT)


def _is_slow(laps: Sequence[Lap]) -> bool:
    return bool(laps) and laps[0].wall > SLOW


def _lacks(outcome: Outcome, name: str, rounds: int) -> bool:
    laps = outcome.laps(name)
    return len(laps) < (min(rounds, 1) if _is_slow(laps) else rounds) + 1


def _round(outcome: Outcome, commands: Sequence[Command]) -> dict[str, Lap]:
    found = {}
    for command in commands:
        try:
            found[command.name] = run(command, patience=PATIENCE)
        except TimeoutError:
            outcome.why[command.name] = f"left out: more than {PATIENCE} s"
    return found


def _expected(course: Course, others: Sequence[Command], terms: Terms) -> Iterator[tuple[str, str]]:
    """Who would take too much, by the largest of the smaller lists that it ran on."""
    sizes = sorted(int(path.stem.rpartition("-")[2]) for path in KEPT.glob(f"{course.part}-*.json"))
    smaller = [_kept(course.part, size, terms) for size in sizes if TELLING <= size < course.items]
    for one in others:
        ran = [outcome for outcome in smaller if outcome and outcome.laps(one.name)]
        if not ran:
            continue
        laps, times = ran[-1].counted(one.name), course.items / ran[-1].items
        seconds, memory = laps.middle(lambda lap: lap.wall), laps.middle(lambda lap: lap.memory)
        if seconds * times > MOST_SECONDS:
            yield one.name, f"left out: {seconds:.0f} s at {ran[-1].items:,}"
        elif memory * times > MOST_MEMORY:
            yield one.name, f"left out: {memory / 1024:.1f} GiB at {ran[-1].items:,}"


def _path(part: str, items: int) -> Path:
    return KEPT / f"{part}-{items}.json"


def _keep(outcome: Outcome, terms: Terms) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    told = {"code": terms.code, **asdict(outcome)}
    _path(outcome.part, outcome.items).write_text(json.dumps(told, indent=1), "utf-8")


def _kept(part: str, items: int, terms: Terms) -> Outcome | None:
    path = _path(part, items)
    if not path.is_file():
        return None
    told = json.loads(path.read_text("utf-8"))
    if told.pop("code") != terms.code and not terms.stale:
        return None
    rounds = [{name: Lap(**lap) for name, lap in one.items()} for one in told.pop("rounds")]
    return Outcome(rounds=rounds, **told)
