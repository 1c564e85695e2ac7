"""The verdict as a GitLab Code Quality report.

The format is GitLab's subset of the Code Climate issue: a JSON array, one object a finding. GitLab
tells new from known findings by the fingerprint, so that it must outlive a move to another line.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from mulu.json_text import write_json
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mulu.finding import Finding
    from mulu.reporters import Telling

SEVERITIES = {"error": "major", "warning": "minor"}


def render(telling: Telling) -> str:
    """An array of all findings; waived ones are told as mere information."""
    findings = telling.verdict.findings
    issues = [
        _describe(finding, mark, telling.language)
        for finding, mark in zip(findings, fingerprints(findings), strict=True)
    ]
    return write_json(issues)


def fingerprints(findings: Iterable[Finding]) -> Iterator[str]:
    """What makes each finding the same one in the next run, wherever its line has moved to."""
    seen: Counter[str] = Counter()
    for finding in findings:
        same = json.dumps([finding.rule, finding.path, finding.key, finding.field, finding.value])
        seen[same] += 1
        yield hashlib.sha256(f"{same}{seen[same]}".encode()).hexdigest()


def _describe(finding: Finding, fingerprint: str, language: str) -> dict[str, object]:
    message, severity = finding.message, SEVERITIES[finding.severity]
    if finding.waived is not None:
        message = say("{message} (waived because: {reason})", message=message, reason=finding.waived)
        severity = "info"
    return {
        "description": message.render(language),
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": finding.path, "lines": {"begin": finding.line or 1}},
    }
