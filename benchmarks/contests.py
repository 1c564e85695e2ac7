"""Who runs against whom, and how far mulu may fall behind."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.agreement import BY_HAND
from benchmarks.environments import REPOSITORY, Environment
from benchmarks.stopwatch import Command, Laps, race

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CATALOG, EDITION = "shanghai-skill-subsidy", "2026"
GENERATE = "import sys; from pathlib import Path; from benchmarks.generator import make_repository; make_repository(Path(sys.argv[1]), int(sys.argv[2]))"


@dataclass(frozen=True)
class Contest:
    """mulu against one other; `most_time` and `most_memory` are the ratios that it must not exceed."""

    what: str
    mulu: Laps
    other: Laps
    most_time: float | None = None
    most_memory: float | None = None


def committed(core: Environment, peers: Environment, folder: Path, rounds: int) -> Iterator[Contest]:
    """The committed edition: against what cannot be had for less, and against a peer."""
    # Frictionless takes no path that leads out of where it is run.
    shutil.copy(REPOSITORY / "catalogs" / CATALOG / EDITION / "items.csv", folder)
    export = [core.program("mulu"), "schema", CATALOG, "--as", "table-schema"]
    schema = json.loads(subprocess.check_output(export, cwd=REPOSITORY))
    (folder / "table-schema.json").write_text(json.dumps(schema), "utf-8")
    peer = [peers.program("frictionless"), "validate", "items.csv", "--schema", "table-schema.json"]
    mulu, floor, frictionless = race(
        [
            Command("mulu check", [core.program("mulu"), "check", "-q", f"{CATALOG}/{EDITION}"], REPOSITORY),
            Command("import pandera.polars", [core.python, "-c", "import pandera.polars"], REPOSITORY),
            Command("frictionless validate", peer, folder),
        ],
        rounds,
    )
    yield Contest("the edition of 2026, 379 items", mulu, floor, most_time=1.5)
    yield Contest("the edition of 2026, 379 items", mulu, frictionless, most_time=1.0)


def synthetic(core: Environment, folder: Path, items: int, rounds: int) -> Contest:
    """A synthetic edition against the program by hand."""
    # In a child, so that this process stays small: see `stopwatch.run`.
    subprocess.run([sys.executable, "-c", GENERATE, str(folder), str(items)], check=True, cwd=REPOSITORY)
    mulu, hand = race(
        [
            Command("mulu check", [core.program("mulu"), "check", "-q"], folder),
            Command(
                "Polars by hand",
                [core.python, str(BY_HAND), str(folder / "catalogs" / "synthetic" / "2026")],
                folder,
            ),
        ],
        rounds,
    )
    is_goal = items >= 1_000_000
    return Contest(
        f"synthetic, {items:,} items", mulu, hand, 1.5 if is_goal else None, 2.0 if is_goal else None
    )
