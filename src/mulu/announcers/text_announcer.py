"""The ruling for the eye: findings, then the policy, then one line of verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.announcers.sentences import effect, how_to_approve, policy_lines, ruling_line
from mulu.escaping import shorten
from mulu.messages import say, visible
from mulu.reporters.verdict_line import place
from mulu.terminal import BOLD, GREEN, RED, paint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.announcers import Announcement
    from mulu.ruling import Review, Ruling

MOST_LET_IN = 20


def render(announcement: Announcement) -> str:
    """Findings by place, what the policy becomes, the verdict."""
    return "\n".join([*_lines(announcement), ""])


def _lines(announcement: Announcement) -> Iterator[str]:
    ruling, language = announcement.ruling, announcement.language
    if findings := announcement.findings("text"):
        yield from (*findings, "")
    if ruling.review and (ruling.review.changes or ruling.review.approval):
        yield from _policy(ruling, ruling.review, language)
        yield ""
    # Where there is no verdict, the command itself ends with the sentence.
    if ruling.broken and ruling.state != "broken":
        yield ruling.broken.describe(language)
    line = ruling_line(ruling).render(language)
    color = GREEN if ruling.state == "open" else RED
    yield paint(line, BOLD, color) if announcement.color else line


def _policy(ruling: Ruling, review: Review, language: str) -> Iterator[str]:
    yield say("What judges changes:").render(language)
    for change in review.changes:
        where = visible(change.path if change.line is None else f"{change.path}:{change.line}")
        yield f"  {where}  {effect(change).render(language)}  {shorten(change.message.render(language))}"
    if review.lets_in:
        count = len(review.lets_in)
        yield say("Errors that the proposed policy lets in: {count}", count=count).render(language)
        for one in review.lets_in[:MOST_LET_IN]:
            yield f"  {place(one)}  {shorten(one.message.render(language))}  [{one.rule}]"
        if count > MOST_LET_IN:
            yield f"  {say('{count} more', count=count - MOST_LET_IN).render(language)}"
    for message in policy_lines(review):
        yield message.render(language)
    if how := how_to_approve(ruling):
        yield how.render(language)
