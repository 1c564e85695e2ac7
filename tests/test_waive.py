"""`mulu waive`: one finding accepted in writing, and the day on which that ends."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from mulu.errors import UsageError
from mulu.waiver import FORMAT, Waivers
from mulu.waiver_file import add_waiver
from mulu.yaml_file import load
from tests.command import Outcome, check, findings, mulu
from tests.git_repository import make_repository
from tests.sample import make_catalog

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "section,serial,code,name,grade\n"
ITEMS = HEADING + "I,1,01-1,Baker,A\nI,2,01-2,Miller,A\nI,3,01-03,Saddler,A*\nI,4,01-04,S,A\n"
WAIVERS = "catalogs/trades/waivers.yaml"
WORDS = ("--reason", "printed so", "--owner", "office")
LATER = (*WORDS, "--until", "2027")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with two malformed codes and a name that is too short."""
    return make_catalog(tmp_path / "repo", ITEMS.encode())


def waive(root: Path, finding: str, *arguments: str) -> Outcome:
    return mulu("waive", finding, *(arguments or LATER), "--root", root, "--lang", "en")


def refused(root: Path, finding: str, *arguments: str) -> str:
    """Why nothing is waived; waivers.yaml must be what it was."""
    path = root / WAIVERS
    before = path.read_bytes() if path.exists() else None
    outcome = waive(root, finding, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert (path.read_bytes() if path.exists() else None) == before
    return outcome.err


@pytest.mark.parametrize(
    "name",
    [
        "wrong-length-name",
        "wrong-length-name@01-04",
        "wrong-length-name@catalogs/trades/2026/items.csv:5",
        "catalogs/trades/2026/items.csv:5",
        "catalogs/trades/2026/items.csv:5:11",
    ],
)
def test_a_finding_is_named_as_check_shows_it(root: Path, name: str) -> None:
    shown = mulu("check", "--root", root, "--lang", "en").out
    assert "catalogs/trades/2026/items.csv:5:11  error  name" in shown
    assert "wrong-length-name" in shown
    assert waive(root, name).code == 0
    assert [rule for rule, _, _ in findings(root)] == ["malformed-code", "malformed-code"]


def test_a_waiver_is_written_with_the_whole_fingerprint_and_told_to_need_approval(root: Path) -> None:
    outcome = waive(root, "malformed-code@01-1")
    assert outcome.out == (
        f"written: {WAIVERS}: malformed-code of trades/2026 is waived until 2027; "
        "this changes policy, and needs approval\n"
    )
    assert (root / WAIVERS).read_text("utf-8") == (
        "format: mulu.waivers/1\nwaivers:\n  - rule: malformed-code\n"
        '    edition: "2026"\n    key: 01-1\n    field: code\n    value: 01-1\n'
        '    reason: "printed so"\n    owner: office\n    until: "2027"\n'
    )
    assert ("malformed-code", 2, "code") not in findings(root)


def test_a_path_may_be_named_from_where_one_stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "catalogs/trades/2026")
    assert mulu("waive", "items.csv:5", *LATER).code == 0


def test_what_stands_in_the_file_stays_to_the_last_byte(root: Path) -> None:
    assert waive(root, "wrong-length-name").code == 0
    path = root / WAIVERS
    before = path.read_bytes() + b"\n# The office answers these.\n"
    path.write_bytes(before.replace(b"waivers:\n", b"waivers:   # all of them\n"))
    before = path.read_bytes()
    assert waive(root, "malformed-code@01-1").code == 0
    after = path.read_bytes()
    at = after.index(b"  - rule: malformed-code")
    added = after[at : at + len(after) - len(before)]
    assert after.replace(added, b"") == before
    assert waive(root, "malformed-code").code == 0
    assert findings(root) == []


def test_a_name_that_fits_several_lists_them(root: Path) -> None:
    said = refused(root, "malformed-code")
    assert "fits 2 findings; name one of them: malformed-code@01-1, malformed-code@01-2" in said


def test_a_name_that_fits_none_lists_those_that_are_there(root: Path) -> None:
    for name in (
        "malformed-cod",
        "malformed-code@01-9",
        "catalogs/trades/2026/items.csv:4",
        "",
        "@",
        ":1",
        "*",
    ):
        said = refused(root, name)
        assert (
            "fits no finding; there are: malformed-code@01-1, malformed-code@01-2, wrong-length-name" in said
        )


def test_where_nothing_is_found_nothing_is_waived(tmp_path: Path) -> None:
    root = make_catalog(tmp_path / "repo", (HEADING + "I,1,01-01,Baker,A*\n").encode())
    assert "there is no finding to waive" in refused(root, "wrong-length-name")


def test_editions_narrow_what_a_name_fits(root: Path) -> None:
    folder = root / "catalogs/trades"
    shutil.copytree(folder / "2026", folder / "2027")
    facts = folder / "2027/edition.yaml"
    facts.write_text(facts.read_text("utf-8") + 'previous: "2026"\n', "utf-8")
    assert "fits 2 findings" in refused(root, "wrong-length-name")
    assert waive(root, "wrong-length-name", "trades/2027", *WORDS, "--until", "2028").code == 0
    assert 'edition: "2027"' in (root / WAIVERS).read_text("utf-8")


@pytest.mark.parametrize(
    ("until", "said"),
    [
        ("2026", "--until 2026 does not come after 2026"),
        ("2025", "--until 2025 does not come after 2026"),
        ("2020-01-01", "--until 2020-01-01 is past on the day of the last commit"),
        ("tomorrow", "until must be an edition such as 2027 or a day such as 2027-06-30, here is tomorrow"),
        ("", "until must be an edition"),
        ("2027-02-30", "until must be an edition"),
    ],
)
def test_an_end_that_is_none_or_past_is_refused(root: Path, until: str, said: str) -> None:
    assert said in refused(root, "wrong-length-name", *WORDS, "--until", until)


def test_reason_and_owner_must_be_said(root: Path) -> None:
    assert "--reason must not be empty" in refused(
        root, "wrong-length-name", "--reason", " ", "--owner", "x", "--until", "2027"
    )
    assert "--owner must not be empty" in refused(
        root, "wrong-length-name", "--reason", "x", "--owner", "", "--until", "2027"
    )


def test_what_is_waived_is_not_waived_again(root: Path) -> None:
    assert waive(root, "wrong-length-name").code == 0
    assert "wrong-length-name is waived already" in refused(root, "wrong-length-name")


def test_a_waiver_that_has_ended_is_decided_again_where_it_stands(root: Path) -> None:
    assert waive(root, "wrong-length-name").code == 0
    path = root / WAIVERS
    path.write_text(path.read_text("utf-8").replace('"2027"', '"2020-01-01"'), "utf-8")
    assert f"{WAIVERS}:3: a waiver of this finding has ended" in refused(root, "wrong-length-name")
    assert "expired-waiver is never waived" in refused(root, "expired-waiver")


def test_a_broken_judge_waives_nothing(root: Path) -> None:
    (root / WAIVERS).write_text("format: mulu.waivers/1\nwaivers: nonsense\n", "utf-8")
    assert f"{WAIVERS}:2: " in refused(root, "wrong-length-name")
    (root / WAIVERS).unlink()
    (root / "schemas/trades.yaml").write_text("nonsense", "utf-8")
    assert "schemas/trades.yaml:1: " in refused(root, "wrong-length-name")


@pytest.mark.parametrize(
    "text",
    [
        "format: mulu.waivers/1\nwaivers: []\n",
        "format: mulu.waivers/1\n",
        "format: mulu.waivers/1\r\nwaivers: []",
    ],
)
def test_a_file_that_holds_no_waiver_yet_gets_its_first(root: Path, text: str) -> None:
    (root / WAIVERS).write_bytes(text.encode())
    assert waive(root, "wrong-length-name").code == 0
    assert ("wrong-length-name", 5, "name") not in findings(root)


def test_a_file_in_a_form_that_cannot_be_extended_is_left_alone(root: Path) -> None:
    entry = "{rule: wrong-length-name, edition: 2026, key: x, reason: r, owner: o, until: 2027}"
    (root / WAIVERS).write_text(f"format: mulu.waivers/1\nwaivers: [{entry}]\n", "utf-8")
    assert f"{WAIVERS}:2: waivers must be a list with a line for each entry" in refused(
        root, "wrong-length-name"
    )


TEXT = st.text(min_size=1).filter(str.strip)


@given(st.text(), TEXT, TEXT, st.integers(0, 3))
def test_any_texts_are_read_back_as_they_were_or_nothing_is_written(
    value: str, reason: str, owner: str, before: int
) -> None:
    values = {
        "rule": "wrong-length-name", "edition": "2026", "key": None, "field": "name", "value": value,
        "reason": reason.strip(), "owner": owner.strip(), "until": "2027",
    }  # fmt: skip
    data = None
    for _ in range(before):
        data, _ = add_waiver(data, {**values, "reason": "one", "owner": "two"}, WAIVERS)
    try:
        data, waiver = add_waiver(data, values, WAIVERS)
    except UsageError:
        return
    held = load(data, Waivers, FORMAT)[0].waivers
    assert (len(held), held[-1]) == (before + 1, waiver)
    assert (waiver.value, waiver.reason, waiver.owner) == (value, reason.strip(), owner.strip())


def test_a_day_is_judged_by_the_commit_so_that_an_old_commit_keeps_its_verdict(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "repo", "I,1,01-1,Baker,A*\n")
    assert waive(made.root, "malformed-code", *WORDS, "--until", "2026-01-03").code == 0
    old = made.commit_all("Waive it until the third")
    made.commit_all("Another day")
    made.commit_all("And another")
    assert check(made.root, "--rev", old)["summary"]["waived"] == 1
    assert [rule for rule, _, _ in findings(made.root, "--rev", "HEAD")] == [
        "malformed-code",
        "expired-waiver",
    ]
    assert [rule for rule, _, _ in findings(made.root)] == ["malformed-code", "expired-waiver"]
    assert "a waiver of this finding has ended" in refused(made.root, "malformed-code")


def test_a_day_is_past_if_it_is_past_on_the_day_of_the_last_commit(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "repo", "I,1,01-1,Baker,A*\n")
    made.commit_all("Another day")
    assert "--until 2026-01-01 is past" in refused(
        made.root, "malformed-code", *WORDS, "--until", "2026-01-01"
    )
    assert waive(made.root, "malformed-code", *WORDS, "--until", "2026-01-02").code == 0
