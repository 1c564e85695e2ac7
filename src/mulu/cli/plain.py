"""`mulu check` as it is mostly written, read without typer, whose import takes a quarter of what checking does.

Whatever is written in another way (`--root=DIR`, `-qf json`, a mistake) is left to typer, and so is every other command.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

QUIET = ("-q", "--quiet")
ONCE = {"--root": "root", "--rev": "rev", "--lang": "language", "--fail-on": "fail_on", "--engine": "engine"}
REPEATED = {"-f": "formats", "--format": "formats", "-o": "outputs", "--output": "outputs"}


def defaults() -> dict[str, Any]:
    """What holds where nothing is written."""
    once = {**dict.fromkeys(ONCE.values()), "fail_on": "error", "engine": "polars"}
    return {**once, "names": [], "formats": [], "outputs": [], "quiet": False}


def plain_check(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What a plain `mulu check` is given; `None` for all that is not one."""
    if list(arguments[:1]) != ["check"] or "_MULU_COMPLETE" in os.environ:
        return None
    found = defaults()
    rest = iter(arguments[1:])
    for one in rest:
        if one in QUIET:
            found["quiet"] = True
        elif one in ONCE or one in REPEATED:
            value = next(rest, "")
            if not value or value.startswith("-"):
                return None
            if one in ONCE:
                found[ONCE[one]] = value
            else:
                found[REPEATED[one]].append(value)
        elif not one or one.startswith("-"):
            return None
        else:
            found["names"].append(one)
    return found


def spoken_language(arguments: Sequence[str]) -> str:
    """The language that was asked for, else the one of the terminal."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    tag = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if tag.startswith("zh") else "en"
