"""`mulu freeze`: an edition that is published gets its row in the lock, and never changes again."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from mulu import __version__
from mulu.checker import check
from mulu.cli.console import edition_named, open_project, put, reports_of, speak
from mulu.comparison import compare_with_base, decisions_of
from mulu.deciding import Deciding
from mulu.digest import digest_of
from mulu.errors import ComparisonError, ReplayError, UsageError
from mulu.evidence import readable_facts
from mulu.freshness import differing_reports
from mulu.frozen import changed_since, strangers
from mulu.lock import Lock, Release, append
from mulu.messages import say
from mulu.policy import rules_of
from mulu.project import VALIDATORS, Project
from mulu.prover import prove
from mulu.reporters import Telling, tell
from mulu.reporters.verdict_line import place
from mulu.uncommitted import how_to_settle
from mulu.writing import locked, write_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.finding import Verdict
    from mulu.messages import Message
    from mulu.project import EditionFolder
    from mulu.rule import Rule


def freeze(edition: str, root: str | None, language: str | None, quiet: bool) -> int:
    """Append the edition to the lock; 1 if something in the data speaks against it."""
    project = open_project(root)
    folder = edition_named(project, edition)
    spoken = speak(language, [folder.catalog])
    # Nobody decides on the edition and nobody else freezes, from the first look to the row in the lock.
    with locked(project.root / folder.catalog.path), locked(project.root / folder.path):
        written = project.read(folder.catalog.lock_path)
        files = folder.files
        _refuse(folder, folder.catalog.lock or Lock())
        _refuse_uncommitted(folder, files)
        rules = rules_of(project)
        with contextlib.redirect_stdout(sys.stderr):
            verdict = check([folder], rules, lambda: project.day)
            against = [*_to_be_taken_out(folder, files, spoken), *_against(folder, verdict, rules, spoken)]
        if against:
            put("".join(f"{sentence}\n" for sentence in against), "-")
            return 1
        policy = folder.catalog.policy_digest(folder.name)
        release = Release(folder.name, verdict.items, digest_of(files), policy, __version__)
        path = folder.catalog.lock_path
        write_files(project.root, {path: append(written, release, path)}, known={path: written})
    if not quiet:
        message = say(
            "{edition} is frozen: {items} items, digest {digest}; now commit {path} and open a pull request",
            edition=folder.title,
            items=release.items,
            digest=release.digest,
            path=path,
        )
        put(message.render(spoken) + "\n", "-")
    return 0


def _refuse(folder: EditionFolder, lock: Lock) -> None:
    """`UsageError` if this is no edition to be frozen now, whatever its data are like."""
    if refusal := lock.refusal(folder.name):
        raise UsageError(refusal, folder.catalog.lock_path if lock.of(folder.name) else None)
    facts = readable_facts(folder)
    if facts and facts.state == "draft":
        raise UsageError(
            say("{edition} is a draft: import its document first, then freeze it", edition=folder.title)
        )
    names = {one.name for one in folder.catalog.editions}
    if facts and facts.base in names and lock.of(facts.base or "") is None:
        base = f"{folder.catalog.name}/{facts.base}"
        message = say(
            "{edition} comes after {base}, which is not frozen: mulu freeze {base} comes first",
            edition=folder.title,
            base=base,
        )
        raise UsageError(message)


def _refuse_uncommitted(folder: EditionFolder, files: Mapping[str, bytes]) -> None:
    """`UsageError` if git would give others another edition, or another policy, than lies here."""
    project = folder.catalog.project
    if not any((place / ".git").exists() for place in (project.root, *project.root.parents)):
        return
    committed = Project(project.root, project.committed)
    here = {f"{folder.path}/{path}": data for path, data in files.items()}
    here |= folder.catalog.policy(folder.name)
    there = set(committed.below(folder.path)) | {
        f"{VALIDATORS}/{name}" for name in committed.files(VALIDATORS) if name.endswith((".py", ".po"))
    }
    # What does not belong to the edition is to go, and nobody is told to commit it.
    strange = {f"{folder.path}/{path}" for path in _strange(folder, files)}
    for path in sorted({*here, *there} - strange):
        if path not in here or committed.read(path) != here[path]:
            raise UsageError(how_to_settle(project, path), path)


def _strange(folder: EditionFolder, files: Iterable[str]) -> Sequence[str]:
    """Files that would be frozen with the edition and do not belong to it."""
    # Where nobody can read which document is the edition's own, its files cannot be told from others.
    return strangers(folder, files) if readable_facts(folder) else ()


def _to_be_taken_out(folder: EditionFolder, files: Iterable[str], spoken: str) -> Iterator[str]:
    for path in _strange(folder, files):
        message = say(
            "{path}: the file belongs to no edition, and would be frozen with it: take it out of the folder, then freeze",
            path=f"{folder.path}/{path}",
        )
        yield message.render(spoken)


def _against(
    folder: EditionFolder, verdict: Verdict, rules: Mapping[str, Rule], spoken: str
) -> Iterator[str]:
    """What in the data speaks against freezing, a sentence each; findings come as a whole."""
    catalog = folder.catalog
    for flaw in changed_since(catalog):
        message = say(
            "{path}:{line}: {problem}", path=catalog.lock_path, line=flaw.line, problem=flaw.message
        )
        yield message.render(spoken)
    if verdict.fails("error"):
        yield tell(Telling(verdict, spoken, rules), "text").rstrip("\n")
        return
    try:
        yield from (message.render(spoken) for message in _unsettled(folder))
        yield from (message.render(spoken) for message in _stale_reports(folder, rules))
    except ComparisonError as error:
        yield error.describe(spoken)


def _unsettled(folder: EditionFolder) -> Iterator[Message]:
    """What is undecided or unproven, however little the schema makes of that."""
    comparison = compare_with_base(folder, is_strict=True)
    if comparison is None:
        return
    decided = decisions_of(folder)
    if undecided := comparison.log.undecided:
        deciding = Deciding(undecided, decided and decided[0], folder.title)
        yield say(
            "{count} proposal(s) are undecided: {how}", count=len(undecided), how=deciding.how_all(undecided)
        )
    try:
        prove(comparison)
    except ReplayError as error:
        yield say("not proven: {problem}", problem=error.message)


def _stale_reports(folder: EditionFolder, rules: Mapping[str, Rule]) -> Iterator[Message]:
    """Reports on editions up to this one that are not what would be made; later ones may be under way."""
    catalog, project = folder.catalog, folder.catalog.project
    made = reports_of(catalog, [*folder.earlier, folder], rules)
    for one in differing_reports(project, made.files):
        yield say("{place}: {problem}", place=place(one), problem=one.message)
