"""The page of commands, made of the command line itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from documentation.contents import CHINESE, Language
from documentation.markup import code, prose, table
from mulu.cli.app import app
from mulu.messages import translate

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD = {
    "en": (
        "Commands",
        "Made of the command line itself; `mulu COMMAND -h` says the same. A command works on the nearest folder upward that holds "
        "`catalogs/` and `schemas/`. The exit code is 0 if all is fine, 1 if there is something to mend, and 2 if there is no verdict.",
        ("Argument", "Option", "Meaning", "required", "repeatable", "if not given: {}"),
    ),
    "zh": (
        "命令",
        "本页由命令行本身生成，与 `mulu 命令 -h` 一致。命令从当前文件夹逐级向上，找到含有 `catalogs/` 和 `schemas/` 的文件夹。"
        "退出码：0 为正常，1 为有问题需要处理，2 为无法得出结论。",
        ("参数", "选项", "含义", "必填", "可重复", "默认为 {}"),
    ),
}


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its full name, in the order of the command line."""
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        below = getattr(command, "commands", None)
        if below:
            yield from ((f"{name} {one}", command) for one, command in below.items())
        else:
            yield name, command


def commands_page(language: Language) -> str:
    """The page in a language."""
    title, lead, words = _LEAD[language.code]
    parts = [_command(name, command, language, words) for name, command in commands() if not command.hidden]
    return f"# {title}\n\n{lead}\n\n" + "\n".join(parts)


def _command(name: str, command: Any, language: Language, words: tuple[str, ...]) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    english, _, chinese = (command.help or "").partition(" · ")
    usage = " ".join(["mulu", name, *(_shown(one) for one in arguments)])
    usage += "".join(f" {_written(one)}" for one in options if one.required) + (
        " [OPTION]…" if options else ""
    )
    told = [_row(one, _shown(one), language, words) for one in arguments]
    chosen = [_row(one, ", ".join([*one.opts[1:], _written(one)]), language, words) for one in options]
    return "\n".join(
        [
            f"## `mulu {name}`\n",
            f"{prose(chinese if language is CHINESE else english)}\n",
            f"```text\n{usage}\n```\n",
            table([words[0], words[2]], told) if told else "",
            table([words[1], words[2]], chosen) if chosen else "",
        ]
    )


def _shown(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _written(option: Any) -> str:
    """The option as it is typed."""
    return option.opts[0] if option.is_flag else f"{option.opts[0]} {option.metavar}"


def _row(one: Any, shown: str, language: Language, words: tuple[str, ...]) -> list[str]:
    notes = []
    if one.required and one.param_type_name == "option":
        notes.append(words[3])
    if getattr(one, "multiple", False):
        notes.append(words[4])
    is_told = any(words in (one.help or "") for words in ("if not given", "Without it", "if nothing"))
    if isinstance(one.default, str | int) and not isinstance(one.default, bool) and not is_told:
        notes.append(words[5].format(code(str(one.default))))
    meaning = prose(translate(one.help or "", language.code))
    opening, closing, comma = ("（", "）", "，") if language is CHINESE else (" (", ")", ", ")
    return [code(shown), meaning + (f"{opening}{comma.join(notes)}{closing}" if notes else "")]
