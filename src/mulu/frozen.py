"""Frozen editions held against the lock: a frozen folder never changes, and never goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.digest import digest_of
from mulu.edition import LOCK, edition_order
from mulu.evidence import CHANGES, CORRECTIONS, EXTRACT, FACTS, ITEMS, SOURCE, readable_facts
from mulu.finding import Flaw
from mulu.messages import listed, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.lock import Release
    from mulu.messages import Message
    from mulu.project import CatalogFolder, EditionFolder
    from mulu.result import Result

RULE = "changed-frozen-edition"
MOST_NAMED = 10
"""So many files are named in one sentence."""


def judge_frozen(result: Result) -> None:
    """Take in that a frozen edition is not what it was; one whose folder is gone is told with the newest."""
    folder = result.folder
    if folder.catalog.lock is None:
        return
    if folder.release and (found := _change(folder, folder.release)):
        result.add_flaw(f"../{LOCK}", found)
    if folder == folder.catalog.editions[-1]:
        for flaw in _gone(folder.catalog):
            result.add_flaw(f"../{LOCK}", flaw)


def next_erratum(folder: EditionFolder) -> tuple[str, str]:
    """What the next erratum of an edition's year is called, and the edition that it would begin from."""
    catalog, year = folder.catalog, edition_order(folder.name)[0]
    numbers = [number for number_of, number in map(edition_order, _names(catalog)) if number_of == year]
    last = max(numbers, default=0)
    return f"{catalog.name}/{year}.{last + 1}", f"{catalog.name}/{year}" + (f".{last}" if last else "")


def is_as_frozen(folder: EditionFolder) -> bool:
    """Whether an edition is frozen, and to the last byte what it was then."""
    return folder.release is not None and _change(folder, folder.release) is None


def strangers(folder: EditionFolder, paths: Iterable[str]) -> Sequence[str]:
    """Those of the files in an edition's folder that do not belong to an edition."""
    facts = readable_facts(folder)
    own = {ITEMS, FACTS, EXTRACT, CORRECTIONS, CHANGES}
    own |= {f"{SOURCE}/{facts.source.file}"} if facts and facts.source else set()
    return [path for path in paths if path not in own]


def changed_since(catalog: CatalogFolder) -> Iterator[Flaw]:
    """What is wrong with all frozen editions of a catalogue."""
    for edition in catalog.editions:
        if edition.release and (found := _change(edition, edition.release)):
            yield found
    yield from _gone(catalog)


def _change(folder: EditionFolder, release: Release) -> Flaw | None:
    found = folder.catalog.project.tree.contents(folder.path)
    files = {path: data for path, data in found.items() if data is not None}
    digest = digest_of(files)
    if digest == release.digest and len(files) == len(found):
        return None
    message = _what_changed(folder, found, files, release)
    return Flaw(RULE, message, release.line, field="digest", value=digest)


def _what_changed(
    folder: EditionFolder, found: Iterable[str], files: Mapping[str, bytes], release: Release
) -> Message:
    """The lock knows all files only as one; what has come beside them can be told all the same."""
    others = strangers(folder, found)
    own = {path: data for path, data in files.items() if path not in others}
    if others and digest_of(own) == release.digest:
        return say(
            "{edition} is frozen, and what has come into its folder since must be taken out of it: {files}",
            edition=folder.title,
            files=listed(others[:MOST_NAMED]),
        )
    erratum, base = next_erratum(folder)
    return say(
        "{edition} is frozen, but its files are no longer those that were frozen: take the change back "
        "(git log -- {path} shows where it came in); what is wrong in it is corrected by an erratum: "
        "mulu new {erratum} --from {base} --reason … --basis …",
        edition=folder.title,
        path=folder.path,
        erratum=erratum,
        base=base,
    )


def _names(catalog: CatalogFolder) -> set[str]:
    return {edition.name for edition in catalog.editions}


def _gone(catalog: CatalogFolder) -> Iterator[Flaw]:
    names = _names(catalog)
    for release in catalog.lock.releases if catalog.lock else ():
        if release.edition not in names:
            message = say(
                "{edition} is frozen, but its folder is gone: bring it back",
                edition=f"{catalog.name}/{release.edition}",
            )
            yield Flaw(RULE, message, release.line, field="edition", value=release.edition)
