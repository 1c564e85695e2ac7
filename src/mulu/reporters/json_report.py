"""The verdict as JSON, in the format `mulu.findings/1` that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.json_text import write_json

if TYPE_CHECKING:
    from mulu.finding import Finding, Verdict
    from mulu.reporters import Telling


def render(telling: Telling) -> str:
    """Findings, what was not judged, and the counts."""
    verdict, language = telling.verdict, telling.language
    return write_json(
        {
            "format": "mulu.findings/1",
            "findings": [describe(finding, language) for finding in verdict.findings],
            "skipped": skipped(verdict, language),
            "summary": summary(verdict),
        }
    )


def skipped(verdict: Verdict, language: str) -> list[dict[str, str]]:
    """What did not judge everything, and why."""
    return [
        {"rule": one.rule, "reason": one.reason.render(language), "edition": one.edition}
        for one in verdict.skipped
    ]


def describe(finding: Finding, language: str) -> dict[str, object]:
    """A finding as scripts read it."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "field": finding.field,
        "column": finding.column,
        "key": finding.key,
        "value": finding.value,
        "message": finding.message.render(language),
        "source": finding.source,
        "waived": finding.waived,
    }


def summary(verdict: Verdict) -> dict[str, object]:
    """The counts of a verdict."""
    names = ("editions", "items", "rules", "errors", "warnings", "waived")
    omitted = {"omitted": dict(sorted(verdict.omitted.items()))} if verdict.omitted else {}
    return {name: getattr(verdict, name) for name in names} | omitted
