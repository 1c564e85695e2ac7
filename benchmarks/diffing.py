"""`mulu diff` against what people would use, by size, and against itself in the worst cases."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.diff_agreement import prove_alike
from benchmarks.environments import HERE, REPOSITORY
from benchmarks.racing import Course
from benchmarks.stopwatch import Command, race

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.diff_agreement import Found
    from benchmarks.environments import Environment
    from benchmarks.stopwatch import Laps

KEYED = ("old.keyed.csv", "new.keyed.csv")
ITEMS_OF_PROOF = 20_000
WORST = ("renumbered", "reversed", "recoded", "renamed", "sections renamed")
GENERATE = "import sys; from pathlib import Path; from benchmarks.versions import make_versions; make_versions(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])"


def prove_diff(core: Environment, peers: Environment, folder: Path) -> Found:
    """What all contestants find; `DisagreementError` if they do not find the same."""
    _generate(folder, ITEMS_OF_PROOF, "a year")
    return prove_alike([_mulu(core, folder, "json"), *_others(core, peers, folder)], folder)


def diff_course(core: Environment, peers: Environment, items: int) -> Course:
    """mulu against each of the others on two versions of so many items, of which a hundredth changed."""
    return Course(
        "diff",
        items,
        lambda folder: _generate(folder, items, "a year"),
        lambda folder: [
            _mulu(core, folder, "json"),
            _mulu(core, folder, "text"),
            *_others(core, peers, folder),
        ],
    )


def worst_cases(core: Environment, folder: Path, items: int, rounds: int) -> Iterator[tuple[str, int, Laps]]:
    """mulu alone on versions between which everything changed: the case, how many items, its runs."""
    for case in WORST:
        _generate(folder, items, case)
        yield case, items, race([_mulu(core, folder, "json")], rounds)[0]
        shutil.rmtree(folder)


def _mulu(core: Environment, folder: Path, form: str) -> Command:
    arguments = ["diff", "old.csv", "new.csv", "--schema", "schema.yaml", "-f", form, "-o", f"mulu.{form}"]
    name = "mulu diff" if form == "json" else f"mulu diff, as {form}"
    return Command(name, [core.program("mulu"), *arguments], folder)


def _others(core: Environment, peers: Environment, folder: Path) -> Sequence[Command]:
    """The program by hand first."""

    def script(name: str, environment: Environment, file: str, *options: str) -> Command:
        output = file.removesuffix(".py")
        program = [environment.python, str(HERE / file)]
        return Command(name, [*program, "old.csv", "new.csv", *options, output], folder)

    return [
        script("Polars by hand", core, "diff_by_hand.py", "json"),
        script("DuckDB SQL", peers, "diff_by_duckdb.py"),
        script("datacompy on Polars", peers, "diff_by_datacompy.py"),
        Command("csv-diff", [peers.program("csv-diff"), *KEYED, "--key", "key", "--json"], folder),
        Command("daff", [peers.program("daff"), "--id", "key", "--output", "daff.csv", *KEYED], folder),
    ]


def _generate(folder: Path, items: int, case: str) -> None:
    # In a child, so that this process stays small: see `stopwatch.run`.
    subprocess.run(
        [sys.executable, "-c", GENERATE, str(folder), str(items), case], check=True, cwd=REPOSITORY
    )
