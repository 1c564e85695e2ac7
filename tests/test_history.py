"""`mulu history`: an item's life, across recodes, splits and renumbering, also once it is gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.command import mulu
from tests.git_repository import HEADING, ITEMS_2026, GitRepository, begin_draft, make_repository
from tests.sample import CATALOG

if TYPE_CHECKING:
    from pathlib import Path

BAKER, COOK, SMITH = "I,1,01-01,Baker,A\n", "I,2,01-02,Cook,A\n", "II,1,--,Smith,B\n"


@pytest.fixture
def made(tmp_path: Path) -> GitRepository:
    return make_repository(tmp_path / "repo", BAKER + COOK + SMITH)


def told(made: GitRepository, key: str, *arguments: str) -> Any:
    outcome = mulu("history", key, "--root", made.root, "--format", "json", *arguments)
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    assert found["format"] == "mulu.history/1"
    return found


def lives(made: GitRepository, key: str, *arguments: str) -> list[list[tuple[str, list[str]]]]:
    """For each life the editions, with the keys of its items there."""
    return [
        [(one["edition"], [item["key"] for item in one["items"]]) for one in life["editions"]]
        for life in told(made, key, *arguments)["lives"]
    ]


def deeds(made: GitRepository, key: str, *arguments: str) -> list[tuple[str | None, str, dict[str, Any]]]:
    """What commits did, in all editions: first line, deed, fields."""
    return [
        (one["message"], one["deed"], one["fields"])
        for life in told(made, key, *arguments)["lives"]
        for chapter in life["editions"]
        for one in chapter["commits"]
    ]


def test_an_item_is_followed_by_key_and_name_through_the_chain_of_editions(made: GitRepository) -> None:
    begin_draft(made, "2027", "2026", BAKER + COOK)
    begin_draft(made, "2027.1", "2027", BAKER + COOK)
    expected = [("2026", ["01-01"]), ("2027", ["01-01"]), ("2027.1", ["01-01"])]
    assert lives(made, "01-01") == [expected]


def test_a_recode_is_followed_from_both_sides_with_its_reason(made: GitRepository) -> None:
    link = "links:\n  - {old: [01-02], new: [01-07], reason: moved, basis: Order 7}\n"
    begin_draft(made, "2027", "2026", BAKER + "I,2,01-07,Cook,B\n", link)
    expected = [("2026", ["01-02"]), ("2027", ["01-07"])]
    assert lives(made, "01-02") == lives(made, "01-07") == [expected]
    origin = told(made, "01-02")["lives"][0]["editions"][1]["items"][0]["from"]
    assert origin == [
        {
            "key": "01-02",
            "fields": {"code": ["01-02", "01-07"], "grade": ["A", "B"]},
            "reason": "moved",
            "basis": "Order 7",
        }
    ]
    text = mulu("history", "01-07", "--root", made.root, "--lang", "en").out
    assert "01-02 became 01-07: moved (Order 7)" in text
    assert "code: 01-02 → 01-07" in text


def test_a_code_that_came_to_mean_something_else_has_two_lives(made: GitRepository) -> None:
    begin_draft(made, "2027", "2026", BAKER + "I,2,01-02,Welder,A\n")
    assert lives(made, "01-02") == [[("2027", ["01-02"])], [("2026", ["01-02"]), ("2027", [])]]
    older = told(made, "01-02")["lives"][1]["editions"][1]
    assert older["reused"] == "Welder"
    assert "2 items" in mulu("history", "01-02", "--root", made.root, "--lang", "en").out


def test_what_was_set_apart_is_not_the_same_and_a_decided_rename_is(made: GitRepository) -> None:
    apart = "apart:\n  - {old: 01-01, new: 01-01, reason: another trade}\n"
    rename = "links:\n  - {old: [01-02], new: [01-02], reason: renamed}\n"
    begin_draft(made, "2027", "2026", BAKER + "I,2,01-02,Chef,A\n", rename + apart)
    assert lives(made, "01-02") == [[("2026", ["01-02"]), ("2027", ["01-02"])]]
    assert lives(made, "01-01") == [[("2027", ["01-01"])], [("2026", ["01-01"]), ("2027", [])]]


def test_all_branches_of_a_split_and_a_merger_are_told(made: GitRepository) -> None:
    split = "links:\n  - {old: [01-02], new: [01-02, 01-03], reason: split}\n"
    begin_draft(made, "2027", "2026", BAKER + "I,2,01-02,Hot cook,A\nI,3,01-03,Cold cook,A\n" + SMITH, split)
    both = [("2026", ["01-02"]), ("2027", ["01-02", "01-03"])]
    assert lives(made, "01-02") == [both]
    assert lives(made, "01-03") == [[("2026", ["01-02"]), ("2027", ["01-03"])]]
    merged = "links:\n  - {old: [01-02, 01-03], new: [01-09], reason: merged}\n"
    begin_draft(made, "2028", "2027", BAKER + "I,2,01-09,All cooks,A\n" + SMITH, merged)
    assert lives(made, "01-09") == [[*both, ("2028", ["01-09"])]]
    assert lives(made, "01-02") == [[*both, ("2028", ["01-09"])]]
    item = told(made, "01-09")["lives"][0]["editions"][2]["items"][0]
    assert [one["key"] for one in item["from"]] == ["01-02", "01-03"]


def test_what_else_went_into_a_merger_is_another_life(made: GitRepository) -> None:
    merged = "links:\n  - {old: [01-01, 01-02], new: [01-09], reason: merged}\n"
    begin_draft(made, "2027", "2026", "I,1,01-09,Baker and cook,A\n", merged)
    assert lives(made, "01-01") == [[("2026", ["01-01"]), ("2027", ["01-09"])]]
    assert lives(made, "01-09") == [[("2026", ["01-01", "01-02"]), ("2027", ["01-09"])]]
    text = mulu("history", "01-09", "--root", made.root, "--lang", "en").out
    assert text.count("01-01 + 01-02 became 01-09: merged") == 1


def test_an_item_without_a_code_is_named_by_section_and_name_until_it_gets_one(made: GitRepository) -> None:
    link = "links:\n  - {old: [II/Smith], new: [02-04], reason: got a code}\n"
    begin_draft(made, "2027", "2026", "II,1,02-04,Smith,B\n", link)
    expected = [[("2026", ["II/Smith"]), ("2027", ["02-04"])]]
    assert lives(made, "II/Smith") == lives(made, "02-04") == lives(made, "Smith") == expected
    made.write(ITEMS_2026, HEADING + BAKER + "II,1,--,Black/White smith,B\n")
    assert lives(made, "II/Black%2FWhite smith") == [[("2026", ["II/Black%2FWhite smith"]), ("2027", [])]]


def test_an_item_taken_off_the_list_ends_with_its_reason(made: GitRepository) -> None:
    begin_draft(made, "2027", "2026", BAKER, "links:\n  - {old: [01-02], new: [], reason: abolished}\n")
    begin_draft(made, "2028", "2027", BAKER)
    assert lives(made, "01-02") == [[("2026", ["01-02"]), ("2027", [])]]
    assert told(made, "01-02")["lives"][0]["editions"][1]["end"] == {"reason": "abolished", "basis": None}
    assert (
        "taken off the list: abolished" in mulu("history", "01-02", "--root", made.root, "--lang", "en").out
    )


def test_commits_say_what_they_changed_and_renumbering_is_no_change(made: GitRepository) -> None:
    made.commit("Grade it", "Li Wei", e2026=BAKER + COOK.replace(",A", ",B") + SMITH)
    made.commit("Renumber", e2026="I,1,01-00,Ashman,A\nI,2,01-01,Baker,A\nI,3,01-02,Cook,B\n" + SMITH)
    assert deeds(made, "01-02") == [
        ("Grade it", "changed", {"grade": ["A", "B"]}),
        ("Import 2026", "appeared", {}),
    ]
    assert deeds(made, "01-01") == [("Import 2026", "appeared", {})]
    event = told(made, "01-02")["lives"][0]["editions"][0]["commits"][0]
    assert (event["sha"], event["date"], event["author"]) == (
        made.git("rev-parse", "HEAD~1"),
        "2026-01-02",
        "Li Wei",
    )
    text = mulu("history", "01-02", "--root", made.root).out
    assert f"{event['sha'][:10]}  2026-01-02  Li Wei  Grade it\n    grade: A → B\n" in text


def test_what_was_deleted_and_came_back_is_told_and_so_is_a_code_given_in_a_draft(
    made: GitRepository,
) -> None:
    made.commit("Drop", e2026=BAKER + SMITH)
    made.commit("Bring back", e2026=BAKER + COOK + SMITH)
    made.commit("Give a code", e2026=BAKER + COOK + "II,1,02-01,Smith,B\n")
    assert [(message, deed) for message, deed, _ in deeds(made, "01-02")] == [
        ("Bring back", "appeared"),
        ("Drop", "disappeared"),
        ("Import 2026", "appeared"),
    ]
    assert deeds(made, "02-01") == [
        ("Give a code", "changed", {"code": ["--", "02-01"]}),
        ("Import 2026", "appeared", {}),
    ]


def test_an_item_deleted_from_a_draft_is_found_in_git(made: GitRepository) -> None:
    begin_draft(made, "2027", "2026", BAKER + COOK + "I,3,01-03,Ghost,A\n")
    made.commit("Take the ghost out", e2027=BAKER + COOK)
    assert lives(made, "01-03") == [[("2027", [])]] == lives(made, "Ghost")
    assert [(message, deed) for message, deed, _ in deeds(made, "01-03")] == [
        ("Take the ghost out", "disappeared"),
        ("Begin 2027", "appeared"),
    ]
    assert "01-03" in mulu("history", "Ghost", "--root", made.root).out
    made.git("rm", "-r", "--quiet", "catalogs/trades/2027")
    made.commit("Give the draft up")
    assert lives(made, "01-03") == [[("2027", [])]]
    assert mulu("history", "01-03", "--root", made.root, "--rev", "HEAD~3").code == 2


def test_an_item_of_the_base_deleted_from_the_draft_names_the_commit(made: GitRepository) -> None:
    begin_draft(made, "2027", "2026", BAKER + COOK)
    made.commit("Strike the cook", e2027=BAKER)
    assert lives(made, "01-02") == [[("2026", ["01-02"]), ("2027", [])]]
    assert ("Strike the cook", "disappeared", {}) in deeds(made, "01-02")


def test_a_merge_is_told_only_where_it_differs_from_both_sides(made: GitRepository) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    made.commit("Cook to B", e2026=BAKER + COOK.replace(",A", ",B") + SMITH)
    made.git("checkout", "--quiet", "main")
    made.commit("Baker to C", e2026=BAKER.replace(",A", ",C") + COOK + SMITH)
    made.git("merge", "--quiet", "--no-commit", "-X", "ours", "side")
    made.commit(
        "Merge", e2026=BAKER.replace(",A", ",C") + COOK.replace(",A", ",B") + SMITH.replace("B\n", "A\n")
    )
    assert [message for message, _, _ in deeds(made, "01-02")] == ["Cook to B", "Import 2026"]
    assert [message for message, _, _ in deeds(made, "01-01")] == ["Baker to C", "Import 2026"]
    assert deeds(made, "II/Smith")[0] == ("Merge", "changed", {"grade": ["B", "A"]})


def test_what_is_not_committed_is_told_unless_a_revision_is_asked_for(made: GitRepository) -> None:
    made.write(ITEMS_2026, HEADING + BAKER + COOK.replace(",A", ",C"))
    assert deeds(made, "01-02")[0] == (None, "changed", {"grade": ["A", "C"]})
    assert "not committed yet" in mulu("history", "01-02", "--root", made.root, "--lang", "en").out
    assert [message for message, _, _ in deeds(made, "01-02", "--rev", "HEAD")] == ["Import 2026"]


def test_quoted_and_damaged_versions_are_read_too(made: GitRepository) -> None:
    made.commit("Quote", e2026='I,1,01-01,"Baker, pastry",A\nI,2,01-02,"Coo')
    made.write(ITEMS_2026, "\ufeffcode,name\r\n01-01,Baker\r\n")
    made.commit_all("Damage")
    made.write(ITEMS_2026, "\x00\udcff")
    made.commit_all("Destroy")
    made.commit("Mend", e2026=BAKER + COOK + SMITH)
    assert [message for message, _, _ in deeds(made, "01-01")] == [
        "Mend", "Destroy", "Damage", "Quote", "Import 2026",
    ]  # fmt: skip


def test_a_key_in_several_catalogues_has_to_be_placed(made: GitRepository) -> None:
    for path in ("catalog.yaml", "2026/edition.yaml", "2026/items.csv"):
        text = (made.root / "catalogs/trades" / path).read_text("utf-8")
        made.write(f"catalogs/crafts/{path}", text)
    made.write("catalogs/crafts/catalog.yaml", f"{CATALOG}schemas: {{2026: trades}}\n")
    made.commit_all("Another catalogue")
    outcome = mulu("history", "01-01", "--root", made.root, "--lang", "en")
    assert (outcome.code, "--catalog" in outcome.err, "crafts, trades" in outcome.err) == (2, True, True)
    assert told(made, "01-01", "--catalog", "crafts")["catalog"] == "crafts"
    assert mulu("history", "01-01", "--root", made.root, "--catalog", "none").code == 2


def test_an_unknown_key_is_a_sentence_with_what_is_near(made: GitRepository) -> None:
    for key, near in (("01-0", "01-01"), ("Bakerr", "Baker"), ("II/Smiht", "II/Smith")):
        outcome = mulu("history", key, "--root", made.root, "--lang", "en")
        assert (outcome.code, near in outcome.err) == (2, True)
    assert mulu("history", "zzzzzz", "--root", made.root).code == 2
    assert mulu("history", "", "--root", made.root).code == 2


def test_a_name_that_several_items_have_is_not_enough(made: GitRepository) -> None:
    made.write(ITEMS_2026, HEADING + BAKER + "I,2,01-02,Baker,A\n")
    outcome = mulu("history", "Baker", "--root", made.root, "--lang", "en")
    assert (outcome.code, "01-01, 01-02" in outcome.err) == (2, True)


def test_hostile_names_messages_and_keys_are_shown_and_do_nothing(made: GitRepository) -> None:
    made.commit("Grade\x1b[2J \u202eit\n\nbody", "Eve\u202e\x1b[31m", e2026=BAKER.replace(",A", ",B"))
    made.write(ITEMS_2026, HEADING + "I,1,--output=x,Ba\u202eker,A\n")
    for key in ("01-01", "--output=x"):
        outcome = mulu("history", "--root", made.root, "--", key)
        assert outcome.code == 0, outcome.err
        assert not {"\x1b", "\u202e"} & set(outcome.out)
        raw = mulu("history", "--root", made.root, "--format", "json", "--", key).out
        assert not {"\x1b", "\u202e"} & set(raw)
    assert "⟨U+202E⟩" in mulu("history", "01-01", "--root", made.root, "--rev", "HEAD").out
    for key in ("-", "a\nb", "\x00", "'; touch x", "$(touch x)", "é\udcff", "%2F", "/", "//"):
        outcome = mulu("history", "--root", made.root, "--", key)
        assert outcome.code == 2
        assert "fault of mulu" not in outcome.err, outcome.err


def test_broken_commits_do_not_break_the_telling(made: GitRepository) -> None:
    made.commit("Cook away", e2026=BAKER)
    tree, parent = made.git("rev-parse", "HEAD^{tree}"), made.git("rev-parse", "HEAD~1")
    body = f"tree {tree}\nparent {parent}\nauthor \nencoding no-such\ncommitter X <> 99999999999999 +0000\n\n\xff"
    (made.folder / "raw").write_bytes(body.encode("latin-1"))
    sha = made.git("hash-object", "-t", "commit", "-w", "--literally", "raw")
    made.git("update-ref", "HEAD", sha)
    (made.folder / "raw").unlink()
    assert [deed for _, deed, _ in deeds(made, "01-02", "--rev", "HEAD")] == ["disappeared", "appeared"]


def test_a_chinese_catalogue_is_told_in_chinese(made: GitRepository) -> None:
    made.write("catalogs/trades/catalog.yaml", f"{CATALOG}language: zh-CN\n")
    assert mulu("history", "01-01", "--root", made.root).code == 0


def test_a_broken_decision_is_a_sentence_with_file_and_line(made: GitRepository) -> None:
    begin_draft(made, "2027", "2026", BAKER, "links:\n  - {old: 01-01}\n")
    outcome = mulu("history", "01-01", "--root", made.root)
    assert outcome.code == 2
    assert "catalogs/trades/2027/changes.yaml:3" in outcome.err


def test_an_edition_that_cannot_be_read_is_named_and_not_passed_over(tmp_path: Path) -> None:
    made = make_repository(tmp_path, "I,1,01-01,Baker,A\n")
    begin_draft(made, "2027", "2026", "I,1,01-01,Baker,A\n")
    made.write(ITEMS_2026, "bad\n")
    for command in (("history", "01-01"), ("blame", "trades/2026")):
        outcome = mulu(*command, "--root", made.root)
        assert (outcome.code, outcome.out) == (2, "")
        assert f"{ITEMS_2026}:1: the table cannot be compared" in outcome.err
    made.write(ITEMS_2026, None)
    assert "the file is missing" in mulu("blame", "trades/2026", "--root", made.root).err


def test_a_decision_that_does_not_hold_ends_no_life(tmp_path: Path) -> None:
    made = make_repository(tmp_path, "I,1,01-01,Baker,A\n")
    stale = "links:\n  - {old: [01-01], new: [01-99], reason: x}\n"
    begin_draft(made, "2027", "2026", "I,1,01-01,Baker,A\n", stale)
    [life] = json.loads(mulu("history", "01-01", "--root", made.root, "--format", "json").out)["lives"]
    assert [chapter["edition"] for chapter in life["editions"]] == ["2026", "2027"]


def test_text_and_json_go_where_they_are_sent(tmp_path: Path) -> None:
    made = make_repository(tmp_path / "repo", "I,1,01-01,Baker,A\n")
    for command in (("history", "01-01"), ("blame", "trades/2026")):
        out = tmp_path / "told.json"
        outcome = mulu(*command, "--root", made.root, "-f", "text", "-o", "-", "-f", "json", "-o", out)
        assert outcome.code == 0
        assert "Baker" in outcome.out
        assert json.loads(out.read_text("utf-8"))["format"] == f"mulu.{command[0]}/1"
