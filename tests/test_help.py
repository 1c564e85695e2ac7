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
    told = [line for line in outcome.out.splitlines() if line.startswith("  ")]
    assert any(re.search("[一-鿿]", line) for line in told)
    assert [line for line in told if re.search("[a-z]{3,} [a-z]{2,} [a-z]{2,}", line)] == []


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize("arguments", [["check", "-h"], ["new", "--help"], ["-h"], [], ["changes"]])
def test_what_typer_itself_says_of_a_command_is_chinese_too(arguments: list[str]) -> None:
    outcome = mulu(*arguments)
    page = outcome.out + outcome.err
    assert page.startswith(" ".join(["用法：mulu", *(one for one in arguments if one[0] != "-"), "[选项]"]))
    assert (
        re.findall(r"Usage|OPTIONS|ARGS|Options|Arguments|Commands|required|default|Show|exit\.", page) == []
    )


@pytest.mark.usefixtures("_chinese")
@pytest.mark.parametrize(("command", "missing"), [("import", "DOCUMENT"), ("schema", "CATALOG")])
def test_what_is_missing_is_named_as_help_names_it(command: str, missing: str) -> None:
    assert mulu(command).err == f"mulu: {command}：缺少 {missing}；用法见 mulu {command} --help\n"
    assert missing in mulu(command, "-h").out


@pytest.mark.usefixtures("_chinese")
def test_a_language_that_mulu_does_not_speak_is_refused_in_that_of_the_terminal() -> None:
    assert mulu("check", "--lang", "de").err == "mulu: --lang 不能为“de”，应为 zh 或 en\n"


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
