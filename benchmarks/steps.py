"""What is done to a catalogue while it grows old: every command whose work depends on the number of items.

`init`, `rules`, `explain`, `schema`, `formats` and `waive` read no items, or one. `second-opinion` needs an environment of its
own, and `git-diff` is `diff` in the hands of git.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.generator import CATALOG

BEFORE, AFTER, NEXT = f"{CATALOG}/2025", f"{CATALOG}/2026", f"{CATALOG}/2027"
ROWS_OF_A_SHEET = 1_048_575
"""Rows below the heading: Excel has no more."""


@dataclass(frozen=True)
class Step:
    """A command of mulu, or one of git or the shell, which has no name and is not measured."""

    name: str
    arguments: tuple[str, ...]
    is_repeated: bool = True
    """Whether the same can be done again."""
    codes: tuple[int, ...] = (0,)
    most: int | None = None
    """Items: it does not take more."""


def _mulu(
    line: str, name: str = "", *, again: bool = True, codes: tuple[int, ...] = (0,), most: int | None = None
) -> Step:
    words = tuple(line.split())
    return Step(name or words[0], words, again, codes, most)


STEPS = (
    Step("", ("git", "init", "-q", "-b", "main")),
    _mulu(f"import 2025.csv --catalog {CATALOG} --edition 2025 -q", "", again=False),
    Step("", ("{mulu}", "import", "2026.csv", "--catalog", CATALOG, "--edition", "2026", "-q")),
    _mulu(f"changes propose {AFTER} -q", "changes propose", codes=(0, 1)),
    _mulu(f"changes accept {AFTER} --above 0 --reason announced -q", "changes accept", again=False),
    _mulu(f"changes verify {AFTER} -q", "changes verify"),
    _mulu(f"check {AFTER} -q", "check one edition"),
    _mulu("report -q"),
    _mulu("check -q", "check"),
    _mulu(f"fix {AFTER} --diff -q"),
    _mulu(f"diff {BEFORE} {AFTER} -f json -o {{out}}/changes.json", "diff"),
    _mulu(f"probe {AFTER} --faults 20 -q", "probe, 20 faults"),
    Step("", ("git", "add", "-A")),
    Step("", ("git", "commit", "-q", "-m", "Editions")),
    _mulu(f"freeze {BEFORE} -q", "freeze", again=False),
    Step("", ("{mulu}", "freeze", AFTER, "-q")),
    Step("", ("git", "add", "-A")),
    Step("", ("git", "commit", "-q", "-m", "Freeze")),
    _mulu("gate -q"),
    _mulu("history {key}"),
    _mulu(f"blame {AFTER} -f json -o {{out}}/blame.json", "blame"),
    _mulu(
        f"publish {AFTER} --out {{out}}/release --replace --without-second-opinion -q",
        "publish",
        most=ROWS_OF_A_SHEET,
    ),
    _mulu(f"verify {{out}}/release/{AFTER} -q", "verify", most=ROWS_OF_A_SHEET),
    _mulu("site --out {out}/site -q", "site"),
    _mulu(f"new {NEXT} --from {AFTER} -q", "new", again=False),
    _mulu(f"export {NEXT} --to {{out}}/items.xlsx -q", "export", most=ROWS_OF_A_SHEET),
    _mulu("import {out}/items.xlsx -q", "import, a workbook", most=ROWS_OF_A_SHEET),
    _mulu(
        f"merge catalogs/{BEFORE}/items.csv catalogs/{AFTER}/items.csv catalogs/{NEXT}/items.csv --schema schemas/{CATALOG}.yaml -o {{out}}/merged.csv -q",
        "merge",
    ),
)
