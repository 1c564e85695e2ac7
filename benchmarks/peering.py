"""`mulu check` against those who can check what its schema declares: each must find a planted fault before it is timed.

They look at the declared constraints alone: cells that must not be blank, listed values, shapes, numbers from 1, codes of which none repeats.
mulu looks at all of its rules: order, numbering, marks and notes, characters that look alike, and where a line is broken.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.agreement import DisagreementError
from benchmarks.contests import GENERATE, Contest
from benchmarks.environments import HERE, REPOSITORY
from benchmarks.generator import CATALOG, make_rows, to_bytes
from benchmarks.stopwatch import Command, race, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from benchmarks.environments import Environment

SCRIPTS = {
    "pandas by hand": "check_by_pandas.py",
    "DuckDB SQL": "check_by_duckdb.py",
    "pointblank on Polars": "check_by_pointblank.py",
    "Great Expectations on pandas": "check_by_great_expectations.py",
}
FAULTS = {
    "a blank name": (3, ""),
    "an unlisted section": (0, "四"),
    "a malformed code": (2, "9-99"),
    "a number below 1": (1, "0"),
    "an unlisted category": (4, "D"),
    "a repeated code": (2, None),
}
"""What each claims to see: the cell, and what is put into it; nothing for what the row above says."""


def peer_contests(
    core: Environment, peers: Environment, folder: Path, sizes: Sequence[int], rounds: int
) -> Iterator[Contest]:
    """mulu against each peer on synthetic lists; `DisagreementError` if one misses what it claims to see."""
    _prove(core, peers, folder / "proof")
    for items in sizes:
        place = folder / f"peers-{items}"
        # In a child, so that this process stays small: see `stopwatch.run`.
        subprocess.run([sys.executable, "-c", GENERATE, str(place), str(items)], check=True, cwd=REPOSITORY)
        edition = _with_schema(core, place)
        mulu_check = Command("mulu check", [core.program("mulu"), "check", "-q"], place)
        mulu, *rest = race([mulu_check, *_others(peers, edition)], rounds)
        for other in rest:
            yield Contest(f"synthetic, {items:,} items", mulu, other)


def _others(peers: Environment, edition: Path) -> list[Command]:
    scripts = [
        Command(name, [peers.python, str(HERE / script), "items.csv"], edition)
        for name, script in SCRIPTS.items()
    ]
    validate = [peers.program("frictionless"), "validate", "items.csv", "--schema", "table-schema.json"]
    return [*scripts, Command("frictionless validate", validate, edition)]


def _with_schema(core: Environment, place: Path) -> Path:
    """The edition's folder, with the Table Schema that mulu exports beside the items."""
    export = [core.program("mulu"), "schema", CATALOG, "--as", "table-schema"]
    schema = json.loads(subprocess.check_output(export, cwd=place))
    edition = place / "catalogs" / CATALOG / "2026"
    # Frictionless takes no path that leads out of where it is run; mulu takes no file that it does not know.
    beside = place / "peers"
    beside.mkdir()
    shutil.copy(edition / "items.csv", beside)
    (beside / "table-schema.json").write_text(json.dumps(schema), "utf-8")
    return beside


def _prove(core: Environment, peers: Environment, folder: Path) -> None:
    rows = make_rows(1000)
    subprocess.run([sys.executable, "-c", GENERATE, str(folder), "1000"], check=True, cwd=REPOSITORY)
    beside = _with_schema(core, folder)
    for command in _others(peers, beside):
        (beside / "items.csv").write_bytes(to_bytes(rows))
        _expect(command, 0, "nothing")
        for name, (at, cell) in FAULTS.items():
            spoilt = [[*row] for row in rows]
            spoilt[500][at] = spoilt[499][at] if cell is None else cell
            (beside / "items.csv").write_bytes(to_bytes(spoilt))
            _expect(command, 1, name)


def _expect(command: Command, code: int, planted: str) -> None:
    try:
        run(command, (code,))
    except RuntimeError as error:
        raise DisagreementError(f"{planted} was planted: {error}") from None
