"""`mulu merge --onto`: a branch brought up to date by one command, on real repositories."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.command import Outcome, mulu
from tests.gate_repository import DRAFT, PUBLISHED, ROWS, GateRepository, make_gate_repository
from tests.gate_scenarios import SCENARIOS, on_main

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = f"{DRAFT}/items.csv"
LISTING = f"{ITEMS}.conflicts.md"


@pytest.fixture
def made(tmp_path: Path) -> GateRepository:
    return make_gate_repository(tmp_path / "repo")


def merge(made: GateRepository, onto: str = "main", *options: str) -> Outcome:
    return mulu("merge", "--onto", onto, "--root", made.root, "--lang", "en", *options)


def played(made: GateRepository, name: str) -> GateRepository:
    next(one for one in SCENARIOS if one.name == name).make(made)
    return made


def test_two_inserts_in_one_section_are_both_kept_numbered_anew_and_pass_the_gate(
    made: GateRepository,
) -> None:
    played(made, "two-inserts-in-one-section")
    assert made.ruling()["verdict"] == "shut"
    outcome = merge(made)
    assert outcome.code == 0, outcome
    assert made.read(ITEMS).splitlines()[1:] == [*ROWS, "II,2,02-03,Glazier,B", "II,3,02-02,Roofer,B"]
    assert made.git("status", "--porcelain") == ""
    assert len(made.git("log", "-1", "--format=%P").split()) == 2
    assert made.ruling()["verdict"] == "open"


DYING = """
import os, signal, sys

has_merged = False

def watch(event, given):
    global has_merged
    if event == "subprocess.Popen":
        if has_merged:
            os.kill(os.getpid(), signal.SIGKILL)
        has_merged = "--no-ff" in given[1]

sys.addaudithook(watch)
from mulu.cli import run
run(sys.argv[1:])
"""


@pytest.mark.parametrize("inside", ["", 'a [b]* "c" 目录'])
def test_a_merge_that_is_killed_once_git_has_merged_leaves_tables_as_they_were(
    tmp_path: Path, inside: str
) -> None:
    made = played(make_gate_repository(tmp_path / "repo", inside), "two-inserts-in-one-section")
    before = made.read(ITEMS)
    killed = subprocess.run(
        [sys.executable, "-c", DYING, "merge", "--onto", "main", "--root", str(made.root)],
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL, killed
    assert made.read(ITEMS) == before
    assert len(made.git("ls-files", "--unmerged", "--", str(made.root / ITEMS)).splitlines()) == 3
    with pytest.raises(Exception, match="commit"):
        made.git("commit", "--no-edit")
    made.git("merge", "--abort")
    assert merge(made).code == 0
    assert made.read(ITEMS).splitlines()[1:] == [*ROWS, "II,2,02-03,Glazier,B", "II,3,02-02,Roofer,B"]


def test_a_table_of_another_repository_beside_this_one_is_merged_by_git_as_ever(made: GateRepository) -> None:
    other = "other/catalogs/trades/2027/items.csv"
    lines = [f"{at}\n" for at in range(20)]
    made.branch("main", "main")
    made.write(other, "".join(lines))
    made.commit_all("Another list")
    played(made, "two-inserts-in-one-section")
    made.write(other, "".join([*lines, "ours\n"]))
    made.commit_all("Ours")
    made.branch("main", "main")
    made.write(other, "".join(["theirs\n", *lines]))
    made.commit_all("Theirs")
    made.git("checkout", "--quiet", "change")
    assert merge(made).code == 0
    assert made.read(other) == "".join(["theirs\n", *lines, "ours\n"])
    assert made.read(ITEMS).splitlines()[1:] == [*ROWS, "II,2,02-03,Glazier,B", "II,3,02-02,Roofer,B"]


def test_union_merging_in_the_attributes_of_a_branch_changes_nothing(made: GateRepository) -> None:
    played(made, "union-merging-over-a-conflict")
    assert merge(made).code == 0
    assert made.read(ITEMS).splitlines()[1:] == [*ROWS, "II,2,02-03,Glazier,B", "II,3,02-02,Roofer,B"]


def test_an_edit_against_a_deletion_is_left_to_a_person_and_can_be_taken_back(made: GateRepository) -> None:
    played(made, "an-edit-against-a-deletion")
    before = made.git("rev-parse", "HEAD")
    outcome = merge(made)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        f"{ITEMS}: taken over from the other side: new 0, gone 0, edited 0; to be decided: 1",
        f"{ITEMS}:4  02-01  ours edited the item, theirs deleted it; it stays as in ours: delete the row if it is to go  [edited-and-deleted]",
        "nothing is committed yet. Settle what is listed, then: mulu check, mulu report, git add, git commit",
        "or take all of it back: git merge --abort",
    ]
    assert "<<<<<<<" not in made.read(ITEMS)
    assert "II,1,02-01,Mason,B" in made.read(ITEMS)
    assert "`edited-and-deleted`" in made.read(LISTING)
    with pytest.raises(Exception, match="commit"):
        made.git("commit", "--no-edit")
    made.write(LISTING, None)
    made.git("merge", "--abort")
    assert (made.git("rev-parse", "HEAD"), made.git("status", "--porcelain")) == (before, "")


def test_what_was_left_is_settled_and_committed_as_git_says(made: GateRepository) -> None:
    played(made, "an-edit-against-a-deletion")
    merge(made)
    made.rows(*ROWS[:2])
    made.write(LISTING, None)
    made.report()
    made.git("add", "--all")
    made.git("commit", "--no-edit")
    assert made.ruling()["verdict"] == "open"


def test_one_code_for_two_items_is_seen_though_their_lines_merge(made: GateRepository) -> None:
    played(made, "two-branches-that-give-one-code-to-two-items")
    outcome = merge(made, "main", "--format", "json")
    assert outcome.code == 1
    told = json.loads(outcome.out[: outcome.out.rindex("}") + 1])
    assert [(one["kind"], one["key"]) for one in told["conflicts"]] == [("one-identity-twice", "03-01")]
    assert "UU" in made.git("status", "--porcelain"), "git does not commit it by itself"
    assert made.read(ITEMS).count(",03-01,") == 2


def test_a_branch_that_has_nothing_of_its_own_goes_forward(made: GateRepository) -> None:
    on_main(made)
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose("Roofer")
    made.git("checkout", "--quiet", "change")
    assert merge(made).code == 0
    assert made.git("rev-parse", "HEAD") == made.git("rev-parse", "main")
    assert "nothing to do" in merge(made).out


def test_other_files_are_merged_by_git_and_what_is_left_of_them_is_named(made: GateRepository) -> None:
    on_main(made)
    made.replace(f"{DRAFT}/edition.yaml", "Catalogue of trades", "Catalogue of the trades")
    made.propose("Title")
    made.branch("change", "main~1")
    made.replace(f"{DRAFT}/edition.yaml", "Catalogue of trades", "Catalogue of all trades")
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose("Another title")
    outcome = merge(made)
    assert outcome.code == 1
    assert (
        f"{DRAFT}/edition.yaml: both sides changed the same lines; edit the file, then git add it"
        in outcome.out
    )


def test_a_repository_inside_another_is_merged_all_the_same(tmp_path: Path) -> None:
    made = make_gate_repository(tmp_path / "repo", "lists/trades")
    on_main(made)
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose("Roofer")
    made.branch("change", "main~1")
    made.rows(*ROWS, "II,2,02-03,Glazier,B")
    made.propose("Glazier")
    assert merge(made).code == 0
    assert made.ruling()["verdict"] == "open"


def test_nothing_is_touched_where_something_is_not_committed(made: GateRepository) -> None:
    played(made, "two-inserts-in-one-section")
    made.write(ITEMS, "mine\n")
    outcome = merge(made)
    assert outcome.code == 2
    assert "there are changes that are not committed" in outcome.err
    assert made.read(ITEMS) == "mine\n"


@pytest.mark.parametrize("name", ["nowhere", "--upload-pack=touch x", "-h", "", "a..b"])
def test_a_name_that_is_no_revision_is_a_sentence(made: GateRepository, name: str) -> None:
    outcome = mulu("merge", f"--onto={name}", "--root", made.root, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1


def test_a_merge_in_progress_is_not_begun_again(made: GateRepository) -> None:
    played(made, "an-edit-against-a-deletion")
    merge(made)
    outcome = merge(made)
    assert outcome.code == 2
    assert "a merge is in progress" in outcome.err


def test_a_side_that_cannot_be_read_is_refused_with_its_line_and_nothing_is_touched(
    made: GateRepository,
) -> None:
    on_main(made)
    made.rows(*ROWS, 'II,2,02-02,"Roofer,B')
    made.commit_all("Broken")
    made.branch("change", "main~1")
    made.rows(*ROWS, "II,2,02-03,Glazier,B")
    made.commit_all("Glazier")
    outcome = merge(made)
    assert outcome.code == 2
    assert f"{ITEMS}:5: the table cannot be compared" in outcome.err
    assert made.git("status", "--porcelain") == ""


def test_published_editions_stay_what_their_documents_say(made: GateRepository) -> None:
    played(made, "two-inserts-in-one-section")
    before = made.read(f"{PUBLISHED}/items.csv")
    merge(made)
    assert made.read(f"{PUBLISHED}/items.csv") == before
    assert mulu("check", "--root", made.root).code == 0
