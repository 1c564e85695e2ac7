"""A probe for the eye: what survived and what would tell of it, counts, and the result last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.escaping import shorten
from mulu.messages import Message, listed, say, visible
from mulu.probe_reports.sentences import by_advice, happened, opening, result
from mulu.probe_reports.tally import by_kind, by_part, name_of_part
from mulu.terminal import BOLD, FAINT, GREEN, RED, YELLOW, pad, paint, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.probe_reports import Report
    from mulu.probe_reports.tally import Tally
    from mulu.prober import Outcome

MOST_LISTED = 15
LONGEST = 40


def render(report: Report) -> str:
    """Survivors, what only the document told, tables, the result."""
    return "\n".join([*_lines(report), ""])


def _lines(report: Report) -> Iterator[str]:
    probe, language = report.probe, report.language
    yield _paint(opening(report, visible(probe.edition)).render(language), report, BOLD)
    yield ""
    parts, sorts = by_part(probe), by_kind(probe)
    names = [_word(name_of_part(one.name), report) for one in parts]
    yield from _table(say("Where"), names, parts, report)
    yield ""
    names = [happened(one.outcomes[0].planted.kind, language) for one in sorts]
    yield from _table(say("Kind of fault"), names, sorts, report)
    if probe.survivors:
        yield from ("", _paint(say("Survivors: nothing tells of these").render(language), report, BOLD, RED))
        yield from _listed(probe.survivors, report)
    if probe.only_by_document:
        title = say("Only the document tells of these: in a draft nobody would notice")
        yield from ("", _paint(title.render(language), report, BOLD, YELLOW))
        yield from _listed(probe.only_by_document, report)
    if probe.untried and (probe.survivors or probe.only_by_document):
        yield ""
        yield say("Not tried, since they need options: {rules}", rules=listed(probe.untried)).render(language)
    yield ""
    for message in result(report):
        yield _paint(message.render(language), report, BOLD, GREEN if report.is_enough else RED)


def _table(heading: Message, names: Sequence[str], tallies: Sequence[Tally], report: Report) -> Iterator[str]:
    headings = (say("planted"), say("rules"), say("document"), say("survived"), say("score"))
    first = heading.render(report.language)
    wide = max(map(width, [first, *names]))
    titles = [one.render(report.language) for one in headings]
    columns = [max(8, width(one)) for one in titles]
    yield _paint(f"{pad(first, wide)}  {_row(titles, columns)}", report, FAINT)
    for name, one in zip(names, tallies, strict=True):
        counts = [one.planted, one.told_by("rules"), one.told_by("document"), one.told_by(None)]
        yield f"{pad(name, wide)}  {_row([*map(str, counts), f'{one.score:.1f}%'], columns)}"


def _row(cells: Sequence[str], columns: Sequence[int]) -> str:
    return "  ".join(" " * (wide - width(cell)) + cell for cell, wide in zip(cells, columns, strict=True))


def _word(name: str | Message, report: Report) -> str:
    return name.render(report.language) if isinstance(name, Message) else visible(name)


def _listed(outcomes: Sequence[Outcome], report: Report) -> Iterator[str]:
    """What would tell of how many, and some of these."""
    for text, group in by_advice(outcomes, report.language, lambda one: one.render(report.language)):
        count = say("{count} of them", count=len(group)).render(report.language)
        yield f"  {count} → {shorten(text)}"
        for one in group[:MOST_LISTED]:
            yield f"      {_fault(one, report.language)}"
        if len(group) > MOST_LISTED:
            more = say("{count} more; --format json lists all", count=len(group) - MOST_LISTED)
            yield f"      {more.render(report.language)}"


def _fault(outcome: Outcome, language: str) -> str:
    planted = outcome.planted
    place = planted.path if planted.line is None else f"{planted.path}:{planted.line}"
    what = f"{_shown(planted.before)} → {_shown(planted.after)}" if planted.before or planted.after else ""
    return "  ".join(filter(None, (place, planted.field, happened(planted.kind, language), what)))


def _shown(text: str) -> str:
    seen = visible(text)
    return "∅" if not seen else seen if len(seen) <= LONGEST else f"{seen[:LONGEST]}…"


def _paint(text: str, report: Report, *codes: str) -> str:
    return paint(text, *codes) if report.color else text
