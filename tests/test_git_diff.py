"""`git diff` shows items instead of lines, once the driver is set up as the README says."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.git_repository import HEADING, ITEMS_2026, GitRepository, make_repository

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = "I,1,01-01,Baker,A\nI,2,01-02,Miller,B\nI,3,01-03,Mason,C\n"
AFTER = "I,1,01-02,Miller,A\nI,2,01-03,Mason,C\n"


@pytest.fixture(params=["", "data"], ids=["at the top", "in a subfolder"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> GitRepository:
    made = make_repository(tmp_path, BEFORE, request.param)
    (made.folder / ".gitattributes").write_text("**/catalogs/*/*/items.csv diff=mulu\n", "utf-8")
    made.commit("A driver")
    made.git("config", "diff.mulu.command", f"{sys.executable} -m mulu git-diff")
    return made


def path(repository: GitRepository) -> str:
    """Where items.csv is, from the top of the repository."""
    return (repository.root / ITEMS_2026).relative_to(repository.folder).as_posix()


def shown(repository: GitRepository, *arguments: str) -> str:
    return repository.git("diff", *arguments)


def test_a_renumbered_list_shows_the_one_item_that_is_gone_and_the_one_that_changed(
    repository: GitRepository,
) -> None:
    (repository.root / ITEMS_2026).write_text(HEADING + AFTER, "utf-8")
    told = shown(repository)
    assert told.startswith(f"diff --mulu {path(repository)}\n")
    assert "01-02  Miller  grade: B → A" in told
    assert "01-01  Baker" in told
    assert "Mason" not in told


def test_a_list_that_is_new_or_deleted_is_shown_as_items_that_have_come_or_gone(
    repository: GitRepository,
) -> None:
    (repository.root / ITEMS_2026).unlink()
    assert "Gone (3)" in shown(repository)
    repository.git("rm", "-q", "--cached", path(repository))
    repository.commit("No trades")
    (repository.root / ITEMS_2026).write_text(HEADING + BEFORE, "utf-8")
    repository.git("add", "--intent-to-add", "--all")
    assert "New (3)" in shown(repository)


def test_what_cannot_be_compared_is_a_sentence_and_git_goes_on(repository: GitRepository) -> None:
    (repository.root / ITEMS_2026).write_text(HEADING + BEFORE + "I,4,01-01,Baker,A\n", "utf-8")
    (repository.folder / "other.txt").write_text("x\n", "utf-8")
    repository.git("add", "--intent-to-add", "--all")
    told = shown(repository)
    assert "items.csv:5: the item 01-01 stands already on line 2" in told
    assert "+x" in told
