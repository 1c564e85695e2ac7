"""An edition in a row: what it is, what it brought, how it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.messages import Message, listed, say
from mulu.pages.head import Label, state_of, title_of, verdict_of
from mulu.tellers.facts import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.exhibit import Exhibit, Volume

TERMS = {
    "edition": say("Edition"),
    "items": say("Number of items"),
    "state": say("State"),
    "changes": say("Changes since the edition before"),
    "verdict": say("Checking"),
}


@dataclass(frozen=True)
class EditionRow:
    """An edition, with the paths of its pages."""

    name: str
    title: str
    path: str
    count: int
    state: Label
    verdict: Label
    quality: str
    changes: str
    brought: Message | str

    @property
    def total(self) -> Message:
        """How many items it has."""
        return say("{count} items", count=self.count)


def edition_rows(exhibit: Exhibit) -> Sequence[EditionRow]:
    """A catalogue's editions, the newest first."""
    return [_row(exhibit, volume) for volume in reversed(exhibit.volumes)]


def _row(exhibit: Exhibit, volume: Volume) -> EditionRow:
    mark = Shelfmark(exhibit.catalog.name)
    return EditionRow(
        volume.name,
        title_of(volume),
        mark.items(volume.name),
        len(volume.items),
        state_of(volume),
        verdict_of(volume),
        mark.beside(volume.name, "quality.html"),
        mark.beside(volume.name, "changes.html"),
        _brought(volume),
    )


def _brought(volume: Volume) -> Message | str:
    if volume.account.log.old is None:
        return say("first edition")
    told = [fact.told for fact in kinds(volume.account) if fact.value]
    return listed(told) if told else say("no change")
