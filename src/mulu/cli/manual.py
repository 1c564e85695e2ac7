"""The help of the command line in Chinese, for terminals that speak it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

from mulu.messages import translate

if TYPE_CHECKING:
    from collections.abc import Callable


PAGE = "用法："
"""How a page of help begins."""
_WORDS = (
    (r"\AUsage:[ ]", PAGE),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]…"),
    (r"^Arguments:$", "参数："),
    (r"^Options:$", "选项："),
    (r"^Commands:$", "命令："),
    (r"\[required\]", "[必填]"),
    (r"\[default:\s+", "[默认："),
    (r"Show the version\.", "显示版本。"),
    (r"Show\s+this\s+message\s+and\s+exit\.", "显示本帮助。"),
)
"""What stands on every such page, most of it typer's own."""


def in_chinese(app: typer.Typer) -> Any:
    """The command line with what it says of commands, arguments and options in Chinese."""
    return _told(typer.main.get_command(app))


def _told(command: Any) -> Any:
    _, _, chinese = (command.help or "").partition(" · ")
    command.help = chinese or command.help
    for one in command.params:
        if getattr(one, "help", None):
            one.help = translate(one.help, "zh")
    command.get_help = partial(_page, command.get_help)
    for below in getattr(command, "commands", {}).values():
        _told(below)
    return command


def _page(told: Callable[[Any], str], context: Any) -> str:
    page = told(context)
    for english, chinese in _WORDS:
        page = re.sub(english, chinese, page, flags=re.MULTILINE)
    return page
