"""`mulu gate`: judge what merging would give, and tell whether it may be published."""

from __future__ import annotations

import contextlib
import importlib
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.announcers import FORMATS, OWN, Announcement, announce
from mulu.cli.console import is_colored, open_project, pair_outputs, put, speak, within
from mulu.cli.refusal import readable_catalogs, refusal_language_at
from mulu.errors import MuluError, PolicyError, UsageError
from mulu.finding import Verdict
from mulu.frozen import MOST_NAMED
from mulu.gate import accounts_of, judge_merge, judge_work_tree
from mulu.gate_rules import gate_rules
from mulu.merged import merge
from mulu.messages import listed, say, visible
from mulu.policy import rules_of
from mulu.project import Project
from mulu.reporters import ATTACHED
from mulu.repository import open_repository
from mulu.rules import built_in_rules
from mulu.ruling import DIGITS, Ruling
from mulu.standpoints import Sides
from mulu.uncommitted import uncommitted
from mulu.untrusted import run_proposed_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mulu.rule import Rule
    from mulu.ruling import Level
    from mulu.tellers import Account


def gate(
    base: str | None,
    head: str | None,
    approval: str | None,
    run_code: bool,
    root: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
    fail_on: Level,
    quiet: bool,
) -> int:
    """Judge and tell; 0 open, 1 shut, 2 no verdict."""
    if fail_on not in ("error", "warning", "never"):
        raise UsageError(say("--fail-on is error, warning or never, not {value}", value=fail_on))
    if approval is not None and not re.fullmatch(f"[0-9a-fA-F]{{{DIGITS},64}}", approval):
        raise UsageError(say("--approve-policy takes the {count} digits that the gate names", count=DIGITS))
    if base is None and (head is not None or approval is not None or run_code):
        raise UsageError(say("without --base the work tree is judged by itself: give --base too"))
    targets = pair_outputs(formats, outputs, FORMATS)
    # Whatever a pull request's code may do to the files of this program, it is loaded by then.
    for form in {form for form, _ in targets} & {*OWN}:
        importlib.import_module(f"mulu.announcers.{form}_announcer")
    wants_changes = any(form == "markdown" for form, _ in targets)
    answer = _answer(root, base, head, approval, run_code, wants_changes, language, fail_on)
    rules = {**_known_rules(answer.judged), **gate_rules()}
    refusal = answer.ruling.broken if answer.ruling.state == "broken" else None
    # What standard error says goes with the report: both in one language.
    spoken = _refusing(language, root) if refusal else answer.spoken
    for form, target in targets:
        place = within(answer.judged) if answer.judged and form in ATTACHED else ""
        announcement = Announcement(answer.ruling, spoken, rules, answer.accounts, is_colored(target), place)
        if not (quiet and target == "-"):
            put(announce(announcement, form), target)
    if refusal:
        raise refusal
    return answer.ruling.exit_code


@dataclass(frozen=True)
class _Answer:
    """The ruling, the repository that judged if there was one, and what changes."""

    ruling: Ruling
    spoken: str
    judged: Project | None = None
    accounts: Sequence[Account] = ()


def _answer(
    root: str | None,
    base: str | None,
    head: str | None,
    approval: str | None,
    run_code: bool,
    wants_changes: bool,
    language: str | None,
    fail_on: Level,
) -> _Answer:
    """Whatever goes wrong is an answer too, so that there is a report of it."""
    try:
        project = open_project(root) if base is None else _project_at(root, base, head)
        with contextlib.redirect_stdout(sys.stderr):
            return _judge(project, base, head, approval, run_code, wants_changes, language, fail_on)
    except MuluError as error:
        return _Answer(Ruling(Verdict(), fail_on, broken=error), _refusing(language, root))


def _judge(
    project: Project,
    base: str | None,
    head: str | None,
    approval: str | None,
    run_code: bool,
    wants_changes: bool,
    language: str | None,
    fail_on: Level,
) -> _Answer:
    if base is None:
        return _Answer(judge_work_tree(project, fail_on), _spoken(language, project), project)
    old, new = (
        Project(project.root).at(_fetched(project, rev)) for rev in (base, "HEAD" if head is None else head)
    )
    if head is None:
        _tell_uncommitted(project.root, _spoken(language, new, old))
    commits, prefix = (old.committed.commit, new.committed.commit), old.committed.prefix
    with merge(open_repository(project.root), *commits, prefix) as merged:
        spoken = _spoken(language, new, old)
        run = (lambda: run_proposed_rules(merged, spoken)) if run_code else None
        sides = Sides(old, new, merged)
        accounts = _accounts(sides, spoken) if wants_changes else ()
        return _Answer(judge_merge(sides, fail_on, approval, run), spoken, old, accounts)


def _tell_uncommitted(root: Path, spoken: str) -> None:
    """Whoever is still at work may take the verdict for one on the files that lie there."""
    with contextlib.suppress(MuluError):
        paths = list(uncommitted(Project(root)))
        if paths:
            named = listed([visible(path) for path in paths[:MOST_NAMED]])
            more = len(paths) - MOST_NAMED
            message = say("what is not committed is not judged: {files}", files=named)
            if more > 0:
                message = say("{problem} (and {count} more)", problem=message, count=more)
            sys.stderr.write(f"mulu: {message.render(spoken)}\n")


def _accounts(sides: Sides, spoken: str) -> Sequence[Account]:
    """What changes, as far as the proposed policy can be read."""
    try:
        return accounts_of(sides, spoken)
    except MuluError:
        return ()


def _project_at(root: str | None, base: str, head: str | None) -> Project:
    """The repository as the base has it: the pull request may have taken away all that it is known by."""
    try:
        return open_project(root, base)
    except UsageError as error:
        # A first pull request has no repository to be merged into.
        with contextlib.suppress(UsageError):
            return open_project(root, "HEAD" if head is None else head)
        raise error from None


def _fetched(project: Project, rev: str) -> str:
    """The revision, or the command that may get it."""
    try:
        Project(project.root).at(rev)
    except UsageError as error:
        message = say("{problem} (git fetch origin gets what the server has)", problem=error.message)
        raise UsageError(message) from None
    return rev


def _refusing(language: str | None, root: str | None) -> str:
    return refusal_language_at(root) if language is None else speak(language, [])


def _spoken(language: str | None, *projects: Project) -> str:
    """The language of the first that has a catalogue which can be read: what is judged, then what judges it."""
    return speak(language, next(filter(None, map(readable_catalogs, projects)), []))


def _known_rules(project: Project | None) -> Mapping[str, Rule]:
    """The rules whose pages can be told; where the repository's own are broken, the toolkit's."""
    try:
        return rules_of(project) if project else built_in_rules()
    except PolicyError:
        return built_in_rules()
