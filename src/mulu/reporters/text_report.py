"""The verdict for the eye: each fault in one line, the cell below it, one line of verdict last."""

from __future__ import annotations

from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mulu.extract import tell_place
from mulu.messages import say, translate, visible
from mulu.policy import find_rule
from mulu.reporters.verdict_line import verdict_line
from mulu.terminal import BOLD, FAINT, GREEN, RED, YELLOW, paint, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mulu.finding import Finding
    from mulu.reporters import Telling

LONGEST_VALUE = 60


def render(telling: Telling) -> str:
    """Findings by place, then what was left out, then the verdict."""
    return "\n".join([*_lines(telling), ""])


def _lines(telling: Telling) -> Iterator[str]:
    told: set[str] = set()
    for _, group in groupby(telling.verdict.findings, key=lambda finding: (finding.path, finding.line)):
        findings = list(group)
        for finding in findings:
            yield _headline(finding, telling)
        yield from _excerpt(findings, telling)
        yield from _advice(findings, telling, told)
        yield ""
    for rule, count in sorted(telling.verdict.omitted.items()):
        yield say("{rule}: {count} more finding(s) are not listed", rule=rule, count=count).render(
            telling.language
        )
    shuts = telling.verdict.fails(telling.fail_on)
    yield _paint(verdict_line(telling), telling, BOLD, RED if shuts else GREEN)


def _headline(finding: Finding, telling: Telling) -> str:
    place = ":".join(
        str(part) for part in (visible(finding.path), finding.line, finding.column) if part is not None
    )
    if finding.waived is not None:
        word, color = say("waived"), FAINT
    elif finding.severity == "error":
        word, color = say("error"), RED
    else:
        word, color = say("warning"), YELLOW
    parts = [_paint(place, telling, BOLD), _paint(word.render(telling.language), telling, color)]
    if finding.field:
        parts.append(finding.field)
    parts.append(_shorten(finding.message.render(telling.language)))
    notes = [finding.rule]
    if finding.source:
        notes.append(_in_document(finding, telling.language))
    line = "  ".join([*parts, _paint(f"[{', '.join(notes)}]", telling, FAINT)])
    if finding.waived is not None:
        line += "\n    " + say("waived because: {reason}", reason=finding.waived).render(telling.language)
    return line


def _in_document(finding: Finding, language: str) -> str:
    place = tell_place(finding.source or "", language)
    if finding.expected is None or finding.expected == finding.value or finding.rule == "differs-from-source":
        return say("document: {place}", place=place).render(language)
    return say("document: {place}, {expected}", place=place, expected=finding.expected).render(language)


def _excerpt(findings: Iterable[Finding], telling: Telling) -> Iterator[str]:
    """The physical line with a caret under each place; nothing for faults of whole files."""
    shown = [finding for finding in findings if finding.text is not None and finding.column]
    if not shown:
        return
    text, number = shown[0].text or "", str(shown[0].line)
    start = max(0, min(finding.column or 1 for finding in shown) - 1 - telling.width // 3)
    stop = start + telling.width
    before, after = "…" if start else "", "…" if len(text) > stop else ""
    margin = " " * len(number)
    yield _paint(f"    {number} | {before}{visible(text[start:stop])}{after}", telling, FAINT)
    carets = ""
    for column in sorted({finding.column or 1 for finding in shown}):
        at = len(before) + width(visible(text[start : column - 1]))
        if start < column <= stop + 1 and at >= len(carets):
            carets += " " * (at - len(carets)) + "^"
    yield _paint(f"    {margin} | {carets}", telling, RED)


def _advice(findings: Iterable[Finding], telling: Telling, told: set[str]) -> Iterator[str]:
    """How to mend it, once a rule."""
    # Most verdicts have nothing to mend.
    from mulu.evidence import ITEMS
    from mulu.mends import is_mended

    for finding in findings:
        rule = find_rule(finding.rule, telling.rules)
        if rule is None or finding.rule in told or finding.waived is not None:
            continue
        told.add(finding.rule)
        advice = translate(rule.page.mend, telling.language, rule.translator)
        if telling.offers_fix and PurePosixPath(finding.path).name == ITEMS and is_mended(rule):
            advice = say(
                "{advice} Or run mulu fix: wherever only one thing can be meant, it mends this by itself.",
                advice=advice,
            ).render(telling.language)
        yield f"    → {advice}"


def _shorten(text: str) -> str:
    longest = LONGEST_VALUE * 5
    return text if len(text) <= longest else f"{text[:longest]}…"


def _paint(text: str, telling: Telling, *codes: str) -> str:
    return paint(text, *codes) if telling.color else text
