"""What `mulu check` says of the way from the edition before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import check, findings, mulu
from tests.editions import CHANGES, FOLDER, items, log_of, make_editions
from tests.sample import EDITION, SAMPLE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

OLD = "I,1,01-01,Baker,A\nI,2,01-02,Waiter,B\nI,3,01-03,Saddler,B\nI,4,01-04,Roper,C*\n"
NEW = "I,1,01-01,Baker,A\nI,2,01-03,Hatter,B\nI,3,01-04,Roper,C*\nI,4,01-07,Waiter,B\n"
RULES = {
    "broken-succession",
    "undecided-change",
    "stale-link",
    "contradicting-link",
    "uncompared-edition",
}

HEAD = "format: mulu.changes/1\n"
WAITER = "  - {old: [01-02], new: [01-07], reason: new numbering}\n"
SADDLER = "  - {old: 01-03, new: 01-03, reason: the code was used anew, basis: Letter No. 1}\n"
DECIDED = f"{HEAD}links:\n{WAITER}apart:\n{SADDLER}"


def told(root: Path) -> list[tuple[str, str, int]]:
    """Rule, file and line of what is said of the way from 2026 to 2027."""
    found = check(root, "trades/2027")["findings"]
    return [
        (one["rule"], one["path"].removeprefix(f"{FOLDER}/"), one["line"])
        for one in found
        if one["rule"] in RULES
    ]


def test_a_pair_that_nobody_has_decided_is_told_at_the_new_item(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    assert told(root) == [("undecided-change", "items.csv", 3), ("undecided-change", "items.csv", 5)]


@pytest.mark.parametrize(
    ("cell", "dirty", "rule", "field"),
    [
        ("01-02", "０1-02", "full-width-character", "code"),
        ("01-02", "1-02", "malformed-code", "code"),
        ("01-02", "", "missing-code", "code"),
        ("Waiter", "Waiter ", "stray-space", "name"),
        ("Waiter", "", "missing-name", "name"),
        ("Waiter", "Wai\0ter", "control-character", "name"),
        ("Waiter", '"Wai\nter"', "control-character", "name"),
    ],
)
def test_nothing_is_asked_of_an_item_whose_code_or_name_cannot_be_one(
    tmp_path: Path, cell: str, dirty: str, rule: str, field: str
) -> None:
    root = make_editions(tmp_path, OLD, OLD.replace(cell, dirty))
    assert findings(root, "trades/2027") == [(rule, 3, field)]
    assert "undecided-change" in {one["rule"] for one in check(root, "trades/2027")["skipped"]}


def test_a_fault_elsewhere_on_the_line_or_one_that_shuts_nothing_hides_no_question(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, OLD.replace("Waiter,B", "Steward,Ｂ"))
    assert ("undecided-change", "items.csv", 3) in told(root)
    lenient = f"{SAMPLE_SCHEMA}rules: {{full-width-character: warning, malformed-code: off}}\n"
    root = make_editions(tmp_path / "lenient", OLD, OLD.replace("01-02", "０1-02"), schema=lenient)
    assert ("undecided-change", "items.csv", 3) in told(root)


def test_once_it_is_written_down_it_is_told_where_it_is_to_be_decided(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    assert mulu("changes", "propose", "trades/2027", "--root", root).code == 0
    lines = (root / CHANGES).read_text("utf-8").splitlines()
    places = [number for number, line in enumerate(lines, 1) if line.lstrip().startswith("- {")]
    assert told(root) == [("undecided-change", "changes.yaml", line) for line in places]
    assert len(places) == 2


def test_what_is_decided_is_no_finding(tmp_path: Path) -> None:
    assert told(make_editions(tmp_path, OLD, NEW, DECIDED)) == []


def test_why_items_are_not_the_same_stands_with_both_in_the_log(tmp_path: Path) -> None:
    log = log_of(make_editions(tmp_path, OLD, NEW, DECIDED))
    assert [(one["kind"], one["reason"], one["basis"]) for one in log["changes"]] == [
        ("added", "the code was used anew", "Letter No. 1"),
        ("changed", "new numbering", None),
        ("removed", "the code was used anew", "Letter No. 1"),
    ]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("  - {old: [01-20], new: [01-07], reason: x}\n", "stale-link"),
        ("  - {old: [01-02], new: [01-70], reason: x}\n", "stale-link"),
        ("  - {old: [], new: [], reason: x}\n", "contradicting-link"),
        ("  - {old: [01-04, 01-04], new: [01-04], reason: x}\n", "contradicting-link"),
        ("  - {old: [01-04, 01-01], new: [01-04, 01-01], reason: x}\n", "contradicting-link"),
        ("  - {old: [01-04, 01-01], new: [], reason: x}\n", "contradicting-link"),
        ("  - {old: [01-02], new: [01-01], reason: x}\n", "contradicting-link"),
        ("  - {old: [01-01], new: [01-07], reason: x}\n", "contradicting-link"),
        ("  - {old: [01-01, 01-02], new: [01-01], reason: x}\n", "contradicting-link"),
    ],
)
def test_a_link_that_does_not_hold_is_told_at_its_line(tmp_path: Path, line: str, rule: str) -> None:
    root = make_editions(tmp_path, OLD, NEW, f"{HEAD}links:\n{WAITER}{line}apart:\n{SADDLER}")
    assert told(root) == [(rule, "changes.yaml", 4)]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("  - {old: 01-20, new: 01-07, reason: x}\n", "stale-link"),
        ("  - {old: 01-02, new: 01-07, reason: x}\n", "contradicting-link"),
    ],
)
def test_a_rejection_that_does_not_hold_is_told_at_its_line(tmp_path: Path, line: str, rule: str) -> None:
    root = make_editions(tmp_path, OLD, NEW, f"{DECIDED}{line}")
    assert told(root) == [(rule, "changes.yaml", 6)]


def test_a_split_and_a_merger_that_share_an_item_do_not_contradict_each_other(tmp_path: Path) -> None:
    old = "I,1,01-01,Baker,A\nI,2,01-02,Confectioner,B\n"
    new = "I,1,01-11,Bread baker,A\nI,2,01-12,Pastry cook,B\n"
    links = (
        "  - {old: [01-01], new: [01-11, 01-12], reason: split}\n"
        "  - {old: [01-01, 01-02], new: [01-12], reason: one trade}\n"
    )
    root = make_editions(tmp_path, old, new, f"{HEAD}links:\n{links}")
    assert told(root) == []
    assert [one["kind"] for one in log_of(root)["changes"]] == ["split", "merged"]


def test_decisions_about_an_edition_that_comes_after_none_are_about_nothing(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, DECIDED, {f"{FOLDER}/edition.yaml": EDITION})
    assert told(root) == [("stale-link", "changes.yaml", 1), ("broken-succession", "edition.yaml", 1)]


def test_an_edition_that_names_none_before_it_does_not_pass_for_the_first(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, files={f"{FOLDER}/edition.yaml": EDITION})
    assert told(root) == [("broken-succession", "edition.yaml", 1)]
    for command in (("changes", "verify", "trades/2027"), ("report",)):
        outcome = mulu(*command, "--root", root, "--lang", "en")
        assert (outcome.code, "names no edition before this one, and there is 2026" in outcome.out) == (
            1,
            True,
        )


@pytest.mark.parametrize(
    "facts", ['previous: "2025"', 'previous: "2026"\ncorrects: "2026"'], ids=["one is skipped", "both"]
)
def test_an_edition_comes_after_the_newest_before_it_or_corrects_one(tmp_path: Path, facts: str) -> None:
    files: dict[str, str | bytes] = {
        "catalogs/trades/2025/edition.yaml": EDITION,
        "catalogs/trades/2025/items.csv": items(NEW),
        "catalogs/trades/2026/edition.yaml": f'{EDITION}previous: "2025"\n',
        f"{FOLDER}/edition.yaml": f"{EDITION}{facts}\n",
    }
    root = make_editions(tmp_path, OLD, NEW, DECIDED if "both" in facts else None, files=files)
    assert ("broken-succession", "edition.yaml", 6) in told(root)


def test_an_edition_before_that_cannot_be_compared_is_told_with_its_fault_and_place(tmp_path: Path) -> None:
    root = make_editions(tmp_path, f"{OLD}I,5,01-01,Baker,A\n", NEW)
    [finding] = [one for one in check(root, "trades/2027")["findings"] if one["rule"] in RULES]
    assert (finding["rule"], finding["path"], finding["line"]) == (
        "uncompared-edition",
        f"{FOLDER}/edition.yaml",
        6,
    )
    assert "catalogs/trades/2026/items.csv:6: the item 01-01 stands already on line 2" in finding["message"]


def test_of_an_edition_that_is_itself_broken_only_the_fault_is_told(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, f"{NEW}I,5,01-01,Baker,A\n")
    assert findings(root, "trades/2027") == [("duplicate-code", 6, "code")]
    skipped = {one["rule"] for one in check(root, "trades/2027")["skipped"]}
    assert skipped >= {"undecided-change", "stale-link", "contradicting-link"}


def test_decisions_that_cannot_be_read_are_a_finding_with_a_line(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, f"{DECIDED}unknown: 1\n")
    assert findings(root, "trades/2027") == [("broken-yaml", 6, "unknown")]


def test_how_much_an_undecided_change_matters_is_for_the_schema_to_say(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    schema = root / "schemas" / "trades.yaml"
    schema.write_text(f"{schema.read_text('utf-8')}rules: {{undecided-change: warning}}\n", "utf-8")
    assert mulu("check", "trades/2027", "--root", root, "-q").code == 0
    assert mulu("check", "trades/2027", "--root", root, "-q", "--fail-on", "warning").code == 1
