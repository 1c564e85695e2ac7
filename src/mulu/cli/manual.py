"""The help of the command line in Chinese, for terminals that speak it."""

from __future__ import annotations

from typing import Any

import typer

from mulu.messages import translate


def in_chinese(app: typer.Typer) -> Any:
    """The command line with what it says of commands, arguments and options in Chinese."""
    return _told(typer.main.get_command(app))


def _told(command: Any) -> Any:
    _, _, chinese = (command.help or "").partition(" · ")
    command.help = chinese or command.help
    for one in command.params:
        if getattr(one, "help", None):
            one.help = translate(one.help, "zh")
    for below in getattr(command, "commands", {}).values():
        _told(below)
    return command
