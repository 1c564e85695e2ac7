"""A check or a comparison that is plainly written is read without typer, and means what typer takes it to mean."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer

from mulu.cli.app import app
from mulu.cli.plain import FORMS, REPEATED, plain_command

PLAIN = [
    "check",
    "check -q",
    "check --quiet trades/2026",
    "check trades/2026 trades/2027 catalogs/trades",
    "check trades --root elsewhere --lang en --rev HEAD~1",
    "check --format json -o found.json trades --format text --output found.txt",
    "check --fail-on warning --engine spark --fail-on never",
    "check -f sarif -q -f markdown",
    "check trades/2026 -f nonsense --lang xx",
    "diff 2026 2027",
    "diff HEAD~3:trades/2026 trades/2026 --exit-code -q",
    "diff --schema trades.yaml old.csv --changes changes.yaml new.csv -f json -o log.json --engine polars",
    "diff 2026 2027 --catalog trades --root elsewhere --rev HEAD~1 --lang zh --quiet",
]
LEFT_TO_TYPER = [
    "check --root=elsewhere",
    "check -fjson",
    "check -qf json",
    "check -f json -o -",
    "check --root",
    "check --format --quiet",
    "check --fail-o never",
    "check --unknown",
    "check -h",
    "check -- trades",
    "diff",
    "diff 2026",
    "diff 2025 2026 2027",
    "diff 2026 2027 --exit-code=yes",
    "diff 2026 2027 --fail-on error",
]


def as_typer_reads(command: str, *arguments: str) -> dict[str, Any]:
    """What the command would be called with."""
    commands: Any = typer.main.get_command(app)
    context = commands.commands[command].make_context(command, list(arguments))
    lists = ("names", "formats", "outputs")
    return {name: list(value or []) if name in lists else value for name, value in context.params.items()}


@pytest.mark.parametrize("written", PLAIN)
def test_what_is_plainly_written_means_what_typer_reads(written: str) -> None:
    command, *arguments = written.split()
    assert plain_command([command, *arguments]) == (command, as_typer_reads(command, *arguments))


@pytest.mark.parametrize("written", LEFT_TO_TYPER)
def test_what_is_written_in_another_way_is_left_to_typer(written: str) -> None:
    assert plain_command(written.split()) is None


@pytest.mark.parametrize(
    "arguments", [[], ["checks"], ["gate"], ["-q", "check"], ["check", ""], ["diff", "2026", ""]]
)
def test_other_commands_are_left_to_typer(arguments: list[str]) -> None:
    assert plain_command(arguments) is None


@pytest.mark.parametrize("command", FORMS)
def test_every_option_of_the_command_is_known(command: str) -> None:
    commands: Any = typer.main.get_command(app)
    params = commands.commands[command].params
    assert {name for one in params for name in one.opts if name.startswith("-")} == {
        *FORMS[command].flags,
        *FORMS[command].once,
        *REPEATED,
    }


@pytest.mark.parametrize(
    ("written", "is_imported", "said"),
    [
        ("check --lang xx", False, "--lang is zh or en, not xx"),
        ("check --lang=xx", True, "--lang is zh or en, not xx"),
        ("diff a.csv b.csv --engine c", False, "--engine is polars or spark, not c"),
        ("diff a.csv b.csv --engine=c", True, "--engine is polars or spark, not c"),
    ],
)
def test_typer_is_not_imported_for_it(written: str, is_imported: bool, said: str) -> None:
    program = "import sys; from mulu.cli import run; run(sys.argv[1:]); print('typer' in sys.modules)"
    command = [sys.executable, "-c", program, *written.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"{is_imported}\n"
    assert said in done.stderr
