"""A folder that looks like an edition and is called as none is told: nothing in it would ever be checked."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.command import check, mulu
from tests.published import FOLDER, freeze, make_published

if TYPE_CHECKING:
    from pathlib import Path

    from tests.git_repository import GitRepository


@pytest.fixture
def made(tmp_path: Path) -> GitRepository:
    return make_published(tmp_path / "repo")


def told(made: GitRepository) -> list[tuple[str, str, str]]:
    found = check(made.root, "--lang", "en")["findings"]
    return [(one["rule"], one["path"], one["message"]) for one in found]


@pytest.mark.parametrize("name", ["2027年", "2026 - 副本", "2O27", "26"])
def test_a_folder_that_no_edition_can_be_called_is_a_finding(made: GitRepository, name: str) -> None:
    shutil.copytree(made.root / FOLDER / "2026", made.root / FOLDER / name)
    message = f"{name} is no name of an edition, and nothing in the folder is checked: editions are called by their year, such as 2027, errata 2027.1"
    assert told(made) == [("misnamed-edition", f"{FOLDER}/{name}", message)]


def test_it_shuts_the_gate_though_the_newest_edition_is_frozen(made: GitRepository) -> None:
    freeze(made, "2026")
    shutil.copytree(made.root / FOLDER / "2026", made.root / FOLDER / "2027年")
    outcome = mulu("gate", "--root", made.root, "--lang", "en")
    assert outcome.code == 1
    assert "2027年 is no name of an edition" in outcome.out


def test_an_edition_a_folder_too_high_or_too_deep_is_a_finding_with_the_place_where_it_belongs(
    made: GitRepository,
) -> None:
    edition = made.root / FOLDER / "2026"
    for path in ("catalogs/2027", f"{FOLDER}/old/2025", "catalogs/elsewhere/Trades"):
        shutil.copytree(edition, made.root / path)
    shutil.copy(edition / "items.csv", made.root / FOLDER)
    shutil.copy(edition / "edition.yaml", made.root / "catalogs")
    found = {path: message for rule, path, message in told(made) if rule == "misnamed-edition"}
    folder = "what lies in this folder is not checked: an edition is a folder called by its year in the folder of its catalogue, such as {}; move it there, or take it away"
    file = "the file lies in no edition's folder, and is not checked: an edition is a folder called by its year in the folder of its catalogue, such as {}; move the file there, or take it away"
    assert found == {
        "catalogs/2027": folder.format("catalogs/trades/2027"),
        f"{FOLDER}/old/2025": folder.format("catalogs/trades/2025"),
        "catalogs/elsewhere/Trades": "Trades is no name of an edition, and nothing in the folder is checked: editions are called by their year, such as 2027, errata 2027.1",
        f"{FOLDER}/items.csv": file.format("catalogs/trades/2027"),
        "catalogs/edition.yaml": file.format("catalogs/trades/2027"),
    }
    assert mulu("gate", "--root", made.root).code == 1


def test_hidden_folders_and_what_lies_inside_an_edition_or_behind_a_link_are_left_out(
    made: GitRepository,
) -> None:
    edition = made.root / FOLDER / "2026"
    for path in ("catalogs/.kept/2025", f"{FOLDER}/.old/2025", f"{FOLDER}/old/.kept/2025"):
        shutil.copytree(edition, made.root / path)
    shutil.copytree(edition, made.root / "x" / "2025")
    shutil.copytree(made.root / "x", edition / "source" / "2025")
    (made.root / FOLDER / "notes").mkdir()
    (made.root / FOLDER / "notes" / "linked").symlink_to(made.root / "x" / "2025")
    assert [one for one in told(made) if one[0] == "misnamed-edition"] == []


def test_a_stray_copy_is_told_once_and_changes_no_report(made: GitRepository) -> None:
    assert mulu("report", "--root", made.root).code == 0
    made.git("add", "-A")
    shutil.copytree(made.root / FOLDER / "2026", made.root / FOLDER / "2026 - 副本")
    outcome = mulu("gate", "--root", made.root, "--format", "json")
    assert [one["rule"] for one in json.loads(outcome.out)["findings"]] == ["misnamed-edition"]
    assert mulu("report", "--check", "--root", made.root).code == 0


def test_a_folder_that_holds_nothing_of_an_edition_is_left_alone(made: GitRepository) -> None:
    made.write(f"{FOLDER}/notes/readme.md", "what we agreed on\n")
    assert told(made) == []


@pytest.mark.parametrize("inside", ["", "/items.csv"])
def test_whoever_names_it_gets_no_verdict_on_other_editions(made: GitRepository, inside: str) -> None:
    shutil.copytree(made.root / FOLDER / "2026", made.root / FOLDER / "2027年")
    outcome = mulu("check", made.root / FOLDER / f"2027年{inside}", "--root", made.root, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "mulu: trades has no edition 2027年; it has: 2026\n"


def test_where_no_folder_is_an_edition_a_sentence_says_what_one_is_called(made: GitRepository) -> None:
    (made.root / FOLDER / "2026").rename(made.root / FOLDER / "2026年")
    outcome = mulu("check", "--root", made.root, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert "a folder called by its year, such as catalogs/trades/2027" in outcome.err


def test_a_schema_may_switch_it_off(made: GitRepository) -> None:
    schema = made.root / "schemas" / "trades.yaml"
    schema.write_text(schema.read_text("utf-8") + "rules: {misnamed-edition: off}\n", "utf-8")
    shutil.copytree(made.root / FOLDER / "2026", made.root / FOLDER / "2027年")
    assert told(made) == []
