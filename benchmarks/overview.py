"""All races in one table, and what the picture of them is drawn from."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from benchmarks.contests import AS_TEXT, EDITION, goal_of
from benchmarks.environments import HERE
from benchmarks.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from benchmarks.environments import Environment
    from benchmarks.racing import Outcome
    from benchmarks.stopwatch import Lap

MULU = {"check": "mulu check", "diff": "mulu diff"}
ROWS = {
    "check": {
        "import pandera.polars": "the floor of start-up: import pandera.polars",
        "Polars by hand": "the floor: all rules in Polars by hand",
        "pandas by hand": "pandas by hand, the schema alone",
        "DuckDB SQL": "DuckDB SQL, the schema alone",
        "pointblank on Polars": "pointblank on Polars, the schema alone",
        "Great Expectations on pandas": "Great Expectations on pandas, the schema alone",
        "frictionless validate": "frictionless validate, the schema alone",
    },
    "diff": {
        "Polars by hand": "the floor: Polars by hand, equal names alone",
        "DuckDB SQL": "DuckDB SQL, equal names alone",
        "datacompy on Polars": "datacompy on Polars, by key alone",
        "csv-diff": "csv-diff, by key alone",
        "daff": "daff, by key alone",
    },
}
"""Against whom, and what of mulu's work they do."""
START_UP = "import pandera.polars"
LEGEND = """
Wall time of whole processes. `0.31× of 1.69 s`: mulu takes 0.31 times as long as the other, which takes 1.69 s. **Bold**: mulu is the faster one.
✓ a goal that is met, ✗ one that is not.
"""


def overview(outcomes: Sequence[Outcome], sizes: Sequence[int]) -> str:
    """One row a command and contestant, one column a size."""
    found = {(one.part, one.items): one for one in outcomes}
    rows = [
        row for part in MULU for row in _rows(part, found, sizes) if any(one.part == part for one in outcomes)
    ]
    return table(("command", "against", *(f"{size:,}" for size in sizes)), rows) + LEGEND


def draw(peers: Environment, outcomes: Sequence[Outcome], picture: Path) -> None:
    """Draw wall time against items, both on scales of powers, into an SVG file."""
    series: dict[str, dict[str, list[tuple[int, float]]]] = {part: {} for part in MULU}
    for one in outcomes:
        names = dict.fromkeys(name for lap in one.rounds for name in lap)
        for name in names if one.part in MULU else ():
            if name != AS_TEXT:
                point = (one.items, one.counted(name).middle(_wall))
                series[one.part].setdefault(name, []).append(point)
    subprocess.run(
        [peers.python, str(HERE / "draw.py"), "races", str(picture)],
        check=True,
        input=json.dumps(series),
        text=True,
    )


def _rows(
    part: str, found: Mapping[tuple[str, int], Outcome], sizes: Sequence[int]
) -> Iterator[Sequence[str]]:
    name = MULU[part]
    yield (f"**{name}**", "", *(_own(found.get((part, size)), name) for size in sizes))
    for other, label in ROWS[part].items():
        if other == START_UP:
            yield ("", label, *(_start_up(found, size) for size in sizes))
        else:
            yield ("", label, *(_cell(found.get((part, size)), other) for size in sizes))


def _own(outcome: Outcome | None, name: str) -> str:
    if outcome is None or not outcome.laps(name):
        return "not measured"
    return f"**{_seconds(outcome.counted(name).middle(_wall))}**"


def _start_up(found: Mapping[tuple[str, int], Outcome], size: int) -> str:
    """Of the committed edition: what start-up alone takes is no measure of longer lists."""
    return _cell(found.get(("edition", size)), START_UP) if size == EDITION else "start-up alone"


def _cell(outcome: Outcome | None, other: str) -> str:
    if outcome is None or not outcome.laps(other):
        return outcome.why.get(other, "not measured") if outcome else "not measured"
    mulu, theirs = outcome.pair(next(iter(outcome.rounds[0])), other)
    ratio = mulu.ratio(theirs, _wall)
    figure = f"**{ratio:.2f}×**" if ratio < 1 else f"{ratio:.2f}×"
    goal = goal_of(outcome.part, other, outcome.items).time
    met = "" if goal is None else f" {'✓' if ratio <= goal else '✗'} ≤ {goal:g}×"
    return f"{figure} of {_seconds(theirs.middle(_wall))}{met}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"


def _wall(lap: Lap) -> float:
    return lap.wall
