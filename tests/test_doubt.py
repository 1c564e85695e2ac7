"""A slip in a published edition is one finding: nothing is asked of items that are not what their document says."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.command import check, mulu
from tests.sample import CATALOG, SAMPLE_SCHEMA
from tests.test_homecoming_published import document

if TYPE_CHECKING:
    from pathlib import Path

PLACE = "catalogs/trades/2027"
BEFORE = (
    "I. First\n1 01-01 Baker A\n2 01-02 Miller A\n3 -- Brewer B\nII. Second\n1 02-01 Mason A\n2 02-02 Tiler C"
)
AFTER = BEFORE.replace("--", "01-09").replace("02-02", "02-08")
DECIDED = """format: mulu.changes/1
links:
  - {old: [I/Brewer], new: [01-09], reason: it has a code now}
"""
ASKED = [("undecided-change", "items.csv", 6)]
"""The tiler has another code in the document itself, which nobody has decided."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two published editions; in the later one the brewer has got a code."""
    root = tmp_path_factory.mktemp("doubt")
    for path, text in (("schemas/trades.yaml", SAMPLE_SCHEMA), ("catalogs/trades/catalog.yaml", CATALOG)):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    for edition, text in (("2026", BEFORE), ("2027", AFTER)):
        place = root / f"{edition}.txt"
        place.write_text(document(text), "utf-8")
        outcome = mulu("import", place, "--catalog", "trades", "--edition", edition, "--root", root)
        assert outcome.code == 0, outcome
    (root / PLACE / "changes.yaml").write_text(DECIDED, "utf-8")
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "repo")
    return tmp_path / "repo"


def slip(root: Path, old: str, new: str, file: str = "items.csv") -> list[tuple[str, str, int]]:
    """What is told, by rule, file and line, once a text is another one."""
    place = root / PLACE / file
    text = place.read_text("utf-8")
    assert old in text
    place.write_text(text.replace(old, new), "utf-8")
    found = check(root, "trades/2027")["findings"]
    return sorted((one["rule"], one["path"].removeprefix(f"{PLACE}/"), one["line"]) for one in found)


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("01-02,Miller", "01-20,Miller", [3]),
        ("Miller", "Millar", [3]),
        ("01-09", "01-90", [4]),
        ("01-01,Baker,A\nI,2,01-02,Miller", "01-01,Miller,A\nI,2,01-02,Baker", [2, 3]),
        ("I,3,01-09,Brewer,B\n", "", [4]),
        ("II,1,02-01", "I,4,01-10,Miller,A\nII,1,02-01", [5]),
    ],
    ids=["code", "name", "a decided code", "two names swapped", "an item lost", "an item added"],
)
def test_a_slip_is_told_once_however_the_items_look_beside_the_edition_before(
    root: Path, old: str, new: str, lines: list[int]
) -> None:
    told = slip(root, old, new)
    assert [one for one in told if one[0] == "differs-from-source"] == [
        ("differs-from-source", "items.csv", line) for line in lines
    ]
    rest = [rule for rule, _, _ in told if rule != "differs-from-source"]
    assert rest == ["undecided-change"], "only what the document itself leaves to be decided"


def test_what_the_document_itself_leaves_to_be_decided_is_asked_as_before(root: Path) -> None:
    assert slip(root, "Mason,A", "Mason,B") == [("differs-from-source", "items.csv", 5), *ASKED]


def test_another_rule_that_blames_the_cell_is_as_good(root: Path) -> None:
    assert slip(root, "01-02,Miller", "01-0２,Miller") == [("full-width-character", "items.csv", 3), *ASKED]


def test_that_a_rule_did_not_ask_is_said(root: Path) -> None:
    slip(root, "01-02,Miller", "01-20,Miller")
    skipped = [one["rule"] for one in check(root, "trades/2027")["skipped"]]
    assert skipped.count("undecided-change") == 1


def test_a_decision_that_is_stale_for_another_reason_is_told(root: Path) -> None:
    more = "  - {old: [], new: [01-44], reason: new}\n  - {old: [01-77], new: [01-09], reason: x}\n"
    told = slip(root, DECIDED, DECIDED + more, "changes.yaml")
    assert [line for rule, _, line in told if rule == "stale-link"] == [4, 5]
    told = slip(root, "01-09", "01-90")
    assert {line for rule, _, line in told if rule == "stale-link"} == {4, 5}


def test_where_the_document_is_only_warned_of_everything_is_told(root: Path) -> None:
    """A warning shuts nothing, so it must hide nothing."""
    schema = root / "schemas" / "trades.yaml"
    schema.write_text(f"{SAMPLE_SCHEMA}rules: {{differs-from-source: warning}}\n", "utf-8")
    told = slip(root, "01-02,Miller", "01-20,Miller")
    assert ("undecided-change", "items.csv", 3) in told
