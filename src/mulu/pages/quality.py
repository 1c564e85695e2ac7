"""The quality of an edition: its document, what checking found, what is accepted, what was mended in writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.address import Shelfmark
from mulu.agreement import agreements
from mulu.correction import Add, Change
from mulu.messages import Message, say
from mulu.pages import render
from mulu.pages.findings import TERMS as FINDING_TERMS, tell_findings
from mulu.pages.head import crumbs_of, head_of, title_of, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.correction import Remove
    from mulu.exhibit import Exhibit, Volume
    from mulu.finding import Verdict
    from mulu.pages import Setting

NAME = "quality.html"


@dataclass(frozen=True)
class Mended:
    """A correction: what the document says, and what stands instead; `None` for an item that is not there."""

    at: str
    printed: str | None
    mended: str | None
    reason: str
    renumbers: bool = False


_TERMS = {
    "title": say("Quality"),
    "document": say("The document"),
    "verdict": say("What checking found"),
    "open": say("To be mended"),
    "waived": say("Accepted in writing"),
    "corrections": say("Mended against the document, in writing"),
    "skipped": say("Not judged in full"),
    "at": say("Item"),
    "printed": say("The document says"),
    "mended": say("Mended to"),
    "why": say("Why"),
    "renumbers": say("numbers counted anew in this part of the list"),
}


def quality_page(exhibit: Exhibit, volume: Volume, verdict: Verdict, setting: Setting) -> tuple[str, bytes]:
    """The quality of an edition; `verdict` is on all editions."""
    mark = Shelfmark(exhibit.catalog.name)
    page = mark.beside(volume.name, NAME)
    told = tell_findings(volume.findings, exhibit.catalog, volume.schema, setting.speech.first)
    keys = set(exhibit.keys)
    return page, render(
        "quality.html", page, setting, f"{title_of(volume)} · {setting.speech.said(_TERMS['title'])}", crumbs_of(exhibit),
        head=head_of(exhibit, volume, NAME),
        outcome=verdict_of(volume),
        judged=say("{items} items were checked by {rules} rules.", items=len(volume.items), rules=verdict.rules),
        agreements=[say("{reference}: {standing}", reference=name, standing=one) for name, one in agreements(volume.folder)],
        source=list(_source(volume)),
        to_mend=[one for one in told if one.look != "waived"],
        waived=[one for one in told if one.look == "waived"],
        corrections=[_mended(one) for one in (volume.corrections.corrections if volume.corrections else ())],
        skipped=[one for one in verdict.skipped if one.edition == volume.folder.title],
        item_page=lambda key: mark.item(key) if key in keys else None,
        terms=_TERMS,
        finding_terms=FINDING_TERMS,
    )  # fmt: skip


def _mended(correction: Change | Add | Remove) -> Mended:
    if isinstance(correction, Change):
        return Mended(correction.at, correction.expect, correction.to, correction.reason)
    if isinstance(correction, Add):
        added = ", ".join(correction.to.values())
        return Mended(correction.after, None, added, correction.reason, correction.renumber)
    removed = ", ".join(correction.expect.values())
    return Mended(correction.at, removed, None, correction.reason, correction.renumber)


def _source(volume: Volume) -> Iterator[tuple[Message, str]]:
    """What is known of the document."""
    source = volume.facts.source
    if source is None:
        return
    known = (
        (say("Source document"), source.file),
        (say("Number"), source.number),
        (say("Date"), source.date),
        (say("Publisher"), source.publisher),
        (say("Address"), source.url),
        (say("SHA-256 of the document"), source.sha256),
    )
    yield from ((label, value) for label, value in known if value)
