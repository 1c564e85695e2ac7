"""A probe as GitHub Flavored Markdown, for comments and job summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.escaping import markdown, markdown_code, shorten
from mulu.messages import Message, say, visible
from mulu.probe_reports.sentences import by_advice, happened, opening, result
from mulu.probe_reports.tally import by_kind, by_part, name_of_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.probe_reports import Report
    from mulu.probe_reports.tally import Tally
    from mulu.prober import Outcome

MOST_ROWS = 50


def render(report: Report) -> str:
    """The result, what survived, the counts."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    probe, language = report.probe, report.language
    yield f"## {opening(report, markdown_code(probe.edition)).render(language)}"
    yield ""
    yield " ".join(message.render(language) for message in result(report))
    for title, outcomes in (
        (say("Survivors: nothing tells of these"), probe.survivors),
        (say("Only the document tells of these: in a draft nobody would notice"), probe.only_by_document),
    ):
        if outcomes:
            yield from ("", f"### {title.render(language)}", "")
            for text, group in by_advice(outcomes, language, lambda one: _advice(one, language)):
                yield f"- {len(group)} × {text}"
            yield from _faults(outcomes, language)
    parts, sorts = by_part(probe), by_kind(probe)
    yield from _table(say("Where"), [_part(one.name, language) for one in parts], parts, language)
    names = [happened(one.outcomes[0].planted.kind, language) for one in sorts]
    yield from _table(say("Kind of fault"), names, sorts, language)


def _advice(message: Message, language: str) -> str:
    """What is to be declared is code, to be copied as a whole."""
    declared = visible(str(message.params.get("declared", "")))
    before, code, after = message.render(language).partition(declared) if declared else ("", "", "")
    if not code:
        return markdown(shorten(message.render(language)))
    return f"{markdown(before)}{markdown_code(code)}{markdown(after)}"


def _part(name: str, language: str) -> str:
    part = name_of_part(name)
    return part.render(language) if isinstance(part, Message) else markdown_code(part)


def _faults(outcomes: Sequence[Outcome], language: str) -> Iterator[str]:
    headings = (say("Place"), say("Field"), say("Kind of fault"), say("before"), say("after"))
    yield from ("", _row([one.render(language) for one in headings]), f"|{' --- |' * len(headings)}")
    for one in outcomes[:MOST_ROWS]:
        planted = one.planted
        place = planted.path if planted.line is None else f"{planted.path}:{planted.line}"
        cells = [markdown_code(place), markdown_code(planted.field or ""), happened(planted.kind, language)]
        yield _row([*cells, *(markdown(shorten(text)) for text in (planted.before, planted.after))])
    if len(outcomes) > MOST_ROWS:
        more = say("{count} more; --format json lists all", count=len(outcomes) - MOST_ROWS)
        yield from ("", more.render(language))


def _table(heading: Message, names: Sequence[str], tallies: Sequence[Tally], language: str) -> Iterator[str]:
    headings = (heading, say("planted"), say("rules"), say("document"), say("survived"), say("score"))
    yield from ("", _row([one.render(language) for one in headings]), f"|{' --- |' * len(headings)}")
    for name, one in zip(names, tallies, strict=True):
        counts = [one.planted, one.told_by("rules"), one.told_by("document"), one.told_by(None)]
        yield _row([name, *map(str, counts), f"{one.score:.1f}%"])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
