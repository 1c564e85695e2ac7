"""The page of a key: the item that bears it or bore it, its life through editions, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.extract import tell_place
from mulu.facets import section_field, section_label
from mulu.messages import Message, say
from mulu.pages import render
from mulu.pages.findings import TERMS as FINDING_TERMS, Told, tell_findings
from mulu.pages.head import Label, crumbs_of, state_of
from mulu.tellers.highlighting import pieces
from mulu.tellers.nature import printed_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.change import Item
    from mulu.decision import Link
    from mulu.exhibit import Exhibit, Volume
    from mulu.history import Chapter, Origin, Standing
    from mulu.pages import Setting


@dataclass(frozen=True)
class Named:
    """An item that is pointed to: what it is called, and where its page is."""

    key: str
    name: str
    path: str


@dataclass(frozen=True)
class Field:
    """A value as printed, what people call the field, and the notes that explain a mark of it."""

    title: str
    beside: str
    value: str
    notes: Sequence[str] = ()


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
    """An item in an edition. `note` says how it came there, where it comes from nothing."""

    item: Named
    is_own: bool
    descents: Sequence[Descent]
    note: Message | None
    place: str | None
    line: Message


@dataclass(frozen=True)
class Stage:
    """An edition in an item's life: how the item stands there, or that it does not."""

    edition: str
    path: str
    state: Label
    stays: Sequence[Stay]
    end: Link | None
    reused: Named | None


@dataclass(frozen=True)
class Now:
    """What became of the item up to the newest edition; `items` are what it is now."""

    label: Label
    told: Message
    items: Sequence[Named] = ()
    end: Link | None = None


def item_page(exhibit: Exhibit, key: str, setting: Setting) -> tuple[str, bytes]:
    """The page of a key that some edition has."""
    view = _View(exhibit, key, setting.speech.first)
    lives = list(exhibit.lives(key))
    volume, item = view.latest(lives[0])
    page = view.mark.item(key)
    name = printed_name(item, volume.schema)
    findings = [one for other in exhibit.volumes for one in view.findings(other)]
    return page, render(
        "item.html", page, setting, f"{key} {name}", crumbs_of(exhibit),
        key=key,
        name=name,
        now=view.now(lives[0]),
        edition=volume.name,
        as_of=say("As it stands in edition {edition}", edition=volume.name),
        list_page=view.mark.items(volume.name),
        fields=list(_fields(item, volume)),
        lives=[list(view.stages(life)) for life in lives],
        findings=findings,
        pieces=pieces,
        nothing=setting.speech.said(say("nothing")),
        terms=_TERMS,
        finding_terms=FINDING_TERMS,
    )  # fmt: skip


_TERMS = {
    "life": say("Its life through the editions"),
    "earlier": say("What this code stood for before"),
    "findings": say("Findings about it"),
    "same": say("as in the edition before"),
    "from": say("was"),
    "reason": say("Why"),
    "basis": say("By which document"),
    "ended": say("Taken off the list"),
    "absent": say("Not in this edition"),
    "reused": say("The code now stands for"),
    "place": say("In the document"),
    "list": say("Back to the list"),
}


@dataclass(frozen=True)
class _View:
    """A key of a catalogue, as its page looks at it."""

    exhibit: Exhibit
    key: str
    language: str

    @property
    def mark(self) -> Shelfmark:
        return Shelfmark(self.exhibit.catalog.name)

    def latest(self, life: Sequence[Chapter]) -> tuple[Volume, Item]:
        """The newest edition in which the item bears the key, and the item there."""
        found = [
            (self.exhibit.by_name[chapter.edition], standing.item)
            for chapter in life
            for standing in chapter.items
            if standing.item.key == self.key
        ]
        return found[-1]

    def now(self, life: Sequence[Chapter]) -> Now:
        newest = self.exhibit.volumes[-1]
        last = life[-1]
        if last.edition != newest.name:
            return self._gone(life, last.edition)
        items = [self.named(standing.item, newest) for standing in last.items]
        if any(one.key == self.key for one in items):
            others = [one for one in items if one.key != self.key]
            return Now(Label("good", say("In force")), say("It stands in edition {edition}.", edition=newest.name), others)  # fmt: skip
        if items:
            told = say("In edition {edition} it stands as:", edition=newest.name)
            return Now(Label("moved", say("Has a successor")), told, items)
        return self._gone(life, newest.name)

    def _gone(self, life: Sequence[Chapter], edition: str) -> Now:
        end = next((chapter.end for chapter in reversed(life) if chapter.end), None)
        first = next((chapter.edition for chapter in life if not chapter.items), edition)
        told = say("It is not on the list since edition {edition}.", edition=first)
        return Now(Label("gone", say("Taken off")), told, end=end)

    def named(self, item: Item, volume: Volume) -> Named:
        return Named(item.key, printed_name(item, volume.schema), self.mark.item(item.key))

    def stages(self, life: Sequence[Chapter]) -> Iterator[Stage]:
        """The newest edition first."""
        for chapter in reversed(life):
            volume = self.exhibit.by_name[chapter.edition]
            stays = [self.stay(standing, volume) for standing in chapter.items]
            reused = None
            if chapter.reused is not None:
                reused = Named(self.key, chapter.reused, self.mark.item(self.key))
            path = self.mark.items(volume.name)
            yield Stage(volume.name, path, state_of(volume), stays, chapter.end, reused)

    def stay(self, standing: Standing, volume: Volume) -> Stay:
        item = standing.item
        expected = volume.expected.get(item.key)
        place = expected.place if expected else None
        descents = [self.descent(origin, item, volume) for origin in standing.origins]
        note = None
        if not descents:
            is_first = volume.account.log.old is None
            note = say("on the list from the first edition on") if is_first else say("new on the list")
        return Stay(
            self.named(item, volume),
            item.key == self.key,
            descents,
            note,
            tell_place(place, self.language) if place else None,
            say("items.csv, line {line}", line=volume.line_of[item.key]),
        )

    def descent(self, origin: Origin, item: Item, volume: Volume) -> Descent:
        base = self.exhibit.by_name[volume.facts.base or ""]
        shifts = [
            Shift(_title(name, volume, base), old, new)
            for name, (old, new) in origin.fields.items()
        ]  # fmt: skip
        before = self.named(origin.item, base)
        return Descent(before, before.key != item.key, shifts, origin.link)

    def findings(self, volume: Volume) -> list[Told]:
        found = volume.findings_of.get(self.key, ())
        return tell_findings(found, volume.folder.catalog, volume.schema, self.language)


def _title(name: str, volume: Volume, base: Volume) -> str:
    field = volume.schema.by_name.get(name) or base.schema.by_name.get(name)
    return (field and field.title) or name


def _fields(item: Item, volume: Volume) -> Iterator[Field]:
    part = section_field(volume.schema)
    for field in volume.schema.fields:
        value = item.cells[field.name]
        _, mark = volume.schema.split(field.name, value)
        notes = [note for note in volume.facts.notes if mark and mark in note]
        if field.name == part:
            value = section_label(value, volume.facts)
        yield Field(field.title or field.name, field.name if field.title else "", value, notes)
