"""A command line that cannot be followed, told in a sentence; imported only then."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from mulu.cli.manual import PAGE
from mulu.messages import Message, listed, say

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXTRA = re.compile(r"Got unexpected extra argument.* \((.*)\)", re.DOTALL)


def misuse(error: Any, arguments: Sequence[str]) -> Message | None:
    """What is wrong, and where to read how it is done; `None` if typer has a page to show instead.

    Its errors are told apart by what they carry: their classes are none of its public names.
    """
    if str(error).startswith(("Usage:", PAGE)):
        return None
    context: Any = getattr(error, "ctx", None)
    # An option without its value is told without the command that it was given to.
    command = context.command_path.split(" ")[1:] if context else list(arguments[:1])
    path = " ".join(["mulu", *command])
    if context and hasattr(context.command, "commands"):
        return _of_command(context.command, path, arguments[len(command) :])
    if hasattr(error, "option_name"):
        problem = _of_option(error, arguments)
    elif getattr(error, "param", None) is not None:
        problem = _of_parameter(error)
    else:
        extra = _EXTRA.fullmatch(str(error))
        problem = say("“{value}” is too much", value=extra[1]) if extra else say("{text}", text=str(error))
    return say(
        "{command}: {problem}; {path} --help says how it is used",
        command=" ".join(command),
        problem=problem,
        path=path,
    )


def _of_option(error: Any, arguments: Sequence[str]) -> Message:
    name = error.option_name
    if hasattr(error, "possibilities"):
        if not error.possibilities:
            return say("there is no option {name}", name=name)
        known = listed(sorted(error.possibilities))
        return say("there is no option {name} (similar: {known})", name=name, known=known)
    if any(one.startswith(f"{name}=") for one in arguments):
        return say("{name} takes no value", name=name)
    return say("{name} needs a value behind it", name=name)


def _of_parameter(error: Any) -> Message:
    name = error.param.metavar or error.param.name
    if error.param.param_type_name == "option":
        name = error.param.opts[0]
    if hasattr(error, "param_type"):
        return say("{name} is missing", name=name)
    return say("what stands behind {name} is no number that it takes", name=name)


def _of_command(group: Any, path: str, words: Sequence[str]) -> Message:
    if not words:
        return say("options stand after the command, as in mulu check --lang zh")
    if words[0].startswith("-"):
        return _before_the_command(group, path, words[0].partition("=")[0])
    name = words[0]
    if similar := get_close_matches(name, group.commands):
        known = listed(similar)
        return say(
            "there is no command {name} (similar: {known}); {path} --help lists all",
            name=name,
            known=known,
            path=path,
        )
    return say("there is no command {name}; {path} --help lists all", name=name, path=path)


def _before_the_command(group: Any, path: str, option: str) -> Message:
    """An option that stands where a command should: one of the commands', or none at all."""
    if option in _options(group):
        return say("options stand after the command, as in mulu check --lang zh")
    own = [name for one in group.params for name in one.opts]
    if similar := get_close_matches(option, ["-h", "--help", *own]):
        known = listed(similar)
        return say(
            "there is no option {name} (similar: {known}); {path} --help lists all",
            name=option,
            known=known,
            path=path,
        )
    return say("there is no option {name}; {path} --help lists all", name=option, path=path)


def _options(group: Any) -> set[str]:
    """The options of all commands of a group."""
    found: set[str] = set()
    for one in group.commands.values():
        found |= {name for param in one.params for name in param.opts if name.startswith("-")}
        found |= _options(one) if hasattr(one, "commands") else set()
    return found
