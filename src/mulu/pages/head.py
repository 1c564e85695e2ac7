"""The head of all pages about an edition: what it is, its other pages, the other editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.exhibit import Exhibit, Volume
    from mulu.pages import Crumb

PAGES = ("index.html", "changes.html", "quality.html", "downloads.html")


@dataclass(frozen=True)
class Label:
    """A word with a look: `slug` is its class."""

    slug: str
    title: Message


@dataclass(frozen=True)
class Head:
    """What the template of the head is given; tabs and editions say which of them is being read."""

    title: str
    edition: Message
    state: Label
    count: Message
    verdict: Label
    quality: str
    tabs: Sequence[tuple[Message, str, bool]]
    editions: Sequence[tuple[str, str, bool]]
    words: Mapping[str, Message]


def head_of(exhibit: Exhibit, volume: Volume, page: str) -> Head:
    """The head of one of the edition's `PAGES`."""
    mark = Shelfmark(exhibit.catalog.name)
    titles = (say("The list"), say("Changes"), say("Quality"), say("Downloads"))
    return Head(
        title_of(volume),
        say("Edition {edition}", edition=volume.name),
        state_of(volume),
        say("{count} items", count=len(volume.items)),
        verdict_of(volume),
        mark.beside(volume.name, "quality.html"),
        [(title, mark.beside(volume.name, name), name == page) for title, name in zip(titles, PAGES, strict=True)],
        [(one.name, mark.beside(one.name, page), one is volume) for one in reversed(exhibit.volumes)],
        {"pages": say("Pages of this edition"), "editions": say("Editions")},
    )  # fmt: skip


def crumbs_of(exhibit: Exhibit) -> Sequence[Crumb]:
    """The way from the site's home to the catalogue."""
    return [(exhibit.catalog.facts.title, Shelfmark(exhibit.catalog.name).home)]


def title_of(volume: Volume) -> str:
    """What an edition is called."""
    return volume.facts.title or f"{volume.folder.catalog.facts.title} {volume.name}"


def state_of(volume: Volume) -> Label:
    """Whether an edition is a draft, published, or frozen."""
    if volume.folder.release is not None:
        return Label("frozen", say("Frozen"))
    if volume.facts.state == "published":
        return Label("published", say("Published"))
    return Label("draft", say("Draft"))


def verdict_of(volume: Volume) -> Label:
    """What checking the edition has come to."""
    open_ones = [finding for finding in volume.findings if finding.waived is None]
    errors = sum(finding.severity == "error" for finding in open_ones)
    if errors:
        return Label("bad", say("Errors: {count}", count=errors))
    if open_ones:
        return Label("warned", say("Warnings: {count}", count=len(open_ones)))
    if volume.findings:
        return Label("good", say("Checked: in order, {count} waived", count=len(volume.findings)))
    return Label("good", say("Checked: in order"))
