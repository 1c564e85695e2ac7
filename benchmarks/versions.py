"""Two versions of a synthetic list of any size, the same for one seed: what a year brings, and the worst.

A case gives the new rows for the old ones; their numbers are counted anew afterwards.
"""

from __future__ import annotations

import random
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from benchmarks.generator import (
    MOST_CODES,
    PLACEHOLDER,
    REPOSITORY,
    SYLLABLES,
    Row,
    code_of,
    make_rows,
    to_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

SECTION, SERIAL, CODE, NAME, CATEGORY = range(5)
SCHEMA = REPOSITORY / "schemas" / "shanghai-skill-subsidy.yaml"
CHANGED = 0.01
"""The share of the items that a year changes."""
MIX = {"category": 25, "rename": 25, "recode": 15, "remove": 15, "add": 15, "move": 5}
"""What happens to the items that change, in percent."""
NAMES = 100
"""So many names stand for all items where names repeat, in as many sections as that takes."""


def make_versions(folder: Path, items: int, case: str = "a year", seed: int = 2026) -> None:
    """Write old.csv, new.csv and schema.yaml into a new folder; and old.keyed.csv and new.keyed.csv.

    Those are for tools that know one column as key: the key is one, and the number is left out.
    """
    folder.mkdir(parents=True)
    for name, rows in zip(("old", "new"), versions(items, case, seed), strict=True):
        (folder / f"{name}.csv").write_bytes(to_bytes(rows))
        keyed = [("key", "section", "code", "name", "category"), *map(_with_key, rows)]
        (folder / f"{name}.keyed.csv").write_text("".join(f"{','.join(row)}\n" for row in keyed), "utf-8")
    (folder / "schema.yaml").write_bytes(SCHEMA.read_bytes())


def versions(items: int, case: str = "a year", seed: int = 2026) -> tuple[list[Row], list[Row]]:
    """The rows of both versions."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    old = make_rows(items, seed)
    if case == "sections renamed":
        old = [[f"{at // NAMES}", "1", PLACEHOLDER, row[NAME], "C"] for at, row in enumerate(old)]
        names = [f"{row[NAME]}{at}" for at, row in enumerate(old[:NAMES])]
        old = _numbered([[*row[:NAME], names[at % NAMES], row[CATEGORY]] for at, row in enumerate(old)])
    return old, _numbered(CASES[case](old, chance))


def _a_year(rows: list[Row], chance: random.Random) -> list[Row]:
    """One item in a hundred is changed, added or removed, in a realistic mix."""
    affected = chance.sample(range(len(rows)), max(1, round(len(rows) * CHANGED)))
    deeds = dict(zip(affected, chance.choices([*MIX], [*MIX.values()], k=len(affected)), strict=True))
    fresh = _fresh_codes(rows, chance)
    new: list[Row] = []
    for at, row in enumerate(rows):
        section, serial, code, name, category = row
        deed = deeds.get(at)
        if deed == "category":
            category = chance.choice([other for other in "ABC" if not category.startswith(other)])
        elif deed == "rename":
            name = _renamed(name, chance)
        elif deed == "recode":
            code, name = next(fresh), name.rstrip("★")
        elif deed == "add":
            new.append([section, serial, next(fresh), _renamed(name, chance), category])
        if deed not in ("remove", "move"):
            new.append([section, serial, code, name, category])
    for row in (rows[at] for at in affected if deeds[at] == "move"):
        places = iter(lambda: chance.randrange(len(new)), None)
        new.insert(next(at for at in places if new[at][SECTION] == row[SECTION]), row)
    return new


def _one_more_at_the_top(rows: list[Row], chance: random.Random) -> list[Row]:
    return [[*rows[0][:CODE], next(_fresh_codes(rows, chance)), *rows[0][NAME:]], *rows]


def _reversed(rows: list[Row], _: random.Random) -> list[Row]:
    return rows[::-1]


def _recoded(rows: list[Row], chance: random.Random) -> list[Row]:
    fresh = _fresh_codes(rows, chance)
    return [[*row[:CODE], next(fresh), *row[NAME:]] for row in rows]


def _all_renamed(rows: list[Row], chance: random.Random) -> list[Row]:
    return [[*row[:NAME], _renamed(row[NAME], chance), row[CATEGORY]] for row in rows]


def _sections_renamed(rows: list[Row], _: random.Random) -> list[Row]:
    return [[f"s{row[SECTION]}", *row[SERIAL:]] for row in rows]


CASES: Mapping[str, Callable[[list[Row], random.Random], list[Row]]] = MappingProxyType(
    {
        "a year": _a_year,
        "renumbered": _one_more_at_the_top,
        "reversed": _reversed,
        "recoded": _recoded,
        "renamed": _all_renamed,
        "sections renamed": _sections_renamed,
    }
)


def _fresh_codes(rows: list[Row], chance: random.Random) -> Iterator[str]:
    """Codes that no item has, each once; they may be in another class."""
    used = {row[CODE] for row in rows}
    while True:
        code = code_of(chance.randrange(MOST_CODES))
        if code not in used:
            used.add(code)
            yield code


def _renamed(name: str, chance: random.Random) -> str:
    """The name with one letter more, or another one in its place."""
    at = chance.randrange(len(name) - 1)
    return name[:at] + chance.choice(SYLLABLES) + name[at + chance.randrange(2) :]


def _with_key(row: Row) -> Sequence[str]:
    section, _, code, name, category = row
    key = code if code != PLACEHOLDER else f"{section}/{name.removesuffix('★')}"
    return key, section, code, name, category


def _numbered(rows: list[Row]) -> list[Row]:
    counts: Counter[str] = Counter()
    numbered = []
    for section, _, *rest in rows:
        counts[section] += 1
        numbered.append([section, str(counts[section]), *rest])
    return numbered
