"""Every command on catalogues of growing size: how its time and memory grow.

A catalogue has two published editions, of which the second changes one item in a hundred. It is made by the commands
themselves, as people would make it; those that write an edition are measured while it is made.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.environments import HERE, REPOSITORY
from benchmarks.generator import CATALOG
from benchmarks.stopwatch import Command, Laps, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.environments import Environment

SMALL = 379
"""Items of the smallest catalogue, as many as the one of 2026 has."""
PATIENCE = 100.0
"""Seconds: what takes longer at one size is not measured at the next."""
BEFORE, AFTER = f"{CATALOG}/2025", f"{CATALOG}/2026"
GENERATE = "import sys; from pathlib import Path; from benchmarks.documents import make_documents; make_documents(Path(sys.argv[1]), int(sys.argv[2]))"
GIT = {
    f"GIT_{who}_{what}": "steward@example.org"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


@dataclass(frozen=True)
class Step:
    """What is done to a catalogue: a command of mulu, or of git, which is not measured."""

    name: str
    arguments: tuple[str, ...]
    is_repeated: bool = True
    """Whether the same can be done again."""
    codes: tuple[int, ...] = (0,)


def _mulu(line: str, *, again: bool = True, codes: tuple[int, ...] = (0,)) -> Step:
    words = tuple(line.split())
    return Step(words[0] if words[0] != "changes" else f"changes {words[1]}", words, again, codes)


STEPS = (
    Step("", ("git", "init", "-q", "-b", "main")),
    _mulu(f"import 2025.csv --catalog {CATALOG} --edition 2025 -q"),
    _mulu(f"import 2026.csv --catalog {CATALOG} --edition 2026 -q"),
    _mulu(f"changes propose {AFTER} -q", codes=(0, 1)),
    _mulu(f"changes accept {AFTER} --above 0 --reason announced -q", again=False),
    _mulu(f"changes verify {AFTER}"),
    _mulu("report -q"),
    _mulu("check -q"),
    _mulu(f"fix {AFTER} --diff -q"),
    _mulu(f"diff {BEFORE} {AFTER} -f json -o {{out}}/changes.json"),
    _mulu(f"export {AFTER} --to {{out}}/items.xlsx -q"),
    Step("", ("git", "add", "-A")),
    Step("", ("git", "commit", "-q", "-m", "Editions")),
    _mulu(f"freeze {BEFORE} -q", again=False),
    _mulu(f"freeze {AFTER} -q", again=False),
    Step("", ("git", "add", "-A")),
    Step("", ("git", "commit", "-q", "-m", "Freeze")),
    _mulu("gate -q"),
    _mulu("history 1-00-00-00", codes=(0, 1, 2)),
    _mulu(f"blame {AFTER} -f json -o {{out}}/blame.json"),
    _mulu(f"publish {AFTER} --out {{out}}/release --replace --without-second-opinion -q"),
    _mulu(f"verify {{out}}/release/{AFTER} -q"),
    _mulu("site --out {out}/site -q"),
)


def grow(
    core: Environment, folder: Path, sizes: Sequence[int], rounds: int
) -> Iterator[tuple[str, int, Laps]]:
    """Each command and size with its runs; the slow ones end before the biggest size."""
    slow: set[str] = set()
    for items in sizes:
        place = folder / str(items)
        subprocess.run([sys.executable, "-c", GENERATE, str(place), str(items)], check=True, cwd=REPOSITORY)
        out = folder / f"out-{items}"
        out.mkdir()
        for step in STEPS:
            if not step.name:
                subprocess.run(step.arguments, check=True, cwd=place, env={**os.environ, **GIT})
                continue
            if step.name in slow:
                continue
            words = [word.format(out=out) for word in step.arguments]
            command = Command(f"mulu {step.name}", [core.program("mulu"), *words], place)
            laps = [run(command, step.codes)]
            while step.is_repeated and len(laps) < rounds and laps[0].wall * len(laps) < PATIENCE / 10:
                laps.append(run(command, step.codes))
            if max(lap.wall for lap in laps) > PATIENCE:
                slow.add(step.name)
            yield command.name, items, Laps(command, laps)


def draw(peers: Environment, measured: Sequence[tuple[str, int, Laps]], picture: Path) -> None:
    """Draw seconds against items, both on scales of powers, into an SVG file."""
    series: dict[str, dict[int, float]] = {}
    for name, items, laps in measured:
        series.setdefault(name, {})[items] = laps.middle(lambda lap: lap.wall)
    subprocess.run(
        [peers.python, str(HERE / "draw_growth.py"), str(picture)],
        check=True,
        input=json.dumps({name: [*points.items()] for name, points in series.items()}),
        text=True,
    )
