"""Proof that a release is what a repository says at a commit: sums, commit, lock, gate, rebuilding, tag.

Files from anywhere and a repository in, proofs out; the first thing that is refuted ends them. No code of a
commit is run before that commit is found in the repository's own history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.anchor import find_commit, find_edition, prove_history, prove_lock, refuse_other_commit
from mulu.claim import read_claim, read_sums
from mulu.errors import ReleaseError
from mulu.forms import part_of
from mulu.gate import judge_work_tree
from mulu.messages import say
from mulu.proof import proven, refuted, unproven
from mulu.release import STATEMENT, SUMS
from mulu.remaking import prove_contents
from mulu.stated import refuse_other_words, second_opinion, which_versions
from mulu.tagged import prove_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.claim import Claim
    from mulu.project import EditionFolder, Project
    from mulu.proof import Proof

Files = dict[str, bytes]


def verify(
    files: Mapping[str, bytes | None], project: Project, rev: str | None, *, is_whole: bool
) -> Iterator[Proof]:
    """What is proven of a release's files, by name; `None` stands for what is no plain file.

    `project` is the repository, as its current commit has it; `rev` is the commit that the release must be of,
    if one is insisted on. Where the files are not the `is_whole` release, they are one file, the sums and the
    statement. Raises `MuluError` if it cannot be tried.
    """
    try:
        yield from _steps(files, project, rev, is_whole)
    except ReleaseError as error:
        place = ":".join(str(part) for part in (error.path, error.line) if part is not None)
        yield refuted(error.message, place or None)


def _steps(
    given: Mapping[str, bytes | None], project: Project, rev: str | None, is_whole: bool
) -> Iterator[Proof]:
    files = dict(_plain(given))
    sums = read_sums(files[SUMS], SUMS)
    _compare_sums(files, sums, is_whole)
    yield proven(say("{count} file(s) have the sums that SHA256SUMS states", count=len(files) - 1))
    claim = read_claim(files[STATEMENT], STATEMENT)
    _compare_subjects(claim, sums)
    refuse_other_words(claim)
    yield proven(say("the statement is about the same files"))
    refuse_other_commit(claim, project, rev)
    source = find_commit(claim, project)
    yield prove_history(source, project, is_insisted=rev is not None)
    folder = find_edition(claim, source)
    yield from prove_lock(claim, folder, project)
    yield from _prove_gate(source)
    yield from prove_contents(claim, folder, files, sums)
    yield from prove_tag(folder)
    yield from _limits(claim, folder)


def _plain(given: Mapping[str, bytes | None]) -> Iterator[tuple[str, bytes]]:
    for name in (SUMS, STATEMENT):
        if name not in given:
            raise ReleaseError(say("the file is missing"), name)
    for name, data in given.items():
        if data is None:
            raise ReleaseError(say("this is no plain file"), name)
        yield name, data


def _compare_sums(files: Files, sums: Mapping[str, str], is_whole: bool) -> None:
    for name in sorted({*files} - {SUMS}):
        if name not in sums:
            raise ReleaseError(say("SHA256SUMS does not name the file"), name)
        found = part_of(files[name]).sha256
        if found != sums[name]:
            message = say(
                "the file has the sum {found}, SHA256SUMS says {stated}", found=found, stated=sums[name]
            )
            raise ReleaseError(message, name)
    for name in sorted({*sums} - {*files}) if is_whole else ():
        raise ReleaseError(say("the file is missing"), name)


def _compare_subjects(claim: Claim, sums: Mapping[str, str]) -> None:
    stated = {name: digest for name, digest in sums.items() if name != STATEMENT}
    for name in sorted({*stated, *claim.subjects}):
        if stated.get(name) != claim.subjects.get(name):
            message = say("the statement says something else of {name} than SHA256SUMS", name=name)
            raise ReleaseError(message, STATEMENT)


def _prove_gate(source: Project) -> Iterator[Proof]:
    ruling = judge_work_tree(source, "error")
    if ruling.broken:
        raise ruling.broken
    if ruling.state != "open":
        raise ReleaseError(
            say("the gate is shut at the release's commit: {count} error(s)", count=ruling.verdict.errors)
        )
    yield proven(
        say(
            "the gate is open at that commit: {rules} rules, and every extract is what its document gives",
            rules=ruling.verdict.rules,
        )
    )


def _limits(claim: Claim, folder: EditionFolder) -> Iterator[Proof]:
    """What no look into the repository can prove."""
    yield which_versions(claim)
    yield from second_opinion(claim)
    yield unproven(
        say(
            "that {document} is what the authority published, and that this clone is its repository: compare both with what you trust",
            document=f"{folder.path}/source",
        )
    )
