"""What can be downloaded of an edition, with sums, and how anybody verifies it without mulu."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.messages import Message, say
from mulu.pages import render
from mulu.pages.head import crumbs_of, head_of, title_of
from mulu.release import STATEMENT, SUMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.exhibit import Exhibit, Volume
    from mulu.lock import Release
    from mulu.pages import Setting

NAME = "downloads.html"
FOLDER = "files"

_KINDS = {
    "items.csv": say("The items, as the document has them"),
    "changes.json": say("Change log, for programs"),
    "changes.md": say("Change log, for people"),
    "crosswalk.tsv": say("Which item became which (SSSOM)"),
    "findings.json": say("Findings, for programs"),
    "quality.md": say("Report on quality"),
    "tidy.csv": say("The items with marks in columns of their own, for tables"),
    "tidy.json": say("The items with marks by themselves, for programs"),
    STATEMENT: say("What was checked, how, and at which commit (in-toto)"),
    SUMS: say("Sums of all files here"),
}
_TERMS = {
    "title": say("Downloads"),
    "files": say("Files"),
    "size": say("Size in bytes"),
    "sum": say("SHA-256"),
    "verify": say("How to verify"),
    "lock": say("In the lock"),
    "draft": say("This is a draft: it changes until it is published."),
}


@dataclass(frozen=True)
class Offer:
    """A file that is offered."""

    name: str
    path: str
    what: Message | str
    size: int
    sha256: str


@dataclass(frozen=True)
class Step:
    """A way to verify, and the commands for it."""

    told: Message
    commands: Sequence[str]


def download_files(
    exhibit: Exhibit, volume: Volume, files: Mapping[str, bytes], setting: Setting
) -> Iterator[tuple[str, bytes]]:
    """The page about an edition's `files`, by name, and the files themselves, with sums if they bring none."""
    mark = Shelfmark(exhibit.catalog.name)
    page = mark.beside(volume.name, NAME)
    offered = dict(files)
    if SUMS not in offered:
        sums = "".join(
            f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
        )
        offered[SUMS] = sums.encode("utf-8", "surrogateescape")
    places = {name: mark.beside(volume.name, f"{FOLDER}/{name}") for name in offered}
    offers = [
        Offer(name, places[name], _KINDS.get(name, ""), len(data), hashlib.sha256(data).hexdigest())
        for name, data in offered.items()
    ]
    release = volume.folder.release
    yield page, render(
        "downloads.html", page, setting, f"{title_of(volume)} · {setting.speech.said(_TERMS['title'])}", crumbs_of(exhibit),
        head=head_of(exhibit, volume, NAME),
        offers=offers,
        steps=list(_steps(volume, setting, is_whole=STATEMENT in offered)),
        lock=list(_lock(release)) if release else [],
        is_draft=volume.facts.state == "draft",
        terms=_TERMS,
    )  # fmt: skip
    yield from ((places[name], data) for name, data in offered.items())


def _steps(volume: Volume, setting: Setting, *, is_whole: bool) -> Iterator[Step]:
    yield Step(
        say("Put the files and SHA256SUMS into one folder, and let sha256sum compare them:"),
        [f"sha256sum -c {SUMS}"],
    )
    if is_whole:
        yield Step(
            say(
                "In a clone of the repository, mulu makes the release again and compares; FOLDER is where the files are:"
            ),
            ["mulu verify FOLDER"],
        )
    inside = shlex.quote(volume.folder.path)
    if setting.commit is not None:
        committed = shlex.quote(f"{setting.commit.sha}:./{volume.folder.path}/items.csv")
        yield Step(
            say(
                "In a clone of the repository, in the folder that holds catalogs/, git gives the same items.csv; "
                "its sum must be the one above:"
            ),
            [f"git show {committed} | sha256sum"],
        )
    if volume.folder.release is not None:
        yield Step(
            say("There too, all files of the edition together must have the digest that the lock states:"),
            [
                f"cd {inside}",
                "find . -type f | sed 's,^[.]/,,' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum",
            ],
        )


def _lock(release: Release) -> Iterator[tuple[Message, str]]:
    yield say("Digest of the edition"), release.digest
    yield say("Digest of what judged it"), release.policy
    yield say("Version of mulu"), release.mulu
