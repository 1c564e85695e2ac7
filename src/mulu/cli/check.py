"""`mulu check`: judge editions and tell the verdict."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.checker import check as judge
from mulu.cli.console import engine_named, is_colored, open_project, pair_outputs, put, speak, within
from mulu.errors import UsageError
from mulu.messages import say
from mulu.policy import rules_of
from mulu.project import select
from mulu.reporters import ATTACHED, FORMATS, Telling, tell

if TYPE_CHECKING:
    from collections.abc import Sequence


def check(
    names: Sequence[str],
    root: str | None,
    rev: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
    fail_on: str,
    engine: str,
    quiet: bool,
) -> int:
    """Judge and tell; 1 if there are findings at or above the fail level."""
    if fail_on not in ("error", "warning", "never"):
        raise UsageError(say("--fail-on is error, warning or never, not {value}", value=fail_on))
    asked = engine_named(engine)
    targets = pair_outputs(formats, outputs, FORMATS)
    project = open_project(root, rev)
    editions = select(project, names, Path.cwd())
    rules = rules_of(project)
    spoken = speak(language, [edition.catalog for edition in editions])
    # What a rule prints is no part of the report.
    with contextlib.redirect_stdout(sys.stderr):
        verdict = judge(editions, rules, lambda: project.day, asked)
    for form, target in targets:
        telling = Telling(
            verdict, spoken, rules, fail_on,  # type: ignore[arg-type]
            color=is_colored(target), within=within(project) if form in ATTACHED else "",
        )  # fmt: skip
        if not (quiet and target == "-"):
            put(tell(telling, form), target)
    return int(verdict.fails(fail_on))  # type: ignore[arg-type]
