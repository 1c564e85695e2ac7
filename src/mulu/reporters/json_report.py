"""The verdict as JSON, in the format `mulu.findings/1` that scripts rely on."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mulu.finding import Finding, Verdict
    from mulu.reporters import Telling

# RFC 8259 allows these raw, but they end lines in JavaScript, steer terminals or are no UTF-8.
_UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")


def render(telling: Telling) -> str:
    """Findings, what was not judged, and the counts."""
    verdict, language = telling.verdict, telling.language
    skipped = [
        {"rule": one.rule, "reason": one.reason.render(language), "edition": one.edition}
        for one in verdict.skipped
    ]
    return write_json(
        {
            "format": "mulu.findings/1",
            "findings": [_describe(finding, language) for finding in verdict.findings],
            "skipped": skipped,
            "summary": _summary(verdict),
        }
    )


def write_json(document: object) -> str:
    """`document` as indented JSON, in which whatever cannot be seen or encoded is escaped."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def _describe(finding: Finding, language: str) -> dict[str, object]:
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


def _summary(verdict: Verdict) -> dict[str, object]:
    names = ("editions", "items", "rules", "errors", "warnings", "waived")
    omitted = {"omitted": dict(sorted(verdict.omitted.items()))} if verdict.omitted else {}
    return {name: getattr(verdict, name) for name in names} | omitted
