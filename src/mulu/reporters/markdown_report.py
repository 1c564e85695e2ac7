"""The verdict as GitHub Flavored Markdown, for comments on pull requests and job summaries."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from mulu.escaping import markdown, markdown_code, shorten
from mulu.messages import say
from mulu.reporters.verdict_line import place, verdict_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.finding import Finding
    from mulu.messages import Message
    from mulu.reporters import Telling

MOST_ROWS = 100
MOST_CHARACTERS = 25_000
"""Of each table: GitHub refuses a comment of more than 65,536 characters."""


def render(telling: Telling) -> str:
    """The verdict, what is at fault, and what is accepted in writing."""
    return "".join(f"{line}\n" for line in _lines(telling))


def _lines(telling: Telling) -> Iterator[str]:
    verdict, language = telling.verdict, telling.language
    yield f"## {verdict_line(telling)}"
    shown = [_row(finding, language) for finding in verdict.findings if finding.waived is None]
    headings = (say("Place"), say("Rule"), say("What"), say("Message"))
    yield from _table(headings, shown, sum(verdict.omitted.values()), language)
    waived = [_row(finding, language) for finding in verdict.findings if finding.waived is not None]
    if waived:
        yield from ("", f"### {say('Waived').render(language)}")
        yield from _table((*headings[:3], say("Reason")), waived, 0, language)


def _row(finding: Finding, language: str) -> str:
    severity = say("error") if finding.severity == "error" else say("warning")
    what = [part for part in (finding.key, finding.field, finding.value) if part]
    cells = (
        markdown_code(place(finding)),
        f"{markdown_code(finding.rule)} ({severity.render(language)})",
        " · ".join(markdown(shorten(part)) for part in dict.fromkeys(what)),
        markdown(shorten(finding.message.render(language) if finding.waived is None else finding.waived)),
    )
    return f"| {' | '.join(cells)} |"


def _table(headings: Sequence[Message], rows: Sequence[str], omitted: int, language: str) -> Iterator[str]:
    """As many rows as a comment can hold, and how many more there are."""
    sizes = accumulate(len(row) for row in rows[:MOST_ROWS])
    listed = sum(size <= MOST_CHARACTERS for size in sizes)
    if rows:
        yield from ("", f"| {' | '.join(heading.render(language) for heading in headings)} |")
        yield f"|{' --- |' * len(headings)}"
        yield from rows[:listed]
    if left_out := omitted + len(rows) - listed:
        yield from ("", say("{count} more finding(s) are not listed here", count=left_out).render(language))
