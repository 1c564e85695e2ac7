"""`mulu check`: judge editions and tell the verdict."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.errors import UsageError
from mulu.messages import LANGUAGES, language_of, say
from mulu.policy import rules_of
from mulu.project import find_project, select
from mulu.reporters import FORMATS, Telling, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.project import EditionFolder, Project


def check(
    names: Sequence[str],
    root: str | None,
    rev: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
    fail_on: str,
    quiet: bool,
) -> int:
    """Judge and tell; 1 if there are findings at or above the fail level."""
    if fail_on not in ("error", "warning", "never"):
        raise UsageError(say("--fail-on is error, warning or never, not {value}", value=fail_on))
    targets = pair_outputs(formats, outputs)
    project = open_project(root, rev)
    editions = select(project, names, Path.cwd())
    rules = rules_of(project)
    # Other commands, which take only functions from this module, do not need all that judging needs.
    from mulu.checker import check as judge

    # What a rule prints is no part of the report.
    with contextlib.redirect_stdout(sys.stderr):
        verdict = judge(editions, rules, lambda: project.day)
    for form, target in targets:
        is_terminal = target == "-" and sys.stdout.isatty()
        telling = Telling(
            verdict, speak(language, editions), rules, fail_on,  # type: ignore[arg-type]
            color=is_terminal and not os.environ.get("NO_COLOR"),
        )  # fmt: skip
        if not (quiet and target == "-"):
            put(tell(telling, form), target)
    return int(verdict.fails(fail_on))  # type: ignore[arg-type]


def open_project(root: str | None, rev: str | None = None) -> Project:
    """The repository that was named, or the nearest one upward; as it is in `rev`, if that is given."""
    start = Path.cwd() if root is None else Path(root).resolve()
    project = find_project(start, rev)
    if root is not None and project.root != start:
        raise UsageError(
            say("{root} is no catalogue repository: it holds no catalogs/ and schemas/", root=root)
        )
    return project


def speak(language: str | None, editions: Sequence[EditionFolder]) -> str:
    """The language that was asked for, else that of the catalogues."""
    if language is not None:
        if language not in LANGUAGES:
            raise UsageError(say("--lang is zh or en, not {value}", value=language))
        return language
    spoken = {language_of(edition.catalog.facts.language) for edition in editions}
    return "zh" if "zh" in spoken else "en"


def pair_outputs(formats: Sequence[str], outputs: Sequence[str]) -> list[tuple[str, str]]:
    """Each format with the file it goes to; `-` is standard output."""
    chosen = list(formats) or ["text"]
    for form in chosen:
        if form not in FORMATS:
            raise UsageError(
                say("--format is one of {known}, not {value}", known=", ".join(FORMATS), value=form)
            )
    if outputs and len(outputs) != len(chosen):
        raise UsageError(say("give one -o for each --format, in the same order (- is standard output)"))
    return list(zip(chosen, outputs or ["-"] * len(chosen), strict=True))


def put(text: str, target: str) -> None:
    """Write to standard output or a file, as UTF-8 whatever the terminal's locale is."""
    data = text.encode("utf-8", "backslashreplace")
    if target == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    try:
        Path(target).write_bytes(data)
    except OSError as error:
        raise UsageError(
            say("the file cannot be written: {problem}", problem=error.strerror or str(error)), target
        ) from None
