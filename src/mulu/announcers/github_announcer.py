"""The ruling as GitHub Actions workflow commands, and what they cannot say as plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.announcers.sentences import effect, how_to_approve, policy_lines, ruling_line
from mulu.escaping import shorten
from mulu.messages import visible
from mulu.reporters.github_report import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.announcers import Announcement


def render(announcement: Announcement) -> str:
    """Annotations, then the policy, then the verdict; no line begins with what a pull request says."""
    return "".join(f"{line}\n" for line in _lines(announcement))


def _lines(announcement: Announcement) -> Iterator[str]:
    ruling, language = announcement.ruling, announcement.language
    yield from announcement.findings("github")
    review = ruling.review
    for change in review.changes if review else ():
        where = visible(announcement.telling.path(change.path))
        yield plain(
            f"- {effect(change).render(language)} {where}: {shorten(change.message.render(language))}"
        )
    for message in policy_lines(review) if review else ():
        yield plain(f"- {message.render(language)}")
    if how := how_to_approve(ruling):
        yield "- " + how.render(language)
    if ruling.broken:
        yield plain(f"- {shorten(ruling.broken.describe(language))}")
    yield plain(ruling_line(ruling).render(language))
