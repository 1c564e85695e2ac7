"""The verdict as GitHub Flavored Markdown, for comments on pull requests and job summaries.

What comes from data must not be read as Markdown, HTML, a link, a mention or a reference. Backslashes
do not prevent mentions, which are looked for once the text is rendered; nothing is looked for in code.
So ASCII words that are more than plain words become code, and lose nothing when they are copied.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from mulu.messages import say
from mulu.reporters.verdict_line import place, shorten, verdict_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.finding import Finding
    from mulu.messages import Message
    from mulu.reporters import Telling

MOST_ROWS = 100
MOST_CHARACTERS = 25_000
"""Of each table: GitHub refuses a comment of more than 65,536 characters."""

_ASCII_WORD = re.compile(r"[!-~]+")
_PLAIN_WORD = re.compile(r"(?!.*www)[(\"']*([A-Za-z]+([-'/][A-Za-z]+)*|[0-9]+)?[-.,;:!?%()\"']*")


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
        _code(place(finding)),
        f"{_code(finding.rule)} ({severity.render(language)})",
        " · ".join(escape(shorten(part)) for part in dict.fromkeys(what)),
        escape(shorten(finding.message.render(language) if finding.waived is None else finding.waived)),
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


def escape(text: str) -> str:
    """`text` such that it means nothing in Markdown; `text` is one line."""
    return _ASCII_WORD.sub(lambda word: word[0] if _PLAIN_WORD.fullmatch(word[0]) else _code(word[0]), text)


def _code(text: str) -> str:
    # A bar ends a table's cell even in code, and `\|` is read differently after a backslash.
    return "&#124;".join(map(_span, text.split("|")))


def _span(text: str) -> str:
    """A code span: fenced by more backticks than stand in it in a row."""
    if not text:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{pad}{text}{pad}{fence}"
