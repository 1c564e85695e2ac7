"""The ruling as GitHub Flavored Markdown, for job summaries and comments on pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.announcers.sentences import effect, how_to_approve, policy_lines, ruling_line
from mulu.escaping import markdown, markdown_code, shorten
from mulu.messages import say, visible
from mulu.reporters.verdict_line import place
from mulu.tellers import tell as tell_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.announcers import Announcement
    from mulu.ruling import Review, Ruling

MOST_ROWS = 50
MOST_CHARACTERS = 20_000
"""Of all that changed: GitHub refuses a comment of more than 65,536 characters."""
SIGNS = {"open": "✅", "shut": "⛔", "broken": "⚠️"}


def render(announcement: Announcement) -> str:
    """The verdict, the policy, the findings, what changed."""
    return "".join(f"{line}\n" for line in _lines(announcement))


def _lines(announcement: Announcement) -> Iterator[str]:
    ruling, language = announcement.ruling, announcement.language
    yield f"# {SIGNS[ruling.state]} {ruling_line(ruling).render(language)}"
    if ruling.broken:
        yield from ("", markdown(shorten(ruling.broken.describe(language))))
    if ruling.review and (ruling.review.changes or ruling.review.approval):
        yield from _policy(ruling, ruling.review, language)
    yield from ("", *announcement.findings("markdown"))
    yield from _changes(announcement)


def _policy(ruling: Ruling, review: Review, language: str) -> Iterator[str]:
    yield from ("", f"## {say('What judges changes').render(language)}", "")
    if review.changes:
        headings = (say("Place"), say("Effect"), say("Change"))
        yield f"| {' | '.join(heading.render(language) for heading in headings)} |"
        yield "| --- | --- | --- |"
    for change in review.changes[:MOST_ROWS]:
        where = visible(change.path if change.line is None else f"{change.path}:{change.line}")
        told = markdown(shorten(change.message.render(language)))
        yield f"| {markdown_code(where)} | {effect(change).render(language)} | {told} |"
    yield from _more(len(review.changes), language)
    if review.lets_in:
        count = len(review.lets_in)
        heading = say("Errors that the proposed policy lets in: {count}", count=count)
        yield from ("", heading.render(language), "")
        for one in review.lets_in[:MOST_ROWS]:
            told = markdown(shorten(one.message.render(language)))
            yield f"- {markdown_code(place(one))} {told} ({markdown_code(one.rule)})"
        yield from _more(count, language)
    for message in policy_lines(review):
        yield from ("", markdown(shorten(message.render(language))))
    if how := how_to_approve(ruling, markdown_code):
        yield from ("", how.render(language))


def _more(count: int, language: str) -> Iterator[str]:
    if count > MOST_ROWS:
        yield from ("", say("{count} more", count=count - MOST_ROWS).render(language))


def _changes(announcement: Announcement) -> Iterator[str]:
    """The change logs, folded, as many as there is room for."""
    room = MOST_CHARACTERS
    for account in announcement.accounts:
        text = tell_changes(account, "markdown")
        title = say("What changes: {title}", title=account.title).render(announcement.language)
        if len(text) > room:
            line = say("the change log is too long for this page").render(announcement.language)
            yield from ("", f"{markdown(title)} ({line})")
            continue
        room -= len(text)
        yield from ("", "<details>", f"<summary>{_in_html(title)}</summary>", "", text, "</details>")


def _in_html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("@", "&#64;")
