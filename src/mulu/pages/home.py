"""The first page: the catalogues, their editions, and the state of the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.messages import Message, say
from mulu.pages import HOME, render
from mulu.pages.head import Label
from mulu.pages.shelf_row import EditionRow, edition_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.exhibit import Exhibit
    from mulu.finding import Finding
    from mulu.pages import Setting
    from mulu.ruling import Ruling, State

_GATE: dict[State, tuple[str, Message, Message]] = {
    "open": (
        "good",
        say("The gate is open"),
        say("Every edition follows the rules, and every change between editions is decided and proven."),
    ),
    "shut": (
        "bad",
        say("The gate is shut"),
        say("Something is at fault or undecided: what these pages show is not to be relied on yet."),
    ),
}
_TERMS = {
    "title": say("Official catalogues, item by item"),
    "lead": say("Every edition as published, every item's life through the editions, every change with its reason."),
    "gate": say("State of the gate"),
    "elsewhere": say("At fault outside the editions"),
}  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A catalogue on the first page; the newest edition comes first."""

    title: str
    path: str
    description: str | None
    publisher: str | None
    editions: Sequence[EditionRow]


def home_page(exhibits: Sequence[Exhibit], ruling: Ruling, setting: Setting) -> tuple[str, bytes]:
    """The first page of the site."""
    slug, title, told = _GATE["open" if ruling.state == "open" else "shut"]
    return HOME, render(
        "home.html", HOME, setting, setting.speech.line(_TERMS["title"]), [],
        cards=[_card(exhibit) for exhibit in exhibits],
        gate=Label(slug, title),
        told=told,
        counts=say("Errors: {errors}, warnings: {warnings}, waived: {waived}", errors=ruling.verdict.errors, warnings=ruling.verdict.warnings, waived=ruling.verdict.waived),
        elsewhere=list(_elsewhere(exhibits, ruling)),
        terms=_TERMS,
    )  # fmt: skip


def _card(exhibit: Exhibit) -> Card:
    facts = exhibit.catalog.facts
    path = Shelfmark(exhibit.catalog.name).home
    return Card(facts.title, path, facts.description, facts.publisher, edition_rows(exhibit))


def _elsewhere(exhibits: Sequence[Exhibit], ruling: Ruling) -> Sequence[Finding]:
    """What is at fault and is told on no page about an edition."""
    told = {id(one) for exhibit in exhibits for volume in exhibit.volumes for one in volume.findings}
    return [one for one in ruling.verdict.findings if one.waived is None and id(one) not in told]
