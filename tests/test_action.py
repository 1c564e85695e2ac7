"""The GitHub action, step by step as the runner runs it, on pull requests of each kind."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.action_steps import MULU, Steps, judge
from tests.gate_repository import GateRepository, make_gate_repository
from tests.gate_scenarios import SCENARIOS, Scenario
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

SNAPSHOTS = REPOSITORY / "tests" / "snapshots" / "action"


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> GateRepository:
    return make_gate_repository(tmp_path_factory.mktemp("gate") / "repo")


def play(beginning: GateRepository, scenario: Scenario, place: Path) -> tuple[GateRepository, Steps]:
    """The scenario in a copy of a repository, and the action on it."""
    shutil.copytree(beginning.folder, place / "repo", symlinks=True)
    made = GateRepository(place / "repo", days=beginning.days)
    options = scenario.make(made) or {}
    return made, judge(made, place / "runner", options)


def shown(made: GateRepository, steps: Steps) -> str:
    """All that a person sees of a run, without the names of commits and of folders."""
    ruling = Path(steps.told["json"])
    pages = {
        "exit code": str(steps.code),
        "outputs": "".join(f"{name}={value}\n" for name, value in steps.told.items()),
        "log": steps.log,
        "summary": steps.summary,
        "commits": " ".join(str(json.loads(ruling.read_text("utf-8"))[name]) for name in ("base", "head"))
        if ruling.exists()
        else "none",
    }
    text = "".join(f"═══ {name}\n{page.rstrip()}\n" for name, page in pages.items())
    text = text.replace(str(steps.place), "⟨runner⟩")
    for name in ("main", "HEAD"):
        sha = made.git("rev-parse", name)
        for digits in (40, 12, 7):
            text = text.replace(sha[:digits], f"⟨{name}⟩")
    return text


def stories(beginning: GateRepository, place: Path) -> Iterator[tuple[str, str]]:
    """Each snapshot's name, and what it is now."""
    for scenario in SCENARIOS:
        made, steps = play(beginning, scenario, place / scenario.name)
        yield f"{scenario.name}.txt", shown(made, steps)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_the_action_gives_the_verdict_and_says_why(
    beginning: GateRepository, tmp_path: Path, scenario: Scenario
) -> None:
    """Write the snapshots anew with `python -m tests.snapshots`, and read what has changed."""
    made, steps = play(beginning, scenario, tmp_path)
    assert (steps.told["verdict"], steps.code) == (
        scenario.verdict,
        {"open": 0, "shut": 1, "broken": 2}[scenario.verdict],
    ), steps.log
    for line in steps.log.splitlines():
        assert not line.lstrip().startswith("::") or re.match("::(error|warning|notice) (file|title)=", line)
        assert "##[" not in line
    assert shown(made, steps) == (SNAPSHOTS / f"{scenario.name}.txt").read_text("utf-8")


def test_each_snapshot_belongs_to_a_scenario() -> None:
    assert {path.stem for path in SNAPSHOTS.glob("*.txt")} == {scenario.name for scenario in SCENARIOS}


def test_a_push_judges_the_files_by_themselves(beginning: GateRepository, tmp_path: Path) -> None:
    shutil.copytree(beginning.folder, tmp_path / "judged")
    inputs = {"root": "judged", "mulu": MULU, "language": "en"}
    steps = Steps(tmp_path, inputs, {"ref": "refs/heads/main"}).run()
    assert (steps.code, steps.told["verdict"], steps.told["policy-digest"]) == (0, "open", "")


def test_a_merge_queue_is_judged_by_what_it_names(beginning: GateRepository, tmp_path: Path) -> None:
    shutil.copytree(beginning.folder, tmp_path / "judged")
    sha = beginning.git("rev-parse", "main")
    group = {"base_sha": sha, "head_sha": sha, "head_ref": f"refs/heads/gh-readonly-queue/main/pr-7-{sha}"}
    inputs = {"root": "judged", "mulu": MULU, "language": "en"}
    steps = Steps(tmp_path, inputs, {"merge_group": group}).run()
    assert (steps.code, steps.told["verdict"]) == (0, "open")
    assert json.loads(Path(steps.told["json"]).read_text("utf-8"))["base"] == sha


def test_a_mulu_that_cannot_be_run_gives_no_verdict(beginning: GateRepository, tmp_path: Path) -> None:
    steps = judge(beginning, tmp_path, {"mulu": "/bin/not-there"})
    assert (steps.code, steps.told["verdict"]) == (2, "broken")
    assert "mulu cannot be run" in steps.log
    assert "No verdict" in steps.summary


def test_a_digest_that_is_none_gives_no_verdict_and_a_page_that_says_so(
    beginning: GateRepository, tmp_path: Path
) -> None:
    steps = judge(beginning, tmp_path, {"approved-policy": "$(touch here)"})
    assert (steps.code, steps.told["verdict"]) == (2, "broken")
    assert "No verdict" in steps.summary
    assert not (tmp_path / "here").exists()
