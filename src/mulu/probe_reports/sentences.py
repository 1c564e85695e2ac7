"""What a probe says in sentences, the same in every format for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import say, translate
from mulu.probe_reports import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mulu.messages import Message
    from mulu.planting import Kind
    from mulu.probe_reports import Report
    from mulu.prober import Outcome


def opening(report: Report, edition: str) -> Message:
    """What was done; `edition` is its name such as the format wants it."""
    return say(
        "{edition}: {planted} faults planted in memory, one at a time (seed {seed})",
        edition=edition,
        planted=len(report.probe.outcomes),
        seed=report.probe.seed,
    )


def result(report: Report) -> Iterator[Message]:
    """How much was told of, by whom, and whether that is enough."""
    probe = report.probe
    told = sum(one.told_by == "rules" for one in probe.outcomes)
    yield say("The rules alone tell of {told} ({score}%).", told=told, score=f"{probe.score_of_rules:.1f}")
    if probe.has_document:
        yield say(
            "With the document it is {told} ({score}%), and {count} survive.",
            told=len(probe.outcomes) - len(probe.survivors),
            score=f"{probe.score:.1f}",
            count=len(probe.survivors),
        )
    else:
        yield say("{count} survive; no document was asked.", count=len(probe.survivors))
    if report.fail_under is not None and not report.is_enough:
        yield say(
            "{score}% is less than the {least}% asked for.",
            score=f"{probe.score:.1f}",
            least=percent(report.fail_under),
        )


def happened(kind: Kind, language: str) -> str:
    """A kind of fault in words."""
    return translate(kind.says, language)


def by_advice(
    outcomes: Sequence[Outcome], language: str, worded: Callable[[Message], str]
) -> Sequence[tuple[str, Sequence[Outcome]]]:
    """What would tell of which faults, each advice `worded`: what an engineer can do something about first."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        texts = dict.fromkeys(map(worded, one.suggestions.values()))
        groups.setdefault(say(" or ").render(language).join(texts), []).append(one)
    order = sorted(groups, key=lambda text: (not text, -len(groups[text]), text))
    return [(text or _no_advice().render(language), groups[text]) for text in order]


def _no_advice() -> Message:
    return say(
        "no rule that could be tried tells: the document does, or another catalogue that the schema refers to"
    )
