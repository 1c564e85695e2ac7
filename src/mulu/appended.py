"""The lock of the merged tree held against the base's: rows are only added, and what they say holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.edition import LOCK
from mulu.errors import MuluError, PolicyError
from mulu.evidence import ITEMS, is_published
from mulu.lock import Lock, read_lock, rewritten_at
from mulu.messages import say
from mulu.project import CATALOGS, CatalogFolder, EditionFolder
from mulu.ruling import fault
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.finding import Finding
    from mulu.lock import Release
    from mulu.messages import Message
    from mulu.project import Project

RULE = "rewritten-lock"


def wrong_locks(base: Project, merged: Project) -> Iterator[Finding]:
    """What is wrong with the locks of all catalogues, as far as they are not what they are at the base."""
    for name in sorted({*base.folders(CATALOGS), *merged.folders(CATALOGS)}):
        path = f"{CATALOGS}/{name}/{LOCK}"
        old, new = base.read(path), merged.read(path)
        if old == new or (new is None and not merged.folders(f"{CATALOGS}/{name}")):
            continue
        line = rewritten_at(old, new)
        if line is not None:
            message = say("this line is not what it is at the base; rows are only ever added")
            yield fault(RULE, path, message, line)
            continue
        try:
            lock, before = read_lock(new or b"", path), read_lock(old, path) if old is not None else Lock()
        except PolicyError as error:
            yield fault(RULE, path, error.message, error.line)
            continue
        for release in lock.releases[len(before.releases) :]:
            yield from _row(CatalogFolder(merged, name), release, path)


def _row(catalog: CatalogFolder, release: Release, path: str) -> Iterator[Finding]:
    """Why an edition was not frozen as the row says."""
    folder = EditionFolder(catalog, release.edition)
    try:
        wrong = _wrong(folder, release)
    except MuluError as error:
        wrong = error.message
    if wrong:
        message = say("{edition} is not what was frozen: {problem}", edition=folder.title, problem=wrong)
        yield fault(RULE, path, message, release.line)


def _wrong(folder: EditionFolder, release: Release) -> Message | None:
    if not is_published(folder):
        return say("it is no published edition")
    if folder.digest != release.digest:
        return say("its files have the digest {digest}", digest=folder.digest)
    policy = folder.catalog.policy_digest(folder.name)
    if policy != release.policy:
        return say(
            "what judges it has the digest {digest}: bring the branch up to date, and freeze again",
            digest=policy,
        )
    columns = folder.catalog.schema_for(folder.name).schema.columns
    items = read_table(folder.read(ITEMS) or b"", columns).frame.height
    return None if items == release.items else say("it has {count} items", count=items)
