"""Folders that look like editions and are none: nothing in them is checked, and somebody must be told so."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mulu.edition import is_edition_name
from mulu.evidence import FACTS, ITEMS
from mulu.finding import Flaw
from mulu.messages import say
from mulu.project import CATALOGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.messages import Message
    from mulu.project import CatalogFolder, Project
    from mulu.result import Result

RULE = "misnamed-edition"
NEXT = "2027"
"""What an edition is called in samples."""


def judge_misnamed(result: Result) -> None:
    """Take in folders that are no editions; they are told with a catalogue's newest edition.

    Those in no catalogue that has editions are told with the first one that has.
    """
    catalog = result.folder.catalog
    if result.folder != catalog.editions[-1] or RULE not in {rule.name for rule in result.policy.rules}:
        return
    project = catalog.project
    found = [*_misplaced_in(catalog)]
    if catalog == next(one for one in project.catalogs if one.editions):
        found += _misplaced_outside(project, catalog.name)
    for path, message in found:
        name = path.rpartition("/")[2]
        result.add_flaw(posixpath.relpath(path, result.folder.path), Flaw(RULE, message, value=name))


def _misplaced_in(catalog: CatalogFolder) -> Iterator[tuple[str, Message]]:
    """Files and folders of a catalogue that are an edition's by what they are, and not by where they lie."""
    project = catalog.project
    yield from _loose(project, catalog.path, f"{catalog.path}/{NEXT}")
    for name in _visible(project, catalog.path):
        if is_edition_name(name):
            continue
        path = f"{catalog.path}/{name}"
        if _holds_edition(project, path):
            yield path, _told_name(name)
            continue
        for found in _below(project, path):
            last = found.rpartition("/")[2]
            yield found, _told(f"{catalog.path}/{last if is_edition_name(last) else NEXT}")


def _misplaced_outside(project: Project, known: str) -> Iterator[tuple[str, Message]]:
    """Such files and folders in no catalogue that has editions; `known` is a catalogue that has."""
    yield from _loose(project, CATALOGS, f"{CATALOGS}/{known}/{NEXT}")
    for catalog in project.catalogs:
        if catalog.editions:
            continue
        if is_edition_name(catalog.name) and _holds_edition(project, catalog.path):
            yield catalog.path, _told(f"{CATALOGS}/{known}/{catalog.name}")
        else:
            yield from _misplaced_in(catalog)


def _loose(project: Project, path: str, sample: str) -> Iterator[tuple[str, Message]]:
    """A file of an edition in a folder that must stay."""
    for name in [name for name in (ITEMS, FACTS) if name in project.files(path)][:1]:
        message = say(
            "the file lies in no edition's folder, and is not checked: an edition is a folder called by its year in the folder of its catalogue, such as {sample}; move the file there, or take it away",
            sample=sample,
        )
        yield f"{path}/{name}", message


def _below(project: Project, path: str) -> Iterator[str]:
    """The topmost folders below a folder that hold what an edition holds; links lead to none."""
    found = {
        posixpath.dirname(one)
        for one in project.below(path)
        if posixpath.basename(one) in (ITEMS, FACTS) and not one.startswith(".") and "/." not in one
    }
    for folder in sorted(found):
        if not any(folder.startswith(f"{other}/") for other in found):
            yield folder


def _visible(project: Project, path: str) -> list[str]:
    return [name for name in project.folders(path) if not name.startswith(".")]


def _holds_edition(project: Project, path: str) -> bool:
    return not {ITEMS, FACTS}.isdisjoint(project.files(path))


def _told_name(name: str) -> Message:
    return say(
        "{name} is no name of an edition, and nothing in the folder is checked: editions are called by their year, such as 2027, errata 2027.1",
        name=name,
    )


def _told(sample: str) -> Message:
    return say(
        "what lies in this folder is not checked: an edition is a folder called by its year in the folder of its catalogue, such as {sample}; move it there, or take it away",
        sample=sample,
    )
