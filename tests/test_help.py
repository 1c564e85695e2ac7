"""The help of the command line speaks the language of the terminal."""

from __future__ import annotations

import re

import pytest

from documentation.commands import commands
from tests.command import mulu


@pytest.fixture
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_on_a_chinese_terminal_all_help_of_a_command_is_chinese(name: str) -> None:
    outcome = mulu(*name.split(), "-h")
    assert outcome.code == 0
    told = [line for line in outcome.out.splitlines() if line.startswith("  ") and "--help" not in line]
    assert any(re.search("[一-鿿]", line) for line in told)
    assert [line for line in told if re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", line)] == []


@pytest.mark.usefixtures("_chinese")
def test_help_in_english_can_be_asked_for() -> None:
    assert "Where each --format goes" in mulu("check", "-h", "--lang", "en").out
    assert "各个 --format" in mulu("check", "-h").out


def test_elsewhere_help_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "Where each --format goes" in mulu("check", "-h").out


@pytest.mark.usefixtures("_chinese")
def test_the_list_of_commands_is_chinese() -> None:
    assert "核对目录" in mulu("-h").out
    assert "Check editions" not in mulu("--help").out
