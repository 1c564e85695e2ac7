"""What the workflow after a merge does: releases and site of what is frozen, or nothing at all."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.action_steps import MULU
from tests.command import mulu
from tests.gate_repository import ROWS, GateRepository, make_gate_repository
from tests.gate_scenarios import BAD_ROWS, freeze
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def made(tmp_path: Path) -> GateRepository:
    made = make_gate_repository(tmp_path / "repo")
    freeze(made)
    made.git("checkout", "--quiet", "main")
    return made


def publish(
    made: GateRepository, place: Path, second_opinion: str = "false"
) -> tuple[int, str, dict[str, str]]:
    """Exit code, log and outputs of the step."""
    place.mkdir()
    done = subprocess.run(
        [sys.executable, REPOSITORY / "action" / "publish.py"],
        cwd=place,
        env={
            "PATH": os.environ["PATH"],
            "MULU": MULU,
            "ROOT": str(made.root),
            "RUNNER_TEMP": str(place),
            "SECOND_OPINION": second_opinion,
            "GITHUB_OUTPUT": str(place / "output"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    output = place / "output"
    lines = output.read_text("utf-8").splitlines() if output.exists() else []
    return done.returncode, done.stdout.decode(), dict(line.split("=", 1) for line in lines)


def test_what_is_frozen_is_released_and_can_be_verified_and_the_site_is_made(
    made: GateRepository, tmp_path: Path
) -> None:
    code, log, outputs = publish(made, tmp_path / "out")
    assert (code, outputs) == (0, {"editions": "1"}), log
    offered = tmp_path / "out" / "site" / "trades" / "2026" / "files"
    assert mulu("verify", offered, "--root", made.root).code == 0
    assert mulu("verify", tmp_path / "out" / "releases" / "trades" / "2026", "--root", made.root).code == 0


def test_once_it_is_tagged_the_release_stays_what_it_was(made: GateRepository, tmp_path: Path) -> None:
    publish(made, tmp_path / "first")
    made.git("tag", "--annotate", "--message", "2026", "trades/2026")
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose("A year later")
    assert publish(made, tmp_path / "second")[0] == 0
    folders = [tmp_path / name / "releases" / "trades" / "2026" for name in ("first", "second")]
    before, after = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    )
    assert before == after


def test_where_the_gate_is_shut_nothing_is_published(made: GateRepository, tmp_path: Path) -> None:
    made.rows(*BAD_ROWS)
    made.propose("Bad")
    code, log, outputs = publish(made, tmp_path / "out")
    assert (code, outputs) == (1, {})
    assert "nothing is published: mulu gate ended with 1" in log
    assert not (tmp_path / "out" / "releases").exists()
    assert not (tmp_path / "out" / "site").exists()


def test_without_a_frozen_edition_there_is_a_site_and_no_release(tmp_path: Path) -> None:
    made = make_gate_repository(tmp_path / "repo")
    code, log, outputs = publish(made, tmp_path / "out")
    assert (code, outputs) == (0, {"editions": "0"}), log
    assert (tmp_path / "out" / "site" / "index.html").is_file()


def test_unless_told_otherwise_a_second_engine_must_agree(made: GateRepository, tmp_path: Path) -> None:
    code, log, _ = publish(made, tmp_path / "out", second_opinion="")
    assert code == 2
    assert "Great Expectations" in log
    assert not (tmp_path / "out" / "releases").exists()
