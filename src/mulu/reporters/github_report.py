"""The verdict as GitHub Actions workflow commands, which become annotations of a pull request.

Escaping follows the `@actions/core` toolkit (`packages/core/src/command.ts`). The runner also obeys
commands that it meets in ordinary output: `::` at the start of a line, blanks aside, and the old
`##[` anywhere in it. No text of a catalogue can make either. Waived findings are not told.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from mulu.escaping import shorten
from mulu.messages import say, visible
from mulu.reporters.verdict_line import place, verdict_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.finding import Finding
    from mulu.reporters import Telling

MOST_ANNOTATIONS = 10
"""GitHub shows so many annotations of a kind and step, and drops the rest in silence."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]")


def render(telling: Telling) -> str:
    """Annotations, then all other findings as plain lines, then the verdict."""
    return "".join(f"{line}\n" for line in _lines(telling))


def _lines(telling: Telling) -> Iterator[str]:
    verdict, language = telling.verdict, telling.language
    annotated: Counter[str] = Counter()
    others: list[Finding] = []
    for finding in verdict.findings:
        if finding.waived is not None:
            continue
        annotated[finding.severity] += 1
        if annotated[finding.severity] > MOST_ANNOTATIONS:
            others.append(finding)
        else:
            yield _command(finding, language)
    for finding in others:
        # The severity comes first: no line starts with what a catalogue says.
        text = shorten(finding.message.render(language))
        yield plain(f"{finding.severity} {place(finding)} [{finding.rule}] {text}")
    for rule, count in sorted(verdict.omitted.items()):
        yield say("{rule}: {count} more finding(s) are not listed", rule=rule, count=count).render(language)
    if others:
        more = say("{count} more finding(s) are listed in the log of this step", count=len(others))
        yield f"::notice title=mulu::{_data(more.render(language))}"
    yield verdict_line(telling)


def _command(finding: Finding, language: str) -> str:
    path = _CONTROL.sub(lambda found: visible(found[0]), finding.path)
    properties = {"file": path, "line": finding.line, "col": finding.column, "title": finding.rule}
    given = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None
    )
    return f"::{finding.severity} {given}::{_data(shorten(finding.message.render(language)))}"


def _data(text: str) -> str:
    return plain(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def plain(text: str) -> str:
    """`text` without the old form of commands, which is obeyed anywhere in a line."""
    return text.replace("##[", "## [")
