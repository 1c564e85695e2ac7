"""`mulu check` and `mulu diff` as they are mostly written, read without typer, whose import takes a quarter of what checking does.

Whatever is written in another way (`--root=DIR`, `-qf json`, a mistake) is left to typer, and so is every other command.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from mulu.messages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

QUIET = {"-q": "quiet", "--quiet": "quiet"}
REPEATED = {"-f": "formats", "--format": "formats", "-o": "outputs", "--output": "outputs"}
PLACE = {"--root": "root", "--rev": "rev", "--lang": "language", "--engine": "engine"}


class Form(NamedTuple):
    """How a command is written: options with a value, options without one, and the names of its arguments.

    Arguments that are named are there once each; without names there may be any number.
    """

    once: Mapping[str, str]
    flags: Mapping[str, str]
    arguments: tuple[str, ...] = ()
    values: Mapping[str, str] = {}

    def defaults(self) -> dict[str, Any]:
        """What holds where nothing is written."""
        once = {**dict.fromkeys(self.once.values()), **self.values}
        flags = dict.fromkeys(self.flags.values(), False)
        return {**once, **flags, "formats": [], "outputs": []}


FORMS = {
    "check": Form({**PLACE, "--fail-on": "fail_on"}, QUIET, values={"fail_on": "error", "engine": "polars"}),
    "diff": Form(
        {**PLACE, "--catalog": "catalog", "--schema": "schema", "--changes": "decisions"},
        {**QUIET, "--exit-code": "exit_code"},
        ("old", "new"),
    ),
}


def plain_command(arguments: Sequence[str]) -> tuple[str, dict[str, Any]] | None:
    """The command that is plainly written, and what it is given; `None` for all others."""
    form = FORMS.get(arguments[0]) if arguments else None
    if form is None or "_MULU_COMPLETE" in os.environ:
        return None
    found = form.defaults()
    named: list[str] = []
    rest = iter(arguments[1:])
    for one in rest:
        if one in form.flags:
            found[form.flags[one]] = True
        elif one in form.once or one in REPEATED:
            value = next(rest, "")
            if not value or value.startswith("-"):
                return None
            if one in REPEATED:
                found[REPEATED[one]].append(value)
            else:
                found[form.once[one]] = value
        elif not one or one.startswith("-"):
            return None
        else:
            named.append(one)
    if not form.arguments:
        return arguments[0], found | {"names": named}
    if len(named) != len(form.arguments):
        return None
    return arguments[0], found | dict(zip(form.arguments, named, strict=True))


def spoken_language(arguments: Sequence[str]) -> str:
    """The language that was asked for, else the one of the terminal, where that is one of the two."""
    return asked_language(arguments) or terminal_language() or "en"


def asked_language(arguments: Sequence[str]) -> str | None:
    """What `--lang` says, if it is one of the two."""
    language = written(arguments, "--lang")
    return language if language in LANGUAGES else None


def terminal_language() -> str | None:
    """The language of the locale; `None` where that is neither Chinese nor English, such as C."""
    tag = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return next((language for language in ("zh", "en") if tag.startswith(language)), None)


def written(arguments: Sequence[str], option: str) -> str | None:
    """The value of an option, however faulty the rest of the command line is."""
    for position, argument in enumerate(arguments):
        if argument.startswith(f"{option}="):
            return argument.removeprefix(f"{option}=")
        if argument == option and position + 1 < len(arguments):
            return arguments[position + 1]
    return None
