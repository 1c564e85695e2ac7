"""`mulu check` against the same rules by hand, and against those who can check what its schema declares.

Each of these must find a planted fault before it is timed. They look at the declared constraints alone: cells that must not be blank, listed values, shapes, numbers from 1, codes of which none repeats.
mulu looks at all of its rules: order, numbering, marks and notes, characters that look alike, and where a line is broken.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.agreement import BY_HAND, DisagreementError
from benchmarks.environments import HERE, REPOSITORY
from benchmarks.generator import CATALOG, make_rows, to_bytes
from benchmarks.racing import Course
from benchmarks.stopwatch import Command, run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.environments import Environment

SCRIPTS = {
    "pandas by hand": "check_by_pandas.py",
    "DuckDB SQL": "check_by_duckdb.py",
    "pointblank on Polars": "check_by_pointblank.py",
    "Great Expectations on pandas": "check_by_great_expectations.py",
}
GENERATE = "import sys; from pathlib import Path; from benchmarks.generator import make_repository; make_repository(Path(sys.argv[1]), int(sys.argv[2]))"
FAULTS = {
    "a blank name": (3, ""),
    "an unlisted section": (0, "四"),
    "a malformed code": (2, "9-99"),
    "a number below 1": (1, "0"),
    "an unlisted category": (4, "D"),
    "a repeated code": (2, None),
}
"""What each claims to see: the cell, and what is put into it; nothing for what the row above says."""


def check_course(core: Environment, peers: Environment, items: int) -> Course:
    """mulu against the same rules by hand, and against each peer, on a synthetic list."""

    def commands(folder: Path) -> Sequence[Command]:
        by_hand = [core.python, str(BY_HAND), str(folder / "catalogs" / CATALOG / "2026")]
        return [
            Command("mulu check", [core.program("mulu"), "check", "-q"], folder),
            Command("Polars by hand", by_hand, folder),
            *_others(peers, folder / "peers"),
        ]

    return Course("check", items, lambda folder: _generate(core, folder, items), commands)


def edition_course(core: Environment, peers: Environment, items: int) -> Course:
    """The committed edition: against what cannot be had for less, and against a peer."""
    catalog, edition = "shanghai-skill-subsidy", "2026"

    def make(folder: Path) -> None:
        _beside(core, REPOSITORY, catalog, folder)

    def commands(folder: Path) -> Sequence[Command]:
        return [
            Command("mulu check", [core.program("mulu"), "check", "-q", f"{catalog}/{edition}"], REPOSITORY),
            Command("import pandera.polars", [core.python, "-c", "import pandera.polars"], REPOSITORY),
            _frictionless(peers, folder),
        ]

    return Course("edition", items, make, commands)


def prove_peers(core: Environment, peers: Environment, folder: Path) -> None:
    """Each must pass what is faultless and refuse what has a fault; `DisagreementError` if one does not."""
    rows = make_rows(1000)
    _generate(core, folder, 1000)
    beside = folder / "peers"
    for command in _others(peers, beside):
        (beside / "items.csv").write_bytes(to_bytes(rows))
        _expect(command, 0, "nothing")
        for name, (at, cell) in FAULTS.items():
            spoilt = [[*row] for row in rows]
            spoilt[500][at] = spoilt[499][at] if cell is None else cell
            (beside / "items.csv").write_bytes(to_bytes(spoilt))
            _expect(command, 1, name)


def _others(peers: Environment, beside: Path) -> list[Command]:
    scripts = [
        Command(name, [peers.python, str(HERE / script), "items.csv"], beside)
        for name, script in SCRIPTS.items()
    ]
    return [*scripts, _frictionless(peers, beside)]


def _frictionless(peers: Environment, beside: Path) -> Command:
    validate = [peers.program("frictionless"), "validate", "items.csv", "--schema", "table-schema.json"]
    return Command("frictionless validate", validate, beside)


def _generate(core: Environment, folder: Path, items: int) -> None:
    # In a child, so that this process stays small: see `stopwatch.run`.
    subprocess.run([sys.executable, "-c", GENERATE, str(folder), str(items)], check=True, cwd=REPOSITORY)
    # mulu takes no file that it does not know, and frictionless no path that leads out of where it is run.
    _beside(core, folder, CATALOG, folder / "peers")


def _beside(core: Environment, repository: Path, catalog: str, folder: Path) -> None:
    """A copy of the items, with the Table Schema that mulu exports."""
    export = [core.program("mulu"), "schema", catalog, "--as", "table-schema"]
    schema = subprocess.check_output(export, cwd=repository)
    folder.mkdir(parents=True)
    (folder / "table-schema.json").write_bytes(schema)
    shutil.copy(repository / "catalogs" / catalog / "2026" / "items.csv", folder)


def _expect(command: Command, code: int, planted: str) -> None:
    try:
        run(command, (code,))
    except RuntimeError as error:
        raise DisagreementError(f"{planted} was planted: {error}") from None
