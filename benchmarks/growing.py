"""Every command on catalogues of growing size: how its processor time and memory grow.

A catalogue has two published editions, of which the second changes one item in a hundred. It is made by the commands
themselves, as people would make it; those that write an edition are measured while it is made. What is measured is kept at
once in `results/growth`: a run that was broken off goes on where it was, and a later one measures larger sizes only.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.environments import HERE, REPOSITORY, RESULTS
from benchmarks.steps import AFTER, STEPS
from benchmarks.stopwatch import Command, Lap, Laps, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.environments import Environment
    from benchmarks.steps import Step

SMALL = 379
"""Items of the smallest catalogue, as many as the one of 2026 has."""
PATIENCE = 600
"""Seconds of processor time: a command that takes more is ended, and not run at larger sizes."""
FOR_MORE_ROUNDS = 10
"""Seconds: what takes longer is run once."""
MOST_OF_A_DOCUMENT = 1_000_000
"""Items: larger catalogues are drafts that nobody has imported."""
NOT_OF_DRAFTS = "documents only"
KEPT = RESULTS / "growth"
GENERATE = "import sys; from pathlib import Path; from benchmarks import documents; getattr(documents, sys.argv[1])(Path(sys.argv[2]), int(sys.argv[3]))"
GIT = {
    f"GIT_{who}_{what}": "steward@example.org"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


@dataclass(frozen=True)
class Stage:
    """A command at one size: its runs, or why there are none."""

    name: str
    items: int
    laps: tuple[Lap, ...] = ()
    why: str = ""

    def middle(self, of: Callable[[Lap], float]) -> float:
        """The median of what `of` takes from each run."""
        return Laps(Command(self.name, (), KEPT), self.laps).middle(of)


@dataclass(frozen=True)
class Terms:
    """How often a command is run, how long it may take, and which ones are measured anew."""

    rounds: int
    patience: int = PATIENCE
    only: Sequence[str] = ()


def grow(core: Environment, sizes: Sequence[int], terms: Terms) -> Iterator[Stage]:
    """Each command and size with its runs; what had no end at one size is not run at the next."""
    slow: dict[str, str] = {}
    for items in sizes:
        for stage in _Catalogue(core, items, terms, slow).stages():
            if not stage.laps and stage.why != NOT_OF_DRAFTS:
                slow[stage.name] = stage.why
            yield stage


def forget() -> None:
    """Begin anew, as after a change that all commands feel."""
    shutil.rmtree(KEPT, ignore_errors=True)


def draw(peers: Environment, stages: Sequence[Stage], picture: Path) -> None:
    """Draw processor time against items, both on scales of powers, into an SVG file."""
    series: dict[str, list[tuple[int, float]]] = {}
    for stage in stages:
        if stage.laps:
            series.setdefault(stage.name, []).append((stage.items, stage.middle(lambda lap: lap.cpu)))
    subprocess.run(
        [peers.python, str(HERE / "draw.py"), "growth", str(picture)],
        check=True,
        input=json.dumps(series),
        text=True,
    )


class _Catalogue:
    """A catalogue of one size, and what was measured of it, saved as soon as it is."""

    def __init__(self, core: Environment, items: int, terms: Terms, slow: Mapping[str, str]) -> None:
        self._core, self._items, self._terms, self._slow = core, items, terms, slow
        self._place, self._out = KEPT / str(items), KEPT / f"out-{items}"
        self._path = KEPT / f"{items}.json"
        self._known = json.loads(self._path.read_text("utf-8")) if self._path.is_file() else {}

    def stages(self) -> Iterator[Stage]:
        self._make()
        for at, step in enumerate(STEPS):
            key = step.name or f"step {at}"
            if key not in self._known or (step.name in self._terms.only and step.is_repeated):
                laps, why = self._done(step)
                self._known[key] = {"laps": [(lap.wall, lap.cpu, lap.memory) for lap in laps], "why": why}
                self._path.write_text(json.dumps(self._known, indent=1), "utf-8")
            if step.name:
                known = self._known[key]
                yield Stage(step.name, self._items, tuple(Lap(*lap) for lap in known["laps"]), known["why"])

    def _make(self) -> None:
        KEPT.mkdir(parents=True, exist_ok=True)
        self._out.mkdir(exist_ok=True)
        if self._place.is_dir():
            return
        half = KEPT / f"half-{self._items}"
        shutil.rmtree(half, ignore_errors=True)
        # In a child, so that this process stays small: see `stopwatch.run`.
        make = "make_documents" if self._items <= MOST_OF_A_DOCUMENT else "make_drafts"
        words = [make, str(half), str(self._items)]
        subprocess.run([sys.executable, "-c", GENERATE, *words], check=True, cwd=REPOSITORY)
        half.rename(self._place)

    def _done(self, step: Step) -> tuple[Sequence[Lap], str]:
        if why := self._reason_against(step):
            return (), why
        words = {"out": str(self._out), "mulu": self._core.program("mulu"), "key": ""}
        if "{key}" in step.arguments:
            words["key"] = self._key()
        arguments = [word.format_map(words) for word in step.arguments]
        if not step.name:
            done = subprocess.run(arguments, check=False, cwd=self._place, env={**os.environ, **GIT})
            if done.returncode not in step.codes:
                raise RuntimeError(f"{' '.join(arguments)} gave exit code {done.returncode}")
            return (), ""
        command = Command(step.name, arguments, self._place)
        laps: list[Lap] = []
        try:
            while not laps or self._is_run_again(step, laps):
                laps.append(run(command, step.codes, self._terms.patience))
        except TimeoutError:
            return (), f"more than {self._terms.patience} s"
        return laps, ""

    def _reason_against(self, step: Step) -> str:
        if self._items > MOST_OF_A_DOCUMENT and not step.of_drafts:
            return NOT_OF_DRAFTS
        if step.most and self._items > step.most:
            return step.beyond
        if step.needs and not self._known[step.needs]["laps"]:
            return f"without {step.needs}"
        return self._slow.get(step.name, "")

    def _is_run_again(self, step: Step, laps: Sequence[Lap]) -> bool:
        return step.is_repeated and len(laps) < self._terms.rounds and laps[0].cpu < FOR_MORE_ROUNDS

    def _key(self) -> str:
        """The code of the first item."""
        with (self._place / "catalogs" / AFTER / "items.csv").open(encoding="utf-8") as lines:
            return [next(lines) for _ in range(2)][1].split(",")[2]
