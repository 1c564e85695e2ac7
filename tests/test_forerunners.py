"""Rules see the editions before the one they judge, and each of those is read once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from mulu.checker import check as judge
from mulu.policy import rules_of
from mulu.project import Project
from mulu.tree import WorkTree
from tests.command import check
from tests.editions import items
from tests.sample import EDITION, SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

NEW_SINCE = '''
from mulu.rule import Problem, edition_rule


@edition_rule("{value} stood in {count} of {editions} earlier editions", reads=["code"])
def told_before(case):
    """How often each code stood in earlier editions.

    Why: Somebody wants to know.

    Mend: Nothing.

    Bad::

        section,serial,code,name,grade
        I,1,11-01,Baker,A      <- code
        I,2,11-02,Cook,A       <- code

    Good::

        section,serial,code,name,grade
    """
    frames = [frame["code"].to_list() for frame in case.earlier()]
    for line, code in case.items.select("line", "code").iter_rows():
        count = sum(code in codes for codes in frames)
        yield Problem(line, "code", code, code, says={"count": count, "editions": len(frames)})
'''
SCHEMA = f"{SAMPLE_SCHEMA}rules: {{told-before: warning, undecided-change: off}}\n"
TRADES = ("I,1,11-01,Baker,A", "I,2,11-02,Cook,A", "I,3,11-03,Smith,A", "I,4,11-04,Tailor,A")


class CountingTree(WorkTree):
    """The work tree; `reads` counts how often each file was read."""

    reads: Counter[str]

    def read(self, path: str) -> bytes | None:
        self.reads[path] += 1
        return super().read(path)


def make_years(root: Path, count: int) -> Path:
    """A catalogue with an edition a year, each with one item more than the one before; gives the root."""
    years = [str(2026 + at) for at in range(count)]
    files: dict[str, str | bytes] = {"validators/told_before.py": NEW_SINCE}
    for at, year in enumerate(years):
        facts = EDITION if at == 0 else f'{EDITION}previous: "{years[at - 1]}"\n'
        files[f"catalogs/trades/{year}/edition.yaml"] = facts
        files[f"catalogs/trades/{year}/items.csv"] = items("\n".join(TRADES[: at + 1]))
    return make_catalog(root, items(TRADES[0]), SCHEMA, files=files)


def test_a_rule_sees_all_earlier_editions_of_each_edition(tmp_path: Path) -> None:
    verdict = check(make_years(tmp_path, 4))
    told = [one["message"] for one in verdict["findings"] if one["rule"] == "told-before"]
    assert told == [
        "11-01 stood in 0 of 0 earlier editions",
        "11-01 stood in 1 of 1 earlier editions",
        "11-02 stood in 0 of 1 earlier editions",
        "11-01 stood in 2 of 2 earlier editions",
        "11-02 stood in 1 of 2 earlier editions",
        "11-03 stood in 0 of 2 earlier editions",
        "11-01 stood in 3 of 3 earlier editions",
        "11-02 stood in 2 of 3 earlier editions",
        "11-03 stood in 1 of 3 earlier editions",
        "11-04 stood in 0 of 3 earlier editions",
    ]


def test_an_edition_is_read_no_more_often_however_many_come_after_it(tmp_path: Path) -> None:
    def reads(count: int) -> Counter[str]:
        root = make_years(tmp_path / str(count), count)
        tree = CountingTree(root)
        object.__setattr__(tree, "reads", Counter())
        project = Project(root, view=tree)
        editions = project.catalogs[0].editions
        judge(editions, rules_of(project), lambda: date(2030, 1, 1))
        return tree.reads

    first = "catalogs/trades/2026/items.csv"
    assert reads(4)[first] == reads(2)[first]
