"""`python -m benchmarks.crosswalks`: how many links of official crosswalks are proposed, and how many rightly."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from mulu import likeness, linker, pairing
from mulu.linker import Candidate, propose

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    Link = tuple[str, str]
    """The codes of an old and a new item."""

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
KINDS = ("1:1 recode", "1:1 rename", "1:1 other", "split", "merge", "many to many")
CONSTANTS: Sequence[tuple[ModuleType, str]] = (
    (likeness, "BY_NAME"),
    (likeness, "STEM"),
    (likeness, "SAME_GROUP"),
    (likeness, "BUDGET"),
    (likeness, "BUDGET_A_NAME"),
    (pairing, "NEARLY_SAME"),
    (pairing, "ENOUGH"),
    (pairing, "NEIGHBOURS"),
    (pairing, "IN_COMMON"),
    (pairing, "MANY"),
    (linker, "CLOSE"),
    (linker, "PART"),
)


@dataclass(frozen=True)
class Source:
    """A crosswalk as CSV: old code, old title, new code, new title.

    With `parts`, an old code that stands in several rows has their parts in its title, after ` - `.
    `marks` are taken off the ends of titles.
    """

    path: str
    parts: bool = False
    marks: str = ""


LISTS: Mapping[str, Source] = MappingProxyType(
    {
        "SOC": Source("editions/soc/truth_2000_2010.csv"),
        "SOC without marks": Source("editions/soc/truth_2000_2010.csv", marks="*"),
        "NAICS": Source("editions/naics/truth_2012_2017.csv", parts=True),
    }
)


@dataclass(frozen=True)
class Crosswalk:
    """What identity leaves over (titles by code), and the official links between."""

    old: Mapping[str, str]
    new: Mapping[str, str]
    links: frozenset[Link]


def read_crosswalk(source: Source, folder: Path) -> Crosswalk:
    """The crosswalk without items of which code and title stay the same."""
    with (folder / source.path).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    rows_of = Counter(row[0] for row in rows)
    old: dict[str, str] = {}
    new: dict[str, str] = {}
    for old_code, old_title, new_code, new_title in rows:
        has_parts = source.parts and rows_of[old_code] > 1
        title = old_title.partition(" - ")[0] if has_parts else old_title
        old.setdefault(old_code, title.strip().rstrip(source.marks + " "))
        new.setdefault(new_code, new_title.strip().rstrip(source.marks + " "))
    left = {code: title for code, title in old.items() if new.get(code) != title}
    fresh = {code: title for code, title in new.items() if old.get(code) != title}
    links = frozenset((row[0], row[2]) for row in rows if row[0] in left and row[2] in fresh)
    return Crosswalk(left, fresh, links)


def found_by(walk: Crosswalk) -> set[Link]:
    """Every proposed pair; splits and merges are as many as they have rays."""
    old, new = (
        [Candidate(code, code, title) for code, title in side.items()] for side in (walk.old, walk.new)
    )
    return {(mine, theirs) for each in propose(old, new) for mine in each.old for theirs in each.new}


def kinds_of(walk: Crosswalk) -> Mapping[Link, str]:
    """The kind of each official link."""
    rays_of_old, rays_of_new = Counter(old for old, _ in walk.links), Counter(new for _, new in walk.links)

    def kind(link: Link) -> str:
        old, new = link
        if rays_of_old[old] == rays_of_new[new] == 1:
            if old == new:
                return "1:1 rename"
            return "1:1 recode" if walk.old[old] == walk.new[new] else "1:1 other"
        if rays_of_new[new] == 1 and all(rays_of_new[to] == 1 for of, to in walk.links if of == old):
            return "split"
        if rays_of_old[old] == 1 and all(rays_of_old[of] == 1 for of, to in walk.links if to == new):
            return "merge"
        return "many to many"

    return {link: kind(link) for link in walk.links}


def main() -> int:
    """Print three tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crosswalks", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="where `editions` is")
    folder = parser.parse_args().data
    if not (folder / "editions").is_dir():
        print("no crosswalks there: name the folder with --data", file=sys.stderr)
        return 2
    walks = {name: read_crosswalk(source, folder) for name, source in LISTS.items()}
    _print_table(
        ("list", "links", "proposed pairs", "precision", "recall", "recall of equal names or codes"),
        _totals(walks),
    )
    _print_table(("list", "kind", "links", "found", "recall"), _by_kind(walks))
    _print_table(("constant", "value", *walks), _sensitivity(walks))
    return 0


def _totals(walks: Mapping[str, Crosswalk]) -> Iterator[Sequence[str]]:
    for name, walk in walks.items():
        found = found_by(walk)
        right = len(found & walk.links)
        simple = sum(old == new or walk.old[old] == walk.new[new] for old, new in walk.links)
        total = len(walk.links)
        yield (
            name, str(total), str(len(found)), f"{right / len(found):.3f}", f"{right / total:.3f}", f"{simple / total:.3f}",
        )  # fmt: skip


def _by_kind(walks: Mapping[str, Crosswalk]) -> Iterator[Sequence[str]]:
    for name, walk in walks.items():
        kinds, found = kinds_of(walk), found_by(walk)
        for kind in KINDS:
            links = {link for link in walk.links if kinds[link] == kind}
            right = len(links & found)
            if links:
                yield name, kind, str(len(links)), str(right), f"{right / len(links):.2f}"


def _sensitivity(walks: Mapping[str, Crosswalk]) -> Iterator[Sequence[str]]:
    yield "as it is", "", *map(_precision_and_recall, walks.values())
    for module, name in CONSTANTS:
        value = getattr(module, name)
        for factor in (0.8, 1.2):
            varied = round(value * factor) if isinstance(value, int) else min(1.0, round(value * factor, 3))
            with _set(name, varied):
                yield name, f"{value:g} → {varied:g}", *map(_precision_and_recall, walks.values())


@contextmanager
def _set(name: str, value: float) -> Iterator[None]:
    holders = [module for module in (likeness, pairing, linker) if hasattr(module, name)]
    before = getattr(holders[0], name)
    try:
        for module in holders:
            setattr(module, name, value)
        yield
    finally:
        for module in holders:
            setattr(module, name, before)


def _precision_and_recall(walk: Crosswalk) -> str:
    found = found_by(walk)
    right = len(found & walk.links)
    return f"{right / len(found):.3f} / {right / len(walk.links):.3f}"


def _print_table(headings: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    for row in (headings, ["---"] * len(headings), *rows):
        print(f"| {' | '.join(row)} |")
    print()


if __name__ == "__main__":
    sys.exit(main())
