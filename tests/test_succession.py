"""Editions that are no neighbours: what was decided on the way, read as one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.command import mulu
from tests.sample import make_catalog

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "section,serial,code,name,grade\n"
FIRST = (
    HEADING + "I,1,01-01,Baker,A\nI,2,01-02,Wheelwright,A\nI,3,01-03,Saddler,B\nI,4,01-04,Cooper,B\n"
    "I,5,01-05,Tanner,C\nI,6,01-06,Roper,C\n"
)
SECOND = (
    HEADING + "I,1,01-02,Wainwright,A\nI,2,01-03,Saddler,B\nI,3,01-04,Cooper,B\nI,4,01-11,Baker,A\n"
    "I,5,01-12,Leather maker,C\nI,6,01-06,Roper,C\n"
)
THIRD = (
    HEADING + "I,1,01-01,Confectioner,A\nI,2,01-02,Coach builder,A\nI,3,01-21,Pastry baker,A\n"
    "I,4,01-22,Bread baker,A\nI,5,01-30,Leather worker,B\n"
)
SECOND_DECISIONS = """format: mulu.changes/1
links:
  - {old: [01-01], new: [01-11], reason: new numbering}
  - {old: [01-02], new: [01-02], reason: new name}
  - {old: [01-05], new: [01-12], reason: new name}
"""
THIRD_DECISIONS = """format: mulu.changes/1
links:
  - {old: [01-02], new: [01-02], reason: newer name}
  - {old: [01-11], new: [01-21, 01-22], reason: split}
  - {old: [01-03, 01-12], new: [01-30], reason: one trade}
  - {old: [01-04], new: [], reason: nobody is left}
  - {old: [01-06], new: [], reason: nobody is left}
  - {old: [], new: [01-01], reason: new trade}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    def facts(previous: str) -> str:
        return f'format: mulu.edition/1\nstate: draft\nprevious: "{previous}"\n'

    folder = "catalogs/trades"
    files = {
        f"{folder}/2027/items.csv": SECOND,
        f"{folder}/2027/edition.yaml": facts("2026"),
        f"{folder}/2027/changes.yaml": SECOND_DECISIONS,
        f"{folder}/2028/items.csv": THIRD,
        f"{folder}/2028/edition.yaml": facts("2027"),
        f"{folder}/2028/changes.yaml": THIRD_DECISIONS,
    }
    return make_catalog(tmp_path / "repo", FIRST.encode(), files=files)


def compared(root: Path, old: str, new: str) -> Any:
    outcome = mulu("diff", old, new, "--root", root, "--format", "json")
    assert outcome.code == 0, outcome.err
    assert not outcome.err
    return json.loads(outcome.out)


def told(log: Any) -> list[tuple[str, list[str], list[str], str | None]]:
    return [
        (
            change["kind"],
            [one["key"] for one in change["old"]],
            [one["key"] for one in change["new"]],
            change["reason"],
        )
        for change in log["changes"]
    ]


def test_decisions_over_two_editions_amount_to_one_log_in_which_nothing_is_undecided(root: Path) -> None:
    assert told(compared(root, "2026", "2028")) == [
        ("added", [], ["01-01"], None),
        ("changed", ["01-02"], ["01-02"], "new name; newer name"),
        ("split", ["01-01"], ["01-21", "01-22"], "new numbering; split"),
        ("merged", ["01-03", "01-05"], ["01-30"], "one trade; new name"),
        ("removed", ["01-04"], [], "nobody is left"),
        ("removed", ["01-06"], [], "nobody is left"),
    ]


def test_a_code_that_another_item_held_two_editions_ago_is_told_as_reused(root: Path) -> None:
    first = compared(root, "2026", "2028")["changes"][0]
    assert (first["new"][0]["key"], first.get("reused")) == ("01-01", True)


def test_the_other_way_round_splits_are_mergers(root: Path) -> None:
    assert told(compared(root, "2028", "2027")) == [
        ("removed", ["01-01"], [], "new trade"),
        ("changed", ["01-02"], ["01-02"], "newer name"),
        ("split", ["01-30"], ["01-03", "01-12"], "one trade"),
        ("added", [], ["01-04"], "nobody is left"),
        ("merged", ["01-21", "01-22"], ["01-11"], "split"),
        ("added", [], ["01-06"], "nobody is left"),
    ]
    kinds = compared(root, "2028", "2026")["summary"]
    assert (kinds["split"], kinds["merged"], kinds["undecided"]) == (1, 1, 0)


def test_what_is_undecided_between_neighbours_stays_to_be_seen(root: Path) -> None:
    (root / "catalogs/trades/2028/changes.yaml").unlink()
    assert compared(root, "2026", "2028")["summary"]["undecided"] > 0
