"""`mulu publish`: the release of a frozen edition, if the gate is open and everything is committed."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.checkpoint import engine_version
from mulu.cli.console import edition_named, open_project, put, speak
from mulu.errors import ComparisonError, OpinionError
from mulu.forms import Origin
from mulu.messages import say
from mulu.project import CatalogFolder, EditionFolder, Project
from mulu.publication import read_publication
from mulu.publisher import place_release, refusals, second_opinion_on
from mulu.release import release_files, versions_here
from mulu.second_opinion import told as objections
from mulu.stated import LEFT_OUT
from mulu.tagged import make_tag, refuse_other_tag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OUT = "releases"


def publish(
    edition: str,
    out: str | None,
    has_tag: bool,
    is_alone: bool,
    replaces: bool,
    root: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Publish; 1 if something in the data or in git speaks against it, and then nothing is written."""
    project = open_project(root)
    folder = edition_named(project, edition)
    spoken = speak(language, [folder.catalog])
    committed = Project(project.root, project.committed)
    source = EditionFolder(CatalogFolder(committed, folder.catalog.name), folder.name)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            against, files = _make(folder, source, has_tag, is_alone, spoken)
    except ComparisonError as error:
        against, files = [error.describe(spoken)], {}
    if against:
        put("".join(f"{sentence}\n" for sentence in against), "-")
        return 1
    place = str(Path(out or OUT) / folder.catalog.name / folder.name)
    is_new = place_release(place, files, replaces=replaces)
    if has_tag:
        make_tag(source)
    if not quiet:
        words = {
            "edition": folder.title,
            "path": place,
            "count": len(files),
            "commit": committed.committed.commit.sha,
        }
        told = say("{edition} is published: {path}, {count} files, from the commit {commit}", **words)
        if not is_new:
            told = say("{path} is this release already, to the last byte", **words)
        put(told.render(spoken) + "\n", "-")
    return 0


def _make(
    folder: EditionFolder, source: EditionFolder, has_tag: bool, is_alone: bool, spoken: str
) -> tuple[Sequence[str], Mapping[str, bytes]]:
    """What speaks against publishing, or the files of the release: by the gate, the second engine, and an earlier tag."""
    against = [message.render(spoken) for message in refusals(folder)]
    if has_tag:
        refuse_other_tag(source)
    stated: Mapping[str, str] = LEFT_OUT
    if not against and not is_alone:
        if engine_version() is None:
            raise OpinionError(
                say(
                    "Great Expectations is not installed, which gives the second opinion: pip install 'mulu[gx]', or add --without-second-opinion, which the statement records"
                )
            )
        opinion = second_opinion_on(source)
        against = [message.render(spoken) for message in objections(source, opinion)]
        stated = opinion.as_stated()
    if against:
        return against, {}
    return (), release_files(read_publication(source, is_gate_open=True), Origin(versions_here(), stated))
