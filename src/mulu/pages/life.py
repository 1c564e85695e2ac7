"""An item's life as its page tells it: edition by edition, where it comes from, and who decided so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.extract import tell_place
from mulu.messages import Message, say
from mulu.pages.head import Label, state_of
from mulu.tellers.nature import printed_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.change import Item
    from mulu.decision import Apart, Link
    from mulu.exhibit import Exhibit, Volume
    from mulu.history import Chapter, Origin, Standing


@dataclass(frozen=True)
class Named:
    """An item that is pointed to: what it is called, and where its page is."""

    key: str
    name: str
    path: str


@dataclass(frozen=True)
class Shift:
    """A value before and after; `None` where the edition has no such field."""

    title: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Descent:
    """Where an item comes from: the item before, what differs, and who says so."""

    before: Named
    is_other: bool
    shifts: Sequence[Shift]
    link: Link | None


@dataclass(frozen=True)
class Stay:
    """An item in an edition. `note` says how it came there, where it comes from nothing, `arrival` who says so."""

    item: Named
    is_own: bool
    descents: Sequence[Descent]
    note: Message | None
    arrival: Link | None
    place: str | None
    line: Message
    is_mended: bool


@dataclass(frozen=True)
class Stage:
    """An edition in an item's life: how the item stands there, or that it does not.

    `reused` is what its code stands for instead, and `apart` who says that this is another item.
    """

    edition: str
    path: str
    quality: str
    state: Label
    stays: Sequence[Stay]
    end: Link | None
    reused: str | None
    apart: Apart | None


def name_item(item: Item, volume: Volume) -> Named:
    """An item of an edition, to be pointed to."""
    path = Shelfmark(volume.folder.catalog.name).item(item.key)
    return Named(item.key, printed_name(item, volume.schema), path)


def stages(exhibit: Exhibit, key: str, life: Sequence[Chapter], language: str) -> Iterator[Stage]:
    """A life as the page of `key` tells it, the newest edition first."""
    mark = Shelfmark(exhibit.catalog.name)
    for chapter in reversed(life):
        volume = exhibit.by_name[chapter.edition]
        stays = [_stay(exhibit, standing, volume, key, language) for standing in chapter.items]
        yield Stage(
            volume.name,
            mark.items(volume.name),
            mark.beside(volume.name, "quality.html"),
            state_of(volume),
            stays,
            chapter.end,
            chapter.reused,
            exhibit.apart.get((volume.name, key)) if chapter.reused is not None else None,
        )


def _stay(exhibit: Exhibit, standing: Standing, volume: Volume, key: str, language: str) -> Stay:
    item = standing.item
    expected = volume.expected.get(item.key)
    place = expected.place if expected else None
    descents = [_descent(exhibit, origin, item, volume) for origin in standing.origins]
    note = None
    if not descents:
        is_first = volume.account.log.old is None
        note = say("on the list from the first edition on") if is_first else say("new on the list")
    return Stay(
        name_item(item, volume),
        item.key == key,
        descents,
        note,
        None if descents else exhibit.arrivals.get((volume.name, item.key)),
        tell_place(place, language) if place else None,
        say("items.csv, line {line}", line=volume.line_of[item.key]),
        expected is not None and expected.is_corrected,
    )


def _descent(exhibit: Exhibit, origin: Origin, item: Item, volume: Volume) -> Descent:
    base = exhibit.by_name[volume.facts.base or ""]
    shifts = [
        Shift(_title(name, volume, base), old, new)
        for name, (old, new) in origin.fields.items()
    ]  # fmt: skip
    before = name_item(origin.item, base)
    return Descent(before, before.key != item.key, shifts, origin.link)


def _title(name: str, volume: Volume, base: Volume) -> str:
    field = volume.schema.by_name.get(name) or base.schema.by_name.get(name)
    return (field and field.title) or name
