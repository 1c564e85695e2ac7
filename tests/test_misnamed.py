"""A folder that looks like an edition and is called as none is told: nothing in it would ever be checked."""

from __future__ import annotations

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
