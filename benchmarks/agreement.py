"""The proof that the program by hand does the same work: the same faults, found by both.

One list has a fault for each rule, the others have one broken byte or line each. What is faster
because it looks at less would win any race.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.generator import Row, make_rows, to_bytes, write_repository

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.environments import Environment

BY_HAND = Path(__file__).resolve().parent / "by_hand.py"
SECTION, SERIAL, CODE, NAME, CATEGORY = range(5)
FIELDS = ("section", "serial", "code", "name", "category")
ITEMS = 2000
OTHER_NOTES = "注：标★的项目尚无编码。"
"""No item has this mark, and the one that items have is not explained."""
NOT_IN_FORCE = {
    "wrong-length",
    *("differs-from-source", "wrong-count"),
    *("differs-from-reference", "unknown-to-reference", "omitted-code"),
    *("descending-code", "misnumbered-occupation", "skipped-occupation-number"),
}
"""Rules that have nothing to judge here: the schema states no length, refers to nothing and does not name them; a draft has no document."""
RULES = (
    "import json; from mulu.rules import built_in_rules;"
    "print(json.dumps([r.name for r in built_in_rules().values() if r.kind != 'reading']))"
)

Found = Counter[tuple[str, str]]


class DisagreementError(Exception):
    """The two did not find the same."""


@dataclass(frozen=True)
class Plant:
    """A fault to plant: the rule and field that must be found, and the new cell."""

    rule: str
    at: int
    cell: Callable[[Row], str]

    @property
    def expected(self) -> tuple[str, str]:
        """Rule and field."""
        per_field = {"missing", "malformed", "unlisted", "out-of-range", "duplicate"}
        field = FIELDS[self.at]
        return (f"{self.rule}-{field}" if self.rule in per_field else self.rule, field)


def _everywhere(rule: str, sign: str) -> list[Plant]:
    """A sign inside a cell, in each column."""
    return [Plant(rule, at, lambda row, at=at: f"{row[at][:1]}{sign}{row[at][1:]}") for at in range(5)]  # type: ignore[misc]


PLANTS = [
    *_everywhere("zero-width-character", "\u200b"),
    *_everywhere("control-character", "\t"),
    *_everywhere("private-use-character", "\ue000"),
    *_everywhere("replacement-character", "\ufffd"),
    *_everywhere("compatibility-character", "⼯"),
    *_everywhere("look-alike-letter", "В"),
    *_everywhere("ideographic-space", "\u3000"),
    *_everywhere("full-width-character", "Ａ"),
    *_everywhere("stray-space", "\u00a0"),
    *(Plant("missing", at, lambda _: "") for at in range(5)),
    *(Plant("spreadsheet-damage", at, lambda _: "#REF!") for at in range(5)),
    *(Plant("spreadsheet-damage", at, lambda _: "2026/4/5") for at in (SERIAL, CODE, CATEGORY)),
    *(Plant("stray-mark", at, lambda row, at=at: f"★{row[at]}") for at in range(5)),  # type: ignore[misc]
    Plant("stray-space", NAME, lambda row: f"{row[NAME]} "),
    Plant("stray-space", NAME, lambda row: f"{row[NAME][:2]} {row[NAME][2:]}"),
    Plant("wrong-dash", CODE, lambda row: row[CODE].replace("-", "–", 1)),
    Plant("wrong-placeholder", CODE, lambda _: "—"),
    Plant("wrong-placeholder", CODE, lambda _: "n/a"),
    Plant("unlisted", SECTION, lambda _: "四"),
    Plant("unlisted", CATEGORY, lambda _: "D"),
    Plant("malformed", SERIAL, lambda row: f"0{row[SERIAL]}"),
    Plant("malformed", CODE, lambda row: f"9{row[CODE][1:]}"),
    Plant("out-of-range", SERIAL, lambda _: "0"),
    Plant("broken-numbering", SERIAL, lambda row: str(int(row[SERIAL]) + 5)),
    Plant("misplaced-code", CODE, lambda row: f"{row[CODE][:-2]}Z1"),
    Plant("scattered-category", CATEGORY, lambda _: "A"),
    Plant("unordered-code", CODE, lambda _: "1-00-00-00"),
]

BROKEN: Mapping[str, Callable[[bytes], bytes]] = {
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "last line end": lambda data: data[:-1],
    "blank line": lambda data: data + b"\n",
    "blank cells": lambda data: data + b",,,,\n",
    "short row": lambda data: data + "三,1,8-99-99-Z1\n".encode(),
    "long row": lambda data: data + "三,1,8-99-99-Z1,医工,A,\n".encode(),
    "NUL": lambda data: data.replace(b"-01-", b"-\0-", 1),
    "quotation mark": lambda data: data.replace(b",A\n", b',"A\n', 1),
    "encoding": lambda data: data.decode().encode("gb18030"),
    "heading": lambda data: data.replace(b"code", b"kode", 1),
    "no items": lambda data: data[: data.index(b"\n") + 1],
}


def prove(core: Environment, folder: Path) -> Found:
    """What both found in the list with all faults; `DisagreementError` if they differ anywhere."""
    rows = make_rows(ITEMS)
    clean = write_repository(folder / "clean", rows)
    _agree("nothing", _by_mulu(core, folder / "clean"), _by_hand(core, clean), set())
    faulty = write_repository(folder / "faulty", *planted(rows))
    (faulty / "edition.yaml").write_text(
        f"format: mulu.edition/1\nstate: draft\ntitle: 合成目录\nnotes:\n  - {OTHER_NOTES}\n", "utf-8"
    )
    expected = {plant.expected for plant in PLANTS} | {
        ("duplicate-code", "code"),
        ("duplicate-key", "name"),
        ("repeated-name-without-code", "name"),
        ("skipped-code-number", "code"),
        ("unexplained-mark", "category"),
        ("unused-note", "notes.0"),
    }
    found = _by_mulu(core, folder / "faulty")
    _agree("one fault for each rule", found, _by_hand(core, faulty), expected)
    _know_all_rules(core, folder / "faulty", found)
    for name, spoil in BROKEN.items():
        (clean / "items.csv").write_bytes(spoil(to_bytes(rows)))
        mulu, hand = _by_mulu(core, folder / "clean"), _by_hand(core, clean)
        if not mulu or not hand:
            raise DisagreementError(f"{name}: mulu found {dict(mulu)}, the program by hand {dict(hand)}")
    return found


def planted(rows: list[Row]) -> tuple[list[Row]]:
    """The rows with every fault, far enough apart."""
    rows = [[*row[:NAME], row[NAME].rstrip("★"), row[CATEGORY]] for row in rows]
    places = (at for at in count(600, 11) if all(row[CODE] != "——" for row in rows[at - 2 : at + 3]))
    for plant in PLANTS:
        row = rows[next(places)]
        row[plant.at] = plant.cell(row)
    at = next(places)
    rows[at][CODE] = rows[at - 1][CODE]
    first, second = next(places), next(places)
    for at in (first, second):
        rows[at][CODE], rows[at][NAME] = "——", "航天电池生产工"
    third, fourth = next(places), next(at for at, row in enumerate(rows) if row[SECTION] == "二")
    for at in (third, fourth):
        rows[at][CODE], rows[at][NAME] = "——", "特种作业人员"
    special = next(row for row in reversed(rows) if row[CODE].endswith("Z3"))
    special[CODE] = f"{special[CODE][:-1]}5"
    return (rows,)


def _agree(what: str, mulu: Found, hand: Found, expected: set[tuple[str, str]]) -> None:
    problems = [
        f"{rule} at {field}: mulu {mulu[rule, field]}, by hand {hand[rule, field]}"
        for rule, field in sorted(mulu | hand)
        if mulu[rule, field] != hand[rule, field]
    ]
    problems += [
        f"{rule} at {field} was planted and not found" for rule, field in sorted(expected - set(mulu))
    ]
    if problems:
        raise DisagreementError("\n".join([f"{what}: the two do not find the same", *problems]))


def _know_all_rules(core: Environment, folder: Path, found: Found) -> None:
    """Every rule about rows or the whole edition must have been planted, those of tomorrow too."""
    built_in = json.loads(subprocess.check_output([core.python, "-c", RULES], text=True))
    own = [path.stem.replace("_", "-") for path in (folder / "validators").glob("[!_]*.py")]
    lacking = [
        name
        for name in {*built_in, *own} - NOT_IN_FORCE
        if not any(rule in (name, f"{name}-{field}") for rule, field in found)
    ]
    if lacking:
        raise DisagreementError(
            f"no fault is planted for {', '.join(sorted(lacking))}: by_hand.py must learn it"
        )


def _by_mulu(core: Environment, folder: Path) -> Found:
    told = _output([core.program("mulu"), "check", "--format", "json"], folder)
    return Counter((finding["rule"], finding["field"] or "") for finding in json.loads(told)["findings"])


def _by_hand(core: Environment, edition: Path) -> Found:
    told = _output([core.python, str(BY_HAND), str(edition)], edition)
    lines = [line.split(" ") for line in told.splitlines()]
    return Counter({(rule, field): int(rows) for rule, field, rows in lines})


def _output(arguments: list[str], folder: Path) -> str:
    done = subprocess.run(
        arguments, cwd=folder, check=False, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    if done.returncode not in (0, 1):
        raise DisagreementError(f"{arguments[0]} gave exit code {done.returncode}")
    return done.stdout
