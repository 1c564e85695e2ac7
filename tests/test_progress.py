"""What takes longer than a second shows a bar on a terminal, and nothing anywhere else."""

from __future__ import annotations

import io
import sys
from itertools import count

import pytest

from mulu.cli import console


class Terminal(io.StringIO):
    """What a person looks at."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(params=["slow", "fast"])
def pace(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A clock on which each step takes a second, or no time."""
    seconds = count(step=1 if request.param == "slow" else 0)
    monkeypatch.setattr(console, "monotonic", lambda: next(seconds))
    return str(request.param)


def shown(monkeypatch: pytest.MonkeyPatch, place: io.StringIO, quiet: bool = False) -> str:
    monkeypatch.setattr(sys, "stderr", place)
    with console.progress("reading list.pdf", quiet) as watch:
        for page in range(1, 5):
            watch(page, 4)
    return place.getvalue()


def test_a_bar_is_for_slow_work_on_a_terminal(monkeypatch: pytest.MonkeyPatch, pace: str) -> None:
    told = shown(monkeypatch, Terminal())
    assert ("reading list.pdf" in told) == (pace == "slow")
    assert ("100%" in told) == (pace == "slow")


@pytest.mark.usefixtures("pace")
def test_a_log_and_whoever_wants_quiet_get_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(monkeypatch, io.StringIO()) == ""
    assert shown(monkeypatch, Terminal(), quiet=True) == ""
