"""The gate speaks the language of the catalogues that it judges, whatever else lies about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.git_repository import GitRepository

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Chinese repository on a terminal that has no language."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    root = tmp_path / "repo"
    assert mulu("init", root, "--lang", "zh").code == 0
    return root


def test_a_stray_folder_among_the_catalogues_does_not_change_the_language(root: Path) -> None:
    (root / "catalogs" / "aa").mkdir()
    (root / "catalogs" / "aa" / "x").write_text("x")
    assert "门禁已开" in mulu("gate", "--root", root).out


def test_of_a_first_pull_request_it_is_that_of_the_head(root: Path) -> None:
    made = GitRepository(root)
    made.commit_all("Catalogue")
    made.git("checkout", "-q", "--orphan", "base")
    made.git("rm", "-rqf", ".")
    made.git("commit", "-q", "--allow-empty", "-m", "Nothing yet")
    made.git("checkout", "-q", "-b", "work")
    made.git("checkout", "-q", "main", "--", ".")
    made.commit_all("Catalogue")
    assert "门禁关闭" in mulu("gate", "--root", root, "--base", "base").out
