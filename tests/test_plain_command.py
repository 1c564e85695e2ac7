"""A check that is plainly written is read without typer, and means what typer takes it to mean."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
import typer

from mulu.cli.app import app
from mulu.cli.plain import ONCE, QUIET, REPEATED, plain_check

PLAIN = [
    "",
    "-q",
    "--quiet trades/2026",
    "trades/2026 trades/2027 catalogs/trades",
    "trades --root elsewhere --lang en --rev HEAD~1",
    "--format json -o found.json trades --format text --output found.txt",
    "--fail-on warning --engine spark --fail-on never",
    "-f sarif -q -f markdown",
    "trades/2026 -f nonsense --lang xx",
]
LEFT_TO_TYPER = [
    "--root=elsewhere",
    "-fjson",
    "-qf json",
    "-f json -o -",
    "--root",
    "--format --quiet",
    "--fail-o never",
    "--unknown",
    "-h",
    "-- trades",
]


def as_typer_reads(arguments: list[str]) -> dict[str, Any]:
    """What the command would be called with."""
    command: Any = typer.main.get_command(app)
    context = command.commands["check"].make_context("check", arguments)
    lists = ("names", "formats", "outputs")
    return {name: list(value or []) if name in lists else value for name, value in context.params.items()}


@pytest.mark.parametrize("written", PLAIN)
def test_what_is_plainly_written_means_what_typer_reads(written: str) -> None:
    assert plain_check(["check", *written.split()]) == as_typer_reads(written.split())


@pytest.mark.parametrize("written", LEFT_TO_TYPER)
def test_what_is_written_in_another_way_is_left_to_typer(written: str) -> None:
    assert plain_check(["check", *written.split()]) is None


@pytest.mark.parametrize("arguments", [[], ["checks"], ["gate"], ["-q", "check"], ["check", ""]])
def test_other_commands_are_left_to_typer(arguments: list[str]) -> None:
    assert plain_check(arguments) is None


def test_every_option_of_the_command_is_known() -> None:
    command: Any = typer.main.get_command(app)
    options = {name for one in command.commands["check"].params for name in one.opts if name.startswith("-")}
    assert options == {*QUIET, *ONCE, *REPEATED}


def test_typer_is_not_imported_for_it() -> None:
    program = "import sys; from mulu.cli import run; run(sys.argv[1:]); print('typer' in sys.modules)"
    for written, is_imported in ((["check", "--lang", "xx"], "False"), (["check", "--lang=xx"], "True")):
        done = subprocess.run(
            [sys.executable, "-c", program, *written], capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{is_imported}\n"
        assert "--lang is zh or en, not xx" in done.stderr
