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
from typing import TYPE_CHECKING, Any

from benchmarks.environments import HERE, REPOSITORY, RESULTS
from benchmarks.steps import STEPS
from benchmarks.stopwatch import Command, Lap, Laps, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from benchmarks.environments import Environment
    from benchmarks.steps import Step

SMALL = 379
"""Items of the smallest catalogue, as many as the one of 2026 has."""
PATIENCE = 300.0
"""Seconds: a command that takes longer is ended, and not run at larger sizes."""
FOR_MORE_ROUNDS = 10.0
"""Seconds: what takes longer is run once."""
KEPT = RESULTS / "growth"
GENERATE = "import sys; from pathlib import Path; from benchmarks.documents import make_documents; make_documents(Path(sys.argv[1]), int(sys.argv[2]))"
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


def grow(core: Environment, sizes: Sequence[int], rounds: int, only: Sequence[str] = ()) -> Iterator[Stage]:
    """Each command and size; with `only`, these are measured anew where they can be repeated."""
    slow: dict[str, str] = {}
    for items in sizes:
        for stage in _at(core, items, rounds, only, slow):
            if not stage.laps:
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
        [peers.python, str(HERE / "draw_growth.py"), str(picture)],
        check=True,
        input=json.dumps(series),
        text=True,
    )


def _at(
    core: Environment, items: int, rounds: int, only: Sequence[str], slow: dict[str, str]
) -> Iterator[Stage]:
    place, out = KEPT / str(items), KEPT / f"out-{items}"
    if not place.is_dir():
        half = KEPT / f"half-{items}"
        shutil.rmtree(half, ignore_errors=True)
        # In a child, so that this process stays small: see `stopwatch.run`.
        subprocess.run([sys.executable, "-c", GENERATE, str(half), str(items)], check=True, cwd=REPOSITORY)
        out.mkdir(exist_ok=True)
        half.rename(place)
    kept = _Kept(KEPT / f"{items}.json")
    words = {"out": str(out), "mulu": core.program("mulu")}
    for at, step in enumerate(STEPS):
        key = step.name or f"step {at}"
        known = kept.get(key)
        if known is None or (step.name in only and step.is_repeated):
            known = _done(core, step, items, place, words, rounds, slow.get(step.name, ""))
            kept.put(key, known)
        if step.name:
            yield Stage(step.name, items, tuple(Lap(*lap) for lap in known["laps"]), known["why"])


def _done(
    core: Environment, step: Step, items: int, place: Path, words: dict[str, str], rounds: int, slow: str
) -> dict[str, Any]:
    if "{key}" in step.arguments:
        words = {**words, "key": _key(place)}
    arguments = [word.format_map(words) for word in step.arguments]
    if not step.name:
        subprocess.run(arguments, check=True, cwd=place, env={**os.environ, **GIT})
        return {"laps": [], "why": ""}
    if step.most and items > step.most:
        return {"laps": [], "why": f"more than {step.most:,} rows"}
    if slow:
        return {"laps": [], "why": slow}
    command = Command(step.name, [core.program("mulu"), *arguments], place)
    laps: list[Lap] = []
    try:
        while not laps or (step.is_repeated and len(laps) < rounds and laps[0].wall < FOR_MORE_ROUNDS):
            laps.append(run(command, step.codes, PATIENCE))
    except TimeoutError:
        return {"laps": [], "why": f"more than {PATIENCE:.0f} s"}
    return {"laps": [(lap.wall, lap.cpu, lap.memory) for lap in laps], "why": ""}


def _key(place: Path) -> str:
    """The code of the first item."""
    with (place / "2026.csv").open(encoding="utf-8") as lines:
        return [next(lines) for _ in range(4)][3].split(",")[1]


class _Kept:
    """What was measured at one size, saved as soon as it is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = json.loads(path.read_text("utf-8")) if path.is_file() else {}

    def get(self, key: str) -> dict[str, Any] | None:
        return self._known.get(key)

    def put(self, key: str, value: dict[str, Any]) -> None:
        self._known[key] = value
        self._path.write_text(json.dumps(self._known, indent=1), "utf-8")
