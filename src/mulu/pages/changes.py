"""What an edition has brought since the one before it, as tellers tell it, with links to the items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.address import Shelfmark, relative
from mulu.pages import render
from mulu.pages.head import crumbs_of, head_of
from mulu.pages.pictures import TERMS as PICTURE_TERMS, UNITS, flows
from mulu.tellers.html_teller import content

if TYPE_CHECKING:
    from mulu.exhibit import Exhibit, Volume
    from mulu.pages import Setting

NAME = "changes.html"


def changes_page(exhibit: Exhibit, volume: Volume, setting: Setting) -> tuple[str, bytes]:
    """The change log of an edition; that of a first edition says so."""
    mark = Shelfmark(exhibit.catalog.name)
    page = mark.beside(volume.name, NAME)
    told = content(
        volume.account, lambda _, key: relative(page, mark.item(key)), say_richly=setting.speech.both
    )
    title = setting.speech.said(told["summary"].heading)
    return page, render(
        "log.html", page, setting, title, crumbs_of(exhibit),
        head=head_of(exhibit, volume, NAME),
        flows=flows(exhibit, volume),
        names=(volume.facts.base, volume.name),
        units=UNITS,
        picture_terms=PICTURE_TERMS,
        **told,
    )  # fmt: skip
