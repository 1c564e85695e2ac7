"""The page of a catalogue: what it is, all its editions, and what they are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.messages import say
from mulu.pages import render
from mulu.pages.pictures import TERMS as PICTURE_TERMS, UNITS, changes, compositions
from mulu.pages.shelf_row import TERMS as ROW_TERMS, edition_rows

if TYPE_CHECKING:
    from mulu.exhibit import Exhibit
    from mulu.pages import Setting

_TERMS = {
    "editions": say("Editions"),
    "none": say("There is no edition yet."),
    "publisher": say("Publisher"),
    "licence": say("Licence"),
    "homepage": say("Home page"),
}


def catalog_page(exhibit: Exhibit, setting: Setting) -> tuple[str, bytes]:
    """The page of a catalogue."""
    page, facts = Shelfmark(exhibit.catalog.name).home, exhibit.catalog.facts
    return page, render(
        "catalog.html", page, setting, facts.title, [],
        facts=facts,
        editions=edition_rows(exhibit),
        terms=_TERMS,
        row_terms=ROW_TERMS,
        compositions=compositions(exhibit),
        changes=changes(exhibit),
        units=UNITS,
        picture_terms=PICTURE_TERMS,
    )  # fmt: skip
