"""What other tools get wrong when they compare two editions, each a test of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.editions import FOLDER, LOG, NEXT_EDITION, items, log_of, make_editions, told
from tests.sample import SAMPLE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BAKERS = """
    I,1,01-01,Baker,A
    I,2,01-02,Miller,A
    I,3,01-03,Weaver,B
"""
BROKEN = [
    ("section,serial,code,name,grade\nI,1,01-01,Baker,A\nI,2,01-02\n", 3),
    ('section,serial,code,name,grade\nI,1,01-01,"Baker,A\nI,2,01-02,Miller,A\n', 2),
    ('section,serial,code,name,grade\nI,1,01-01,Ba"ker,A\n', 2),
    ("section,serial,code,name\nI,1,01-01,Baker\n", 1),
    ("section,serial,code,name,name\nI,1,01-01,Baker,A\n", 1),
    ("I,1,01-01,Baker,A\n", 1),
    ("", None),
]


def test_a_recode_is_one_change_and_not_a_removal_beside_an_unrelated_addition(tmp_path: Path) -> None:
    root = make_editions(tmp_path, BAKERS, BAKERS.replace("01-02", "01-12"))
    log = log_of(root)
    assert told(log) == ["changed 01-02 → 01-12: code ?"]
    [change] = log["changes"]
    assert change["fields"] == {"code": ["01-02", "01-12"]}
    assert (log["summary"]["added"], log["summary"]["removed"], log["summary"]["undecided"]) == (0, 0, 1)


def test_the_same_recode_across_sections_is_one_change_too(tmp_path: Path) -> None:
    special = "II,1,02-Z1,Data Annotation,A"
    now = "I,4,01-04,Data Annotation,A"
    root = make_editions(tmp_path, BAKERS + special, BAKERS + now)
    assert told(log_of(root)) == ["changed 02-Z1 → 01-04: section code ?"]


def test_of_two_items_without_a_code_the_one_that_left_does_not_vanish(tmp_path: Path) -> None:
    old = f"{BAKERS}I,4,--,Potter,C\nI,5,--,Dyer,C\n"
    root = make_editions(tmp_path, old, f"{BAKERS}I,4,--,Dyer,C\n")
    log = log_of(root)
    assert told(log) == ["removed I/Potter → nothing: nothing"]
    assert log["changes"][0]["old"][0]["item"]["name"] == "Potter"
    assert log["summary"]["renumbered"] == 1
    assert mulu("diff", "2026", "2027", "--root", root, "--exit-code").code == 1
    assert mulu("diff", "2026", "2026", "--root", root, "--exit-code").code == 0


def test_two_different_items_without_a_code_are_not_paired(tmp_path: Path) -> None:
    root = make_editions(tmp_path, f"{BAKERS}I,4,--,Potter,C\n", f"{BAKERS}I,4,--,Astronomer,C\n")
    assert told(log_of(root)) == [
        "removed I/Potter → nothing: nothing",
        "added nothing → I/Astronomer: nothing",
    ]


def test_an_item_without_a_code_that_gets_one_is_one_change(tmp_path: Path) -> None:
    root = make_editions(tmp_path, f"{BAKERS}I,4,--,Potter,C\n", f"{BAKERS}I,4,01-04,Potter,C\n")
    assert told(log_of(root)) == ["changed I/Potter → 01-04: code ?"]


def test_two_items_of_one_identity_stop_the_comparison_instead_of_one_being_lost(tmp_path: Path) -> None:
    root = make_editions(tmp_path, f"{BAKERS}I,4,--,Potter,C\nI,5,--,Potter★,B\n", BAKERS)
    outcome = mulu("diff", "2026", "2027", "--root", root)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        "mulu: catalogs/trades/2026/items.csv:6: the item I/Potter stands already on line 5; "
        "two items with one identity cannot be compared\n"
    )


def test_the_answer_is_the_same_in_each_run(tmp_path: Path) -> None:
    old = BAKERS + "".join(f"II,{at},--,Worker of kind {at},C\n" for at in range(1, 30))
    new = BAKERS + "".join(f"II,{at},--,Worker of sort {at},C\n" for at in range(29, 0, -1))
    root = make_editions(tmp_path, old, new)
    told = set()
    for seed in ("0", "1", "42"):
        command = [sys.executable, "-m", "mulu", "diff", "2026", "2027", "-f", "json", "-f", "markdown"]
        command += ["-o", f"{seed}.json", "-o", f"{seed}.md"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        told.add(((root / f"{seed}.json").read_bytes(), (root / f"{seed}.md").read_bytes()))
    assert len(told) == 1


def test_a_new_first_item_renumbers_the_others_and_changes_none_of_them(tmp_path: Path) -> None:
    new = """
        I,1,01-00,Brewer,A
        I,2,01-01,Baker,A
        I,3,01-02,Miller,A
        I,4,01-03,Weaver,B
    """
    log = log_of(make_editions(tmp_path, BAKERS, new))
    assert told(log) == ["added nothing → 01-00: nothing"]
    assert {name: log["summary"][name] for name in ("renumbered", "moved", "unchanged")} == {
        "renumbered": 3,
        "moved": 0,
        "unchanged": 3,
    }
    assert log["layout"]["new"]["order"] == ["01-00", [1, 3]]
    assert log["layout"]["new"]["serials"] == {}


def test_one_item_that_moved_does_not_move_the_others(tmp_path: Path) -> None:
    new = """
        I,1,01-02,Miller,A
        I,2,01-03,Weaver,B
        I,3,01-01,Baker,A
    """
    log = log_of(make_editions(tmp_path, BAKERS, new))
    assert (told(log), log["summary"]["moved"], log["summary"]["renumbered"]) == ([], 1, 3)


@pytest.mark.parametrize(
    ("before", "after"),
    [("007", "7"), ("NA", ""), ("NA", "nan"), ("1E5", "100000"), ("1.0", "1"), ("true", "True"), ("", " ")],
)
def test_values_are_compared_as_the_text_that_is_printed(tmp_path: Path, before: str, after: str) -> None:
    old, new = (f"I,1,01-01,Baker,{grade}" for grade in (before, after))
    log = log_of(make_editions(tmp_path, old, new))
    assert log["changes"][0]["fields"] == {"grade": [before, after]}


@pytest.mark.parametrize("code", ["007", "NA", "null", "1E5", "2026-04-05"])
def test_a_code_is_the_text_that_is_printed(tmp_path: Path, code: str) -> None:
    root = make_editions(tmp_path, f"I,1,{code},Baker,A", f"I,1,{code},Baker,B")
    [change] = log_of(root)["changes"]
    assert (change["old"][0]["key"], change["old"][0]["item"]["code"]) == (code, code)


def test_a_code_that_lost_its_zeros_is_another_code(tmp_path: Path) -> None:
    root = make_editions(tmp_path, "I,1,007,Baker,A", "I,1,7,Baker,A")
    assert told(log_of(root)) == ["changed 007 → 7: code ?"]


def test_in_a_chain_of_shifted_codes_each_item_is_followed_and_the_new_one_is_new(tmp_path: Path) -> None:
    schema = SAMPLE_SCHEMA.replace("[0-9]{2}-[0-9]{2}", "[0-9-]+")
    old = """
        I,1,2-05-07-13,心理治疗技师,A
        I,2,2-05-07-14,病案信息技师,A
    """
    new = """
        I,1,2-05-07-13,康复技师,A
        I,2,2-05-07-14,心理治疗技师,A
        I,3,2-05-07-15,病案信息技师,A
    """
    root = make_editions(tmp_path, old, new, schema=schema)
    assert told(log_of(root)) == [
        "added nothing → 2-05-07-13: nothing",
        "changed 2-05-07-13 → 2-05-07-14: code ?",
        "changed 2-05-07-14 → 2-05-07-15: code ?",
    ]
    mulu("changes", "propose", "trades/2027", "--root", root)
    mulu("changes", "accept", "trades/2027", "--above", "0.5", "--reason", "moved up", "--root", root)
    log = log_of(root)
    assert [change["decided"] for change in log["changes"]] == [True, True, True]
    added, *recodes = log["changes"]
    assert added["reused"] is True
    assert all("reused" not in change for change in recodes)
    assert mulu("changes", "verify", "trades/2027", "--root", root).code == 0


def test_a_code_in_other_hands_is_asked_about_and_never_taken_for_the_same_item(tmp_path: Path) -> None:
    root = make_editions(tmp_path, BAKERS, BAKERS.replace("Miller", "Drone Pilot"))
    assert told(log_of(root)) == ["changed 01-02 → 01-02: name ?"]
    reject = ("changes", "reject", "trades/2027", "01-02", "--reason", "used anew", "--root", root)
    assert mulu(*reject).code == 0
    log = log_of(root)
    assert told(log) == ["removed 01-02 → nothing: nothing", "added nothing → 01-02: nothing"]
    assert log["changes"][1]["reused"] is True


def test_reason_document_and_crosswalk_exist_for_each_decided_change(tmp_path: Path) -> None:
    changes = """format: mulu.changes/1
links:
  - {old: [01-02], new: [01-12, 01-13], reason: two trades by now, basis: Notice 7}
  - {old: [01-03], new: [], reason: no longer taught, basis: Notice 8}
"""
    new = """
        I,1,01-01,Baker,A
        I,2,01-12,Flour Miller,A
        I,3,01-13,Oil Miller,A
    """
    root = make_editions(tmp_path, BAKERS, new, changes)
    assert mulu("report", "--root", root).code == 0
    log = json.loads((root / LOG).read_bytes())
    assert [(change["reason"], change["basis"]) for change in log["changes"]] == [
        ("two trades by now", "Notice 7"),
        ("no longer taught", "Notice 8"),
    ]
    page = (root / "reports/trades/2027/changes.md").read_text("utf-8")
    for words in ("two trades by now", "Notice 7", "no longer taught", "Notice 8"):
        assert words in page.replace("`", "")
    crosswalk = (root / "reports/trades/2027/crosswalk.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in crosswalk if not line.startswith("#")]
    heading, *mappings = rows
    named = [dict(zip(heading, row, strict=True)) for row in mappings]
    assert [(one["subject_id"], one["predicate_id"], one["object_id"], one["comment"]) for one in named] == [
        ("edition_2026:01-01", "skos:exactMatch", "edition_2027:01-01", ""),
        ("edition_2026:01-02", "skos:narrowMatch", "edition_2027:01-12", "two trades by now (Notice 7)"),
        ("edition_2026:01-02", "skos:narrowMatch", "edition_2027:01-13", "two trades by now (Notice 7)"),
        ("edition_2026:01-03", "skos:exactMatch", "sssom:NoTermFound", "no longer taught (Notice 8)"),
    ]


@pytest.mark.parametrize(("text", "line"), BROKEN)
def test_a_table_whose_rows_are_in_doubt_is_not_compared_and_says_where(
    tmp_path: Path, text: str, line: int | None
) -> None:
    root = make_editions(tmp_path, BAKERS, text.encode())
    outcome = mulu("diff", "2026", "2027", "--root", root)
    assert (outcome.code, outcome.out) == (2, "")
    place = f"{FOLDER}/items.csv" + (f":{line}" if line else "")
    assert outcome.err.startswith(f"mulu: {place}: the table cannot be compared: ")
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_table_in_another_encoding_is_not_compared(tmp_path: Path, encoding: str) -> None:
    root = make_editions(tmp_path, BAKERS, items(BAKERS.replace("Baker", "面点师")).decode().encode(encoding))
    outcome = mulu("diff", "2026", "2027", "--root", root)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{FOLDER}/items.csv" in outcome.err


@pytest.mark.parametrize(
    ("write", "said"),
    [
        (lambda text: b"\xef\xbb\xbf" + text, "byte order mark"),
        (lambda text: text.replace(b"\n", b"\r\n"), "CR"),
        (lambda text: text.replace(b"\n", b"\r\n", 2), "line"),
        (lambda text: text.replace(b"Miller", b'"Miller"'), "quoted"),
        (lambda text: text[:-1], "line"),
        (lambda text: text.replace(b",", b";"), "separated"),
        (lambda text: text.replace(b"\nI,2", b"\n\nI,2"), "blank"),
    ],
    ids=["byte order mark", "CRLF", "mixed", "quotes", "no last newline", "semicolons", "blank line"],
)
def test_a_flaw_of_form_is_noted_and_is_no_difference(
    tmp_path: Path, write: Callable[[bytes], bytes], said: str
) -> None:
    root = make_editions(tmp_path, BAKERS, write(items(BAKERS)))
    outcome = mulu("diff", "2026", "2027", "--root", root, "--exit-code", "--format", "json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["changes"] == []
    assert outcome.err.startswith(f"mulu: {FOLDER}/items.csv")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_edition_that_lost_all_its_items_is_compared(tmp_path: Path) -> None:
    root = make_editions(tmp_path, BAKERS, items(""), files={f"{FOLDER}/edition.yaml": NEXT_EDITION})
    log = log_of(root)
    assert log["summary"]["removed"] == 3
    assert [change["kind"] for change in log["changes"]] == ["removed"] * 3
