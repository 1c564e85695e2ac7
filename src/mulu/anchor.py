"""Whether the commit, the edition and the lock that a release stands on are the repository's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.errors import PolicyError, ReleaseError, UsageError
from mulu.lock import read_lock, rewritten_at
from mulu.messages import say
from mulu.project import Project
from mulu.proof import proven, unproven
from mulu.release import STATEMENT
from mulu.versions import versions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.claim import Claim
    from mulu.lock import Release
    from mulu.project import EditionFolder
    from mulu.proof import Proof


def find_commit(claim: Claim, project: Project) -> Project:
    """The project in the commit that a release names; `UsageError` if this clone does not have it."""
    repository = project.committed.repository
    if repository.has_commit(claim.commit):
        return project.at(claim.commit)
    if repository.shallow:
        message = say(
            "the release is of the commit {commit}, which this clone does not have, for it is shallow: git fetch --unshallow gets the rest",
            commit=claim.commit,
        )
    else:
        message = say(
            "the release is of the commit {commit}, which this clone does not have: git fetch --all gets what is missing; if it is not there either, the release is of another repository, or history was rewritten",
            commit=claim.commit,
        )
    raise UsageError(message, STATEMENT)


def refuse_other_commit(claim: Claim, project: Project, rev: str | None) -> None:
    """`ReleaseError` if the release is of another commit than the one that is insisted on."""
    insisted = claim.commit if rev is None else project.committed.repository.resolve(rev)
    if insisted != claim.commit:
        message = say(
            "the release is of the commit {commit}, and {rev} is {other}",
            commit=claim.commit,
            rev=rev,
            other=insisted,
        )
        raise ReleaseError(message, STATEMENT)


def prove_history(source: Project, project: Project, *, is_insisted: bool) -> Proof:
    """That the commit is one that this repository has come by.

    One that goes on from there may be anybody's proposal: it counts only where it `is_insisted` on. Raises
    `UsageError` if it is not, `ReleaseError` for a commit of another history.
    """
    repository, head = project.committed.repository, project.committed.commit.sha
    commit = source.committed.commit
    found = {"commit": commit.sha, "day": str(commit.day)}
    if repository.is_ancestor(commit.sha, head):
        return proven(say("the commit {commit} of {day} is part of this repository's history", **found))
    if not repository.is_ancestor(head, commit.sha):
        if repository.is_cut(head):
            message = say(
                "whether the commit {commit} of {day} is in the history of this clone's HEAD cannot be told, for the clone is shallow: git fetch --unshallow gets the rest",
                **found,
            )
            raise UsageError(message, STATEMENT)
        message = say("the commit {commit} is not in the history of this clone's HEAD", **found)
        raise ReleaseError(message, STATEMENT)
    if not is_insisted:
        message = say(
            "the commit {commit} of {day} is newer than this clone's HEAD: bring the clone up to date (git pull), or insist on it with --rev",
            **found,
        )
        raise UsageError(message, STATEMENT)
    return unproven(
        say(
            "whether the commit {commit} of {day} was ever merged: it is newer than this clone's HEAD",
            **found,
        )
    )


def find_edition(claim: Claim, source: Project) -> EditionFolder:
    """The edition in its commit; `ReleaseError` if it is not there."""
    try:
        return source.catalog(claim.catalog).edition(claim.edition)
    except UsageError as error:
        message = say("in the commit {commit}, {problem}", commit=claim.commit, problem=error.message)
        raise ReleaseError(message, STATEMENT) from None


def prove_lock(claim: Claim, folder: EditionFolder, project: Project) -> Iterator[Proof]:
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
    yield from _frozen_before(folder, release)


def _frozen_before(folder: EditionFolder, release: Release) -> Iterator[Proof]:
    """Whether a commit before the release's has frozen the edition as another one.

    That refutes nothing, since a pull request may freeze twice before it is merged; but somebody may have had that release.
    """
    path = folder.catalog.lock_path
    versions = versions_of(folder.catalog.project, path)
    for sha, _ in versions.order:
        try:
            before = read_lock(versions.data(sha), path).of(folder.name)
        except PolicyError:
            continue
        if before and before.digest != release.digest:
            yield unproven(
                say(
                    "that the edition was never another one: the commit {commit} froze it with the digest {digest}",
                    commit=sha,
                    digest=before.digest,
                )
            )
            return
    if versions.tree.repository.is_cut(versions.tree.commit.sha):
        yield unproven(
            say(
                "that the edition was never another one: this clone has not the whole history (git fetch --unshallow)"
            )
        )


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
            "since the release's commit the lock was only appended to; in the newest commit known here it has {count} row(s)",
            count=count,
        )
    )
