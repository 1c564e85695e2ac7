"""A probe as JSON, in the format `mulu.probe/1` that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.json_text import write_json
from mulu.probe_reports.tally import by_kind, by_part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.probe_reports import Report
    from mulu.probe_reports.tally import Tally
    from mulu.prober import Outcome


def render(report: Report) -> str:
    """The counts, then each fault that no rule told of."""
    probe = report.probe
    counts = {
        "planted": len(probe.outcomes),
        "equivalent": probe.equivalent,
        "told_by_rules": sum(one.told_by == "rules" for one in probe.outcomes),
        "told_by_document": len(probe.only_by_document),
        "survived": len(probe.survivors),
        "score": probe.score,
        "score_of_rules": probe.score_of_rules,
    }
    return write_json(
        {
            "format": "mulu.probe/1",
            "edition": probe.edition,
            "seed": probe.seed,
            "document": probe.has_document,
            "parts": [{"part": one.name, **_counts(one)} for one in by_part(probe)],
            "kinds": [{"kind": one.name, **_counts(one)} for one in by_kind(probe)],
            "survivors": _described(probe.survivors, report.language),
            "only_by_document": _described(probe.only_by_document, report.language),
            "untried": list(probe.untried),
            "summary": counts,
        }
    )


def _counts(tally: Tally) -> dict[str, object]:
    return {
        "planted": tally.planted,
        "told_by_rules": tally.told_by("rules"),
        "told_by_document": tally.told_by("document"),
        "survived": tally.told_by(None),
        "score": tally.score,
    }


def _described(outcomes: Sequence[Outcome], language: str) -> list[dict[str, object]]:
    return [
        {
            "kind": one.planted.kind.name,
            "path": one.planted.path,
            "line": one.planted.line,
            "field": one.planted.field,
            "key": one.planted.key,
            "before": one.planted.before,
            "after": one.planted.after,
            "suggestions": [
                {"rule": rule, "advice": advice.render(language)} for rule, advice in one.suggestions.items()
            ],
        }
        for one in outcomes
    ]
