"""Proof that a release is what a repository says at a commit: sums, commit, lock, gate, rebuilding, tag.

Files from anywhere and a repository in, proofs out; the first thing that is refuted ends them. No code of a
commit is run before that commit is found in the repository's own history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu import __version__
from mulu.claim import Claim, read_claim, read_sums
from mulu.errors import PolicyError, ReleaseError, UsageError
from mulu.forms import part_of
from mulu.freshness import first_difference
from mulu.gate import judge_work_tree
from mulu.lock import read_lock, rewritten_at
from mulu.messages import listed, say
from mulu.policy import rules_of
from mulu.project import Project
from mulu.proof import Proof, proven, refuted, unproven
from mulu.publication import read_publication
from mulu.release import BINARY, STATEMENT, SUMS, contents, seal, versions_here
from mulu.sameness import compare_cells
from mulu.tagged import prove_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.messages import Message
    from mulu.project import EditionFolder

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
    yield proven(say("the statement is about the same files"))
    _refuse_other_commit(claim, project, rev)
    source = Project(project.root).at(claim.commit)
    yield _prove_history(source, project)
    folder = _find_edition(claim, source)
    yield from _prove_lock(claim, folder, project)
    yield from _prove_gate(source)
    yield from _rebuild(claim, folder, files, sums)
    yield from prove_tag(folder)
    yield from _limits(claim, folder)


def _plain(given: Mapping[str, bytes | None]) -> Iterator[tuple[str, bytes]]:
    if SUMS not in given and STATEMENT not in given:
        raise UsageError(say("no release lies here: there is neither SHA256SUMS nor statement.json"))
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


def _refuse_other_commit(claim: Claim, project: Project, rev: str | None) -> None:
    insisted = claim.commit if rev is None else project.committed.repository.resolve(rev)
    if insisted != claim.commit:
        message = say(
            "the release is of the commit {commit}, and {rev} is {other}",
            commit=claim.commit,
            rev=rev,
            other=insisted,
        )
        raise ReleaseError(message, STATEMENT)


def _prove_history(source: Project, project: Project) -> Proof:
    """That the commit is one that this repository has come by, or goes on from what it has come by."""
    repository, head = project.committed.repository, project.committed.commit.sha
    commit = source.committed.commit
    found = {"commit": commit.sha, "day": str(commit.day)}
    if repository.is_ancestor(commit.sha, head):
        return proven(say("the commit {commit} of {day} is part of this repository's history", **found))
    if repository.is_ancestor(head, commit.sha):
        return unproven(
            say(
                "whether the commit {commit} of {day} was ever merged: it is newer than this clone's HEAD",
                **found,
            )
        )
    raise ReleaseError(
        say("the commit {commit} is not in the history of this clone's HEAD", **found), STATEMENT
    )


def _find_edition(claim: Claim, source: Project) -> EditionFolder:
    try:
        return source.catalog(claim.catalog).edition(claim.edition)
    except UsageError as error:
        message = say("in the commit {commit}, {problem}", commit=claim.commit, problem=error.message)
        raise ReleaseError(message, STATEMENT) from None


def _prove_lock(claim: Claim, folder: EditionFolder, project: Project) -> Iterator[Proof]:
    """That the edition is frozen as it is, and that no lock was rewritten since."""
    path = folder.catalog.lock_path
    try:
        lock, release = folder.catalog.lock, folder.release
    except PolicyError as error:
        raise ReleaseError(error.message, error.path, error.line) from None
    if lock is None or release is None:
        raise ReleaseError(say("the lock has no row of the edition {edition}", edition=folder.name), path)
    if folder.digest != release.digest:
        message = say(
            "the edition's folder has the digest {found}, the lock says {stated}",
            found=folder.digest,
            stated=release.digest,
        )
        raise ReleaseError(message, path, release.line)
    if claim.digest != release.digest:
        raise ReleaseError(say("the statement states another digest of the edition than the lock"), STATEMENT)
    yield proven(
        say(
            "the edition is as it was frozen: digest {digest}; the lock's chain of {count} row(s) holds",
            digest=release.digest,
            count=len(lock.releases),
        )
    )
    yield from _compare_locks(folder, project)


def _compare_locks(folder: EditionFolder, project: Project) -> Iterator[Proof]:
    path, head = folder.catalog.lock_path, Project(project.root, project.committed)
    then, now = folder.catalog.project.read(path), head.read(path)
    source, repository = folder.catalog.project.committed.commit.sha, project.committed.repository
    if repository.is_ancestor(source, head.committed.commit.sha):
        older, newer = then, now
    else:
        older, newer = now, then
    line = rewritten_at(older, newer)
    if line is not None:
        message = say(
            "the lock was rewritten: HEAD and the release's commit differ, and none goes on from the other"
        )
        raise ReleaseError(message, path, line)
    try:
        count = len(read_lock(newer or b"", path).releases)
    except PolicyError as error:
        raise ReleaseError(error.message, error.path, error.line) from None
    yield proven(
        say(
            "the lock was only appended to; in the newest commit known here it has {count} row(s)",
            count=count,
        )
    )


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


def _rebuild(claim: Claim, folder: EditionFolder, files: Files, sums: Mapping[str, str]) -> Iterator[Proof]:
    """Make the release again, and compare."""
    publication = read_publication(folder, rules_of(folder.catalog.project))
    made = contents(publication)
    by_cell = sorted(name for name in BINARY if _says_the_same(claim, files.get(name), made[name], name))
    made |= {name: files[name] for name in by_cell}
    made |= seal(publication, {name: part_of(data) for name, data in made.items()}, claim.origin)
    for name in sorted({*made} ^ {*sums, SUMS}):
        missing, extra = say("the release lacks the file"), say("the repository makes no such file")
        raise _difference(claim, extra if name in sums else missing, name)
    unread = {SUMS, STATEMENT} if by_cell and {*files} != {*made} else set()
    for name, data in made.items():
        if name in files and name not in unread and files[name] != data:
            line = first_difference(files[name], data)
            message = say("line {line} is not what the repository says at that commit", line=line)
            raise _difference(claim, message, name)
    exact = len(files) - len(by_cell) - len(unread)
    yield proven(
        say("{count} file(s) were made again from the commit, and are the same to the last byte", count=exact)
    )
    yield from _told_by_cell(claim, by_cell)


def _says_the_same(claim: Claim, found: bytes | None, made: bytes, name: str) -> bool:
    """Whether a file has other bytes but the same cells, as it may where versions of libraries differ."""
    if found is None or found == made or claim.origin.versions == versions_here():
        return False
    compare_cells(name, found, made)
    return True


def _told_by_cell(claim: Claim, names: Sequence[str]) -> Iterator[Proof]:
    here = versions_here()
    stated = claim.origin.versions
    others = [
        f"{name} {stated.get(name, '-')} / {here.get(name, '-')}"
        for name in sorted({*stated, *here})
        if stated.get(name) != here.get(name)
    ]
    for name in names:
        yield proven(
            say(
                "{name} says the same, cell by cell; its bytes differ, as versions do: {versions} (there / here)",
                name=name,
                versions=listed(others),
            )
        )


def _difference(claim: Claim, message: Message, name: str) -> ReleaseError | UsageError:
    """A refutation, unless another version of mulu has made the release."""
    made_by = claim.origin.versions.get("mulu", "-")
    if made_by == __version__ or name == "items.csv":
        return ReleaseError(message, name)
    return UsageError(
        say(
            "mulu {other} has made the release, and this is {version}, which makes other bytes: install mulu {other} to prove it",
            other=made_by,
            version=__version__,
        ),
        name,
    )


def _limits(claim: Claim, folder: EditionFolder) -> Iterator[Proof]:
    """What no look into the repository can prove."""
    if claim.origin.second_opinion.get("verdict") == "left out":
        yield unproven(say("that a second engine agrees: it was left out when the release was made"))
    yield unproven(
        say(
            "that {document} is what the authority published, and that this clone is its repository: compare both with what you trust",
            document=f"{folder.path}/source",
        )
    )
