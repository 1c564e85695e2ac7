"""`mulu probe`: plant faults in memory and tell which of them the policy does not see."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from mulu.cli.console import edition_named, is_colored, open_project, pair_outputs, progress, put, speak
from mulu.errors import UsageError
from mulu.messages import say, visible
from mulu.policy import rules_of
from mulu.probe_reports import FORMATS, Report, percent, tell
from mulu.prober import probe as judge

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_FAULTS = 100_000


def probe(
    edition: str,
    number: int,
    seed: int,
    fail_under: float | None,
    is_without_document: bool,
    root: str | None,
    rev: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
    quiet: bool,
) -> int:
    """Plant, judge and tell; 1 if less is told of than was asked for."""
    if not 0 < number <= MOST_FAULTS:
        raise UsageError(
            say("--faults is a number from 1 to {most}, not {value}", most=MOST_FAULTS, value=str(number))
        )
    if fail_under is not None and not 0 <= fail_under <= 100:
        raise UsageError(
            say("--fail-under is a percentage from 0 to 100, not {value}", value=percent(fail_under))
        )
    targets = pair_outputs(formats, outputs, FORMATS)
    project = open_project(root, rev)
    folder = edition_named(project, edition)
    spoken = speak(language, [folder.catalog])
    title = say("probing {edition}", edition=visible(folder.title)).render(spoken)
    # What a rule prints is no part of the report.
    with progress(title, quiet) as watch, contextlib.redirect_stdout(sys.stderr):
        found = judge(
            folder, rules_of(project), lambda: project.day,
            seed=seed, number=number, asks_document=not is_without_document, tick=lambda done: watch(done, number),
        )  # fmt: skip
    for form, target in targets:
        if not (quiet and target == "-"):
            put(tell(Report(found, spoken, fail_under, is_colored(target)), form), target)
    return int(fail_under is not None and not found.reaches(fail_under))
