"""The repositories that are committed here: their data is in order, their reports are what the data gives."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.command import check, mulu
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

DIVISIONS = REPOSITORY / "examples" / "administrative-divisions"
BOTH = pytest.mark.parametrize("root", [REPOSITORY, DIVISIONS], ids=["skills", "divisions"])


@BOTH
def test_every_committed_report_is_what_would_be_made(root: Path) -> None:
    outcome = mulu("report", "--check", "--root", root)
    assert (outcome.code, outcome.out) == (0, "")


@BOTH
def test_reports_that_were_deleted_come_back_to_the_last_byte(root: Path, tmp_path: Path) -> None:
    for name in ("catalogs", "schemas", "validators"):
        if (root / name).is_dir():
            shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    assert mulu("report", "--quiet", "--root", tmp_path).code == 0
    committed, made = (
        {path.relative_to(place): path.read_bytes() for path in (place / "reports").rglob("*.*")}
        for place in (root, tmp_path)
    )
    assert made == committed


def test_the_divisions_have_three_editions_in_which_nothing_is_left_to_decide() -> None:
    summary = check(DIVISIONS)["summary"]
    assert (summary["editions"], summary["items"], summary["errors"]) == (3, 9658, 0)


@pytest.mark.parametrize("edition", ["2016", "2017"])
def test_what_happened_to_the_divisions_is_proven(edition: str) -> None:
    outcome = mulu("changes", "verify", f"administrative-divisions/{edition}", "--root", DIVISIONS)
    assert outcome.code == 0, outcome.out
