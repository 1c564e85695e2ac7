"""`mulu blame`: who last changed what an item says, its number aside."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.git_repository import HEADING, ITEMS_2026, GitRepository, begin_draft, make_repository

if TYPE_CHECKING:
    from pathlib import Path

BAKER, COOK, SMITH = "I,1,01-01,Baker,A\n", "I,2,01-02,Cook,A\n", "II,1,--,Smith,B\n"


@pytest.fixture
def made(tmp_path: Path) -> GitRepository:
    return make_repository(tmp_path / "repo", BAKER + COOK + SMITH)


def blamed(made: GitRepository, edition: str = "trades/2026", *arguments: str) -> dict[str, str | None]:
    outcome = mulu("blame", edition, "--root", made.root, "--format", "json", *arguments)
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    assert found["format"] == "mulu.blame/1"
    return {one["key"]: one["message"] for one in found["items"]}


def test_each_item_names_the_last_commit_that_changed_it(made: GitRepository) -> None:
    sha = made.commit("Grade the cook", "Li Wei", e2026=BAKER + COOK.replace(",A", ",B") + SMITH)
    assert blamed(made) == {
        "01-01": "Import 2026",
        "01-02": "Grade the cook",
        "II/Smith": "Import 2026",
    }
    lines = mulu("blame", "trades/2026", "--root", made.root).out.splitlines()
    assert lines[1] == f"{sha[:10]}  2026-01-02  Li Wei  01-02  Cook"


def test_renumbering_moving_and_quoting_are_not_blamed(made: GitRepository) -> None:
    made.commit("Insert", e2026="I,1,01-00,Ashman,A\nI,2,01-01,Baker,A\nI,3,01-02,Cook,A\n" + SMITH)
    made.commit("Move", e2026="I,1,01-02,Cook,A\nI,2,01-01,Baker,A\nI,3,01-00,Ashman,A\n" + SMITH)
    made.commit("Quote", e2026='I,1,01-02,"Cook",A\nI,2,01-01,Baker,A\nI,3,01-00,Ashman,A\n' + SMITH)
    made.write(ITEMS_2026, "code,name,grade,section,serial\n01-02,Cook,A,I,1\n01-01,Baker,A,I,2\n")
    made.commit_all("Turn the columns")
    made.commit("Back", e2026=BAKER + COOK + SMITH)
    assert blamed(made) == {"01-01": "Import 2026", "01-02": "Import 2026", "II/Smith": "Back"}
    assert blamed(made, "trades/2026", "--rev", "HEAD~3")["01-00"] == "Insert"


def test_a_value_that_went_and_came_back_is_blamed_on_its_return(made: GitRepository) -> None:
    made.commit("Away", e2026=BAKER.replace(",A", ",B") + COOK + SMITH)
    made.commit("Back", e2026=BAKER + COOK + SMITH)
    assert blamed(made)["01-01"] == "Back"


def test_each_side_of_a_merge_keeps_its_own(made: GitRepository) -> None:
    made.git("checkout", "--quiet", "-b", "side")
    made.commit("Cook to B", e2026=BAKER + COOK.replace(",A", ",B") + SMITH)
    made.git("checkout", "--quiet", "main")
    made.commit("Baker to C", e2026=BAKER.replace(",A", ",C") + COOK + SMITH)
    made.git("merge", "--quiet", "--no-commit", "-X", "ours", "side")
    made.commit(
        "Merge", e2026=BAKER.replace(",A", ",C") + COOK.replace(",A", ",B") + SMITH.replace("B\n", "C\n")
    )
    assert blamed(made) == {"01-01": "Baker to C", "01-02": "Cook to B", "II/Smith": "Merge"}


def test_what_is_not_committed_says_so(made: GitRepository) -> None:
    made.write(ITEMS_2026, HEADING + BAKER.replace(",A", ",B") + COOK)
    assert blamed(made) == {"01-01": None, "01-02": "Import 2026"}
    lines = mulu("blame", "trades/2026", "--root", made.root, "--lang", "en").out.splitlines()
    assert lines[0] == "not committed yet  01-01  Baker"
    assert blamed(made, "trades/2026", "--rev", "HEAD")["01-01"] == "Import 2026"
    made.write("catalogs/trades/2027/items.csv", HEADING + BAKER)
    assert blamed(made, "trades/2027") == {"01-01": None}


def test_a_draft_that_was_given_up_and_begun_again_is_the_second_ones(made: GitRepository) -> None:
    begin_draft(made, "2027", "2026", BAKER)
    made.commit("Give up", e2027=None)
    made.commit("Again", e2027=BAKER + COOK)
    assert blamed(made, "trades/2027") == {"01-01": "Again", "01-02": "Again"}


def test_wrong_titles_and_forms_are_sentences(made: GitRepository) -> None:
    for arguments in (
        ["trades"],
        ["trades/2030"],
        ["none/2026"],
        ["trades/2026", "--format", "pdf"],
        ["../x"],
    ):
        outcome = mulu("blame", *arguments, "--root", made.root)
        assert (outcome.code, outcome.out) == (2, "")


def test_hostile_authors_and_names_are_shown_and_do_nothing(made: GitRepository) -> None:
    made.commit("x", "Eve\u202e\x1b[31m", e2026="I,1,01-01,Ba\u202eker\x07,A\n")
    out = mulu("blame", "trades/2026", "--root", made.root).out
    assert not {"\x1b", "\u202e", "\x07"} & set(out)
    assert "Eve⟨U+202E⟩" in out
    assert not {"\x1b", "\u202e"} & set(mulu("blame", "trades/2026", "--root", made.root, "-f", "json").out)


Grades = dict[str, str]


def rows(grades: Grades) -> str:
    return "".join(f"I,{at},{key},Trade {key},{grade}\n" for at, (key, grade) in enumerate(grades.items(), 1))


def grow(made: GitRepository, random: Random) -> dict[str, tuple[list[str], Grades]]:
    """Commits with merges at random, and for each its parents and its grades by key; the last is checked out."""
    keys = [f"01-{number:02}" for number in range(5)]
    graph: dict[str, tuple[list[str], Grades]] = {
        made.commit("0", e2026=rows(dict.fromkeys(keys, "A"))): ([], dict.fromkeys(keys, "A"))
    }
    for number in range(1, 9):
        parents = random.sample(sorted(graph), min(len(graph), random.choice([1, 1, 2])))
        sides = [graph[parent][1] for parent in parents]
        chosen = {key: random.choice(sides).get(key) for key in keys}
        if len(parents) == 1 or random.random() < 0.3:
            chosen[random.choice(keys)] = random.choice(["A", "B", "C", None])
        grades = {key: grade for key, grade in chosen.items() if grade}
        made.write(ITEMS_2026, HEADING + rows(grades))
        made.git("add", "--all")
        made.days += 1
        flags = [word for parent in parents for word in ("-p", parent)]
        sha = made.git("commit-tree", made.git("write-tree"), *flags, "-m", str(number))
        graph[sha] = (parents, grades)
    made.git("update-ref", "HEAD", list(graph)[-1])
    return graph


def walk_by_hand(graph: dict[str, tuple[list[str], Grades]], sha: str, key: str) -> str:
    """A parent with the same file has it all; else the first parent that has the item as it is here."""
    parents, grades = graph[sha]
    same = [one for one in parents if rows(graph[one][1]) == rows(grades)]
    same += [one for one in parents if graph[one][1].get(key) == grades[key]]
    return walk_by_hand(graph, same[0], key) if same else sha


@pytest.mark.parametrize("seed", range(6))
def test_blame_and_history_find_what_a_walk_by_hand_finds(made: GitRepository, seed: int) -> None:
    graph = grow(made, Random(seed))  # noqa: S311 - no secrets
    head = made.git("rev-parse", "HEAD")
    outcome = mulu("blame", "trades/2026", "--root", made.root, "--format", "json")
    found = {one["key"]: one["sha"] for one in json.loads(outcome.out)["items"]}
    assert found == {key: walk_by_hand(graph, head, key) for key in graph[head][1]}
    for key, sha in found.items():
        told = json.loads(mulu("history", key, "--root", made.root, "--format", "json").out)
        assert told["lives"][0]["editions"][0]["commits"][0]["sha"] == sha
