"""`mulu waive`: one finding that nobody can mend is accepted in writing, for a time."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.checker import check
from mulu.cli.console import open_project, put, speak
from mulu.edition import edition_order, is_edition_name
from mulu.errors import UsageError
from mulu.finding_name import named, names_of
from mulu.messages import listed, say
from mulu.policy import rules_of
from mulu.project import select
from mulu.waiver import NEVER_WAIVED
from mulu.waiver_file import add_waiver
from mulu.waiving import has_ended
from mulu.writing import locked, write_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.finding import Finding
    from mulu.messages import Message
    from mulu.project import CatalogFolder, Project
    from mulu.waiver import Waiver

MOST_NAMED = 10
"""So many findings are named in one sentence."""


def waive(
    finding: str,
    names: Sequence[str],
    reason: str,
    owner: str,
    until: str,
    root: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Write one waiver into waivers.yaml."""
    project = open_project(root)
    for option, text in (("reason", reason), ("owner", owner)):
        if not text.strip():
            raise UsageError(say("--{option} must not be empty", option=option))
    with locked(project.root):
        # What another run has waived meanwhile is read only now.
        found = _find(project, finding, names)
        if found.rule in NEVER_WAIVED:
            message = say("{rule} is never waived: mend what it names", rule=found.rule)
            raise UsageError(message, found.path, found.line)
        catalog = next(one for one in project.catalogs if one.name == found.catalog)
        _refuse(found, catalog)
        path = catalog.waivers_path
        before = project.read(path)
        fingerprint = {key: getattr(found, key) for key in ("rule", "edition", "key", "field", "value")}
        words = {"reason": reason.strip(), "owner": owner.strip(), "until": until}
        after, waiver = add_waiver(before, {**fingerprint, **words}, path)
        _refuse_end(waiver, catalog)
        write_files(project.root, {path: after}, known={path: before})
    if not quiet:
        message = say(
            "written: {path}: {rule} of {edition} is waived until {until}; this changes policy, and needs approval",
            path=path,
            rule=waiver.rule,
            edition=f"{catalog.name}/{waiver.edition}",
            until=waiver.until,
        )
        put(message.render(speak(language, [catalog])) + "\n", "-")
    return 0


def _find(project: Project, name: str, names: Sequence[str]) -> Finding:
    """The one finding that a name fits; `UsageError` with the names of those that there are."""
    editions = select(project, names, Path.cwd())
    with contextlib.redirect_stdout(sys.stderr):
        verdict = check(editions, rules_of(project), lambda: project.day)
    here = Path.cwd().resolve()
    inside = here.relative_to(project.root.resolve()).as_posix() if _is_inside(here, project) else ""
    fitting = named(verdict.findings, name, inside)
    unwaived = [finding for finding in fitting if finding.waived is None]
    if fitting and not unwaived:
        raise UsageError(say("{name} is waived already", name=name))
    if not fitting:
        others = [finding for finding in verdict.findings if finding.waived is None]
        if not others:
            raise UsageError(say("there is no finding to waive"))
        raise UsageError(say("{name} fits no finding; there are: {names}", name=name, names=_listed(others)))
    prints = {(one.rule, one.edition, one.key, one.field, one.value) for one in unwaived}
    if len(prints) > 1:
        raise UsageError(
            say(
                "{name} fits {count} findings; name one of them: {names}",
                name=name,
                count=len(unwaived),
                names=_listed(unwaived),
            )
        )
    return unwaived[0]


def _is_inside(here: Path, project: Project) -> bool:
    return here.is_relative_to(project.root.resolve())


def _listed(findings: Sequence[Finding]) -> str | Message:
    shown: list[str | Message] = list(dict.fromkeys(names_of(findings)))
    more = len(shown) - MOST_NAMED
    return listed([*shown[:MOST_NAMED], *([say("{count} more", count=more)] if more > 0 else [])])


def _refuse(finding: Finding, catalog: CatalogFolder) -> None:
    """`UsageError` if a finding is named by a waiver already."""
    waivers, lines = catalog.waivers or (None, None)
    for position, waiver in enumerate(waivers.waivers if waivers else ()):
        if waiver.fits(finding):
            line = lines.of("waivers", position) if lines else None
            message = say("a waiver of this finding has ended: decide again, and write a later until here")
            raise UsageError(message, catalog.waivers_path, line)


def _refuse_end(waiver: Waiver, catalog: CatalogFolder) -> None:
    """`UsageError` if a waiver would have ended before it begins."""
    is_edition = is_edition_name(waiver.until)
    if is_edition and edition_order(waiver.until) <= edition_order(waiver.edition):
        raise UsageError(
            say(
                "--until {until} does not come after {edition}, whose finding is waived",
                until=waiver.until,
                edition=waiver.edition,
            )
        )
    if has_ended(waiver, catalog, lambda: catalog.project.day):
        raise UsageError(
            say("--until {until} is past: that edition is published", until=waiver.until)
            if is_edition
            else say("--until {until} is past on the day of the last commit", until=waiver.until)
        )
