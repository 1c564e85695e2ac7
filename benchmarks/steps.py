"""What is done to a catalogue while it grows old: every command whose work depends on the number of items.

`init`, `rules`, `explain`, `schema`, `formats` and `waive` read no items, or one. `second-opinion` needs an environment of its
own, and `git-diff` is `diff` in the hands of git.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.generator import CATALOG

BEFORE, AFTER, NEXT = f"{CATALOG}/2025", f"{CATALOG}/2026", f"{CATALOG}/2027"
SHEET = (1_048_575, "more rows than a sheet has")
DESK = (99_999, "more rows than a person edits: refused")
PAGES = (100_000, "a page for every item: not tried")


@dataclass(frozen=True)
class Step:
    """A command of mulu, or one of git or the shell, which has no name and is not measured."""

    arguments: tuple[str, ...]
    name: str = ""
    is_repeated: bool = True
    """Whether the same can be done again."""
    codes: tuple[int, ...] = (0,)
    most: int | None = None
    """Items: it does not take more, or is not asked to."""
    beyond: str = ""
    """Why not."""
    needs: str = ""
    """The name of the step that makes what this one reads."""
    of_drafts: bool = False
    """Whether it can be done to drafts that nobody has imported: what has more than a million items is no document."""


def _mulu(
    line: str,
    name: str = "",
    *,
    again: bool = True,
    codes: tuple[int, ...] = (0,),
    most: tuple[int | None, str] = (None, ""),
    needs: str = "",
    drafts: bool = False,
) -> Step:
    words = tuple(line.split())
    return Step(("{mulu}", *words), name or words[0], again, codes, *most, needs, drafts)


def _git(line: str, *, drafts: bool = False) -> Step:
    return Step(("git", *line.split()), of_drafts=drafts)


STEPS = (
    _git("init -q -b main", drafts=True),
    _mulu(f"import 2025.csv --catalog {CATALOG} --edition 2025 -q", again=False),
    Step(("{mulu}", "import", "2026.csv", "--catalog", CATALOG, "--edition", "2026", "-q")),
    _mulu(f"changes propose {AFTER} -q", "changes propose", codes=(0, 1)),
    _mulu(f"changes accept {AFTER} --above 0 --reason announced -q", "changes accept", again=False),
    # What was accepted can leave an item to another proposal; mostly there is none, which is a fault of usage.
    Step(("{mulu}", "changes", "accept", AFTER, "--above", "0", "--reason", "announced", "-q"), codes=(0, 2)),
    _mulu(f"changes verify {AFTER} -q", "changes verify"),
    _mulu(f"check {AFTER} -q", "check, one edition", drafts=True),
    _mulu("report -q"),
    _mulu("check -q", "check, both editions"),
    _mulu(f"fix {AFTER} --diff -q", drafts=True),
    _mulu(f"diff {BEFORE} {AFTER} -f json -o {{out}}/changes.json", drafts=True),
    _mulu(f"probe {AFTER} --faults 20 -q", "probe, 20 faults"),
    _git("add -A", drafts=True),
    _git("commit -q -m Editions", drafts=True),
    _mulu(f"freeze {BEFORE} -q", again=False),
    Step(("{mulu}", "freeze", AFTER, "-q")),
    _git("add -A"),
    _git("commit -q -m Freeze"),
    _mulu("gate -q"),
    _mulu("history {key}", drafts=True),
    _mulu(f"blame {AFTER} -f json -o {{out}}/blame.json", drafts=True),
    _mulu(f"new {NEXT} --from {AFTER} -q", again=False),
    _mulu(f"export {NEXT} --to {{out}}/items.xlsx -q", most=DESK),
    _mulu("import {out}/items.xlsx -q", "import, a workbook", needs="export"),
    _mulu(
        f"merge catalogs/{BEFORE}/items.csv catalogs/{AFTER}/items.csv catalogs/{BEFORE}/items.csv "
        f"--schema schemas/{CATALOG}.yaml -o {{out}}/merged.csv -q",
        drafts=True,
    ),
    # Nothing is published beside what is not committed.
    _git("clean -q -f -d"),
    _mulu(f"publish {AFTER} --out {{out}}/release --replace --without-second-opinion -q", most=SHEET),
    _mulu(f"verify {{out}}/release/{AFTER} -q", needs="publish"),
    _mulu("site --out {out}/site -q", most=PAGES),
)
