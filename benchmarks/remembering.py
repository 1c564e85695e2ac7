"""`python -m benchmarks.remembering`: history and blame against what git itself takes; prints one table.

A synthetic repository of one catalogue: each commit changes some rows, and every tenth inserts one
near the top, so that all numbers below it move.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.stopwatch import Command, Laps, race

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ITEMS = "catalogs/trades/2026/items.csv"
KEY = "01-0000"
FILES = {
    "schemas/trades.yaml": """\
format: mulu.schema/1
fields:
  - {name: section, type: string, constraints: {enum: [I]}}
  - {name: serial,  type: integer}
  - {name: code,    type: string, constraints: {unique: true, pattern: "[0-9]{2}-[0-9]{4}"}}
  - {name: name,    type: string}
  - {name: grade,   type: string, constraints: {enum: [A, B, C]}}
identity:  {key: [code]}
numbering: {field: serial, within: [section]}
""",
    "catalogs/trades/catalog.yaml": "format: mulu.catalog/1\ntitle: Trades\n",
    "catalogs/trades/2026/edition.yaml": "format: mulu.edition/1\nstate: draft\n",
}


def main() -> int:
    """Make the repository, race, print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, options.items, options.commits)
        contests = [race(pair, options.rounds) for pair in _contests(folder)]
    print(as_table(contests), end="")
    return 0


def make(folder: Path, items: int, commits: int) -> None:
    """A git repository whose `items.csv` has so many rows and so many versions."""
    stream = b"".join(_commits(items, commits))
    for command in (["git", "init", "-q", "-b", "main"], ["git", "fast-import", "--quiet"]):
        subprocess.run(command, cwd=folder, input=stream, check=True)
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, check=True)


def _commits(items: int, commits: int) -> Iterator[bytes]:
    random = Random(1)  # noqa: S311 - the same data each time, no secrets
    rows = [[f"{1 + number // 5000:02}-{number:04}", f"Trade {number}", "A"] for number in range(items)]
    for number in range(commits):
        for _ in range(5 if number else 0):
            random.choice(rows)[2] = random.choice("ABC")
        if number % 10 == 9:
            rows.insert(random.randrange(20), [f"90-{number:04}", f"New trade {number}", "B"])
        files = {ITEMS: _table(rows), **(FILES if not number else {})}
        yield (
            f"commit refs/heads/main\ncommitter Steward <s@example.org> {1767225600 + number * 3600} +0000\n"
            f"data {len(str(number))}\n{number}\n"
        ).encode()
        for path, text in files.items():
            yield f"M 100644 inline {path}\ndata {len(text)}\n{text}\n".encode()


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = (f"I,{serial},{','.join(row)}\n" for serial, row in enumerate(rows, 1))
    return "section,serial,code,name,grade\n" + "".join(lines)


def _contests(folder: Path) -> Iterator[tuple[Command, Command]]:
    mulu = (sys.executable, "-m", "mulu")
    log = Command("git log --follow -p", ("git", "log", "--follow", "-p", "--", ITEMS), folder)
    yield Command("mulu history KEY", (*mulu, "history", KEY), folder), log
    yield Command("mulu blame C/E", (*mulu, "blame", "trades/2026"), folder), log
    blame = Command("git blame", ("git", "blame", ITEMS), folder)
    yield Command("mulu blame C/E", (*mulu, "blame", "trades/2026"), folder), blame


def as_table(contests: Sequence[Sequence[Laps]]) -> str:
    """One line a contest: seconds, ratio of wall-clock times, memory."""
    lines = ["| command | s | against | s | ratio | MiB |", "| --- | --: | --- | --: | --: | --: |"]
    for ours, theirs in contests:
        ratio = ours.ratio(theirs, lambda lap: lap.wall)
        mine, other = (one.middle(lambda lap: lap.wall) for one in (ours, theirs))
        memory = ours.middle(lambda lap: lap.memory)
        lines.append(
            f"| {ours.command.name} | {mine:.2f} | {theirs.command.name} | {other:.2f} | {ratio:.2f} | {memory:.0f} |"
        )
    return "\n".join(lines) + "\n"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.remembering", description=__doc__)
    parser.add_argument("--items", type=int, default=3000, help="rows of items.csv")
    parser.add_argument("--commits", type=int, default=300, help="versions of it")
    parser.add_argument("--rounds", type=int, default=11, help="how often each is run")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
