"""The page of a key: the item that bears it or bore it, its life through editions, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.edition import edition_order
from mulu.facets import section_field, section_label
from mulu.messages import Message, say
from mulu.pages import render
from mulu.pages.findings import TERMS as FINDING_TERMS, Told, tell_findings
from mulu.pages.head import Label, crumbs_of
from mulu.pages.life import Named, name_item, stages
from mulu.tellers.highlighting import pieces
from mulu.tellers.nature import printed_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.change import Item
    from mulu.decision import Link
    from mulu.exhibit import Exhibit, Volume
    from mulu.history import Chapter
    from mulu.pages import Setting


@dataclass(frozen=True)
class Field:
    """A value as printed, what people call the field, and the notes that explain a mark of it."""

    title: str
    beside: str
    value: str
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Now:
    """What became of the item up to the newest published edition; `items` are what it is now.

    `draft` says what a draft makes of it, `drafted` are what it is there.
    """

    label: Label
    told: Message
    items: Sequence[Named] = ()
    end: Link | None = None
    draft: Message | None = None
    drafted: Sequence[Named] = ()


def item_page(exhibit: Exhibit, key: str, setting: Setting) -> tuple[str, bytes]:
    """The page of a key that some edition has."""
    view = _View(exhibit, key, setting.speech.first)
    lives = list(exhibit.lives(key))
    # What is published comes first; a draft may come to nothing.
    main = next((at for at, life in enumerate(lives) if view.is_published(life)), 0)
    volume, item = view.latest(lives[main])
    page = view.mark.item(key)
    name = printed_name(item, volume.schema)
    told = [
        (_TERMS["life"], lives[main]),
        *((_TERMS["drafted"], life) for life in lives[:main]),
        *((_TERMS["earlier"], life) for life in lives[main + 1 :]),
    ]
    findings = [one for other in exhibit.volumes for one in view.findings(other)]
    return page, render(
        "item.html", page, setting, f"{key} {name}", crumbs_of(exhibit),
        key=key,
        name=name,
        now=view.now(lives[main]),
        edition=volume.name,
        as_of=say("As it stands in edition {edition}", edition=volume.name),
        list_page=view.mark.items(volume.name),
        fields=list(_fields(item, volume)),
        around=[name_item(one, volume) for one in volume.around(key)],
        lives=[(title, list(stages(exhibit, key, life, view.language))) for title, life in told],
        findings=findings,
        pieces=pieces,
        nothing=setting.speech.said(say("nothing")),
        terms=_TERMS,
        finding_terms=FINDING_TERMS,
    )  # fmt: skip


_TERMS = {
    "life": say("Its life through the editions"),
    "drafted": say("What this code stands for in a draft"),
    "earlier": say("What this code stood for before"),
    "findings": say("Findings about it"),
    "same": say("as in the edition before"),
    "from": say("was"),
    "reason": say("Why"),
    "basis": say("By which document"),
    "ended": say("Taken off the list"),
    "absent": say("Not in this edition"),
    "reused": say("The code now stands for"),
    "mended": say("mended against the document"),
    "place": say("In the document"),
    "list": say("Back to the list"),
    "around": say("Beside it on the list"),
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
        """The newest edition in which the item bears the key, a published one if there is any, and the item there."""
        found = list(self._bearing(life))
        return ([one for one in found if one[0].facts.state == "published"] or found)[-1]

    def is_published(self, life: Sequence[Chapter]) -> bool:
        """Whether some published edition has the item under this key."""
        return any(volume.facts.state == "published" for volume, _ in self._bearing(life))

    def _bearing(self, life: Sequence[Chapter]) -> Iterator[tuple[Volume, Item]]:
        for chapter in life:
            for standing in chapter.items:
                if standing.item.key == self.key:
                    yield self.exhibit.by_name[chapter.edition], standing.item

    def now(self, life: Sequence[Chapter]) -> Now:
        """Judged by what is published; a draft may come to nothing."""
        current = self.exhibit.current.name
        at = next((at for at, chapter in enumerate(life) if chapter.edition == current), None)
        if at is None and edition_order(life[0].edition) > edition_order(current):
            told = say("It stands in the draft of edition {edition}.", edition=life[0].edition)
            return Now(Label("draft", say("Only in a draft")), told)
        if at is None:
            return self._gone(life, life[-1].edition)
        now = self._standing(life, at)
        later = life[-1]
        if at == len(life) - 1 or any(one.item.key == self.key for one in later.items):
            return now
        drafted = self._named_in(later)
        words = {"edition": later.edition}
        draft = say("The draft of edition {edition} has it as:", **words) if drafted else say("The draft of edition {edition} no longer has it.", **words)  # fmt: skip
        return replace(now, draft=draft, drafted=drafted)

    def _standing(self, life: Sequence[Chapter], at: int) -> Now:
        chapter = life[at]
        items = self._named_in(chapter)
        others = [one for one in items if one.key != self.key]
        words = {"edition": chapter.edition}
        if len(others) < len(items):
            return Now(
                Label("good", say("In force")), say("It stands in edition {edition}.", **words), others
            )
        if others:
            told = say("In edition {edition} it stands as:", **words)
            return Now(Label("moved", say("Has a successor")), told, others)
        return self._gone(life[: at + 1], chapter.edition)

    def _gone(self, life: Sequence[Chapter], edition: str) -> Now:
        end = next((chapter.end for chapter in reversed(life) if chapter.end), None)
        first = next((chapter.edition for chapter in life if not chapter.items), edition)
        told = say("It is not on the list since edition {edition}.", edition=first)
        return Now(Label("gone", say("Taken off")), told, end=end)

    def _named_in(self, chapter: Chapter) -> list[Named]:
        volume = self.exhibit.by_name[chapter.edition]
        return [name_item(standing.item, volume) for standing in chapter.items]

    def findings(self, volume: Volume) -> list[Told]:
        found = volume.findings_of.get(self.key, ())
        return tell_findings(found, volume.folder.catalog, volume.schema, self.language)


def _fields(item: Item, volume: Volume) -> Iterator[Field]:
    part = section_field(volume.schema)
    for field in volume.schema.fields:
        value = item.cells[field.name]
        _, mark = volume.schema.split(field.name, value)
        notes = [note for note in volume.facts.notes if mark and mark in note]
        if field.name == part:
            value = section_label(value, volume.facts)
        yield Field(field.title or field.name, field.name if field.title else "", value, notes)
