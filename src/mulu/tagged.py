"""The tag of a release, `catalogue/edition`: whether it names the same edition, and who has signed it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.errors import MuluError, ReleaseError, UsageError
from mulu.messages import say
from mulu.proof import proven, unproven

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.project import EditionFolder
    from mulu.proof import Proof
    from mulu.repository import Repository, Tag

_BAD = re.compile(r"BADSIG|incorrect signature|BAD signature")
_GOOD = re.compile(r"(?:GOODSIG [0-9A-F]+|Good \"git\" signature for) (.+)")


def prove_tag(folder: EditionFolder) -> Iterator[Proof]:
    """What the tag of an edition proves, where there is one; `ReleaseError` if it names another edition."""
    committed = folder.catalog.project.committed
    repository = committed.repository
    tag = repository.tag(folder.title)
    if tag is None:
        yield unproven(say("who has published it: there is no tag {tag} in this clone", tag=folder.title))
        return
    if tag.commit == committed.commit.sha:
        yield proven(say("the tag {tag} names that commit", tag=folder.title))
    elif _lock_row(folder, tag) == folder.release:
        yield proven(
            say(
                "the tag {tag} names another commit, {commit}, with the same frozen edition",
                tag=folder.title,
                commit=tag.commit,
            )
        )
    else:
        message = say(
            "the tag {tag} names the commit {commit}, where the edition is not the same",
            tag=folder.title,
            commit=tag.commit,
        )
        raise ReleaseError(message)
    yield _signature(repository, tag, folder.title)


def _lock_row(folder: EditionFolder, tag: Tag) -> object:
    try:
        project = folder.catalog.project.at(tag.commit)
        return project.catalog(folder.catalog.name).edition(folder.name).release
    except MuluError:
        return None


def _signature(repository: Repository, tag: Tag, name: str) -> Proof:
    if not tag.is_signed:
        return unproven(say("who has made the tag {tag}: it is not signed", tag=name))
    is_good, told = repository.check_signature(tag)
    if is_good:
        who = _GOOD.search(told)
        return proven(say("git finds the tag's signature good: {who}", who=who[1] if who else "-"))
    if _BAD.search(told):
        raise ReleaseError(say("the signature of the tag {tag} is bad", tag=name))
    lines = [line for line in told.splitlines() if line.strip()]
    return unproven(
        say(
            "who has signed the tag {tag}: git cannot tell ({problem})",
            tag=name,
            problem=lines[-1] if lines else "-",
        )
    )


def refuse_other_tag(folder: EditionFolder) -> None:
    """`UsageError` if the tag of an edition names another commit than its own, or cannot be made at all."""
    committed = folder.catalog.project.committed
    if not committed.repository.is_tag_name(folder.title):
        raise UsageError(say("git takes no tag of the name {tag}", tag=folder.title))
    tag = committed.repository.tag(folder.title)
    if tag and tag.commit != committed.commit.sha:
        message = say(
            "there is a tag {tag} already, of the commit {commit}: tags are not moved",
            tag=folder.title,
            commit=tag.commit,
        )
        raise UsageError(message)


def make_tag(folder: EditionFolder) -> None:
    """Tag the commit that an edition is read from, unless it is tagged already."""
    committed = folder.catalog.project.committed
    if committed.repository.tag(folder.title) is None:
        title = f"{folder.catalog.facts.title} {folder.name}"
        committed.repository.make_tag(folder.title, committed.commit.sha, title)
