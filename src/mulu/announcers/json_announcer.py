"""The ruling as JSON, in the format `mulu.gate/1` that scripts rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.json_text import write_json
from mulu.reporters.json_report import describe, skipped, summary

if TYPE_CHECKING:
    from mulu.announcers import Announcement
    from mulu.ruling import Review


def render(announcement: Announcement) -> str:
    """Verdict, commits, findings, the policy beside the one in force, and the counts."""
    ruling, language = announcement.ruling, announcement.language
    verdict = ruling.verdict
    return write_json(
        {
            "format": "mulu.gate/1",
            "verdict": ruling.state,
            "base": ruling.base,
            "head": ruling.head,
            "error": ruling.broken.describe(language) if ruling.broken else None,
            "findings": [describe(finding, language) for finding in verdict.findings],
            "skipped": skipped(verdict, language),
            "policy": _policy(ruling.review, language) if ruling.review else None,
            "summary": summary(verdict),
        }
    )


def _policy(review: Review, language: str) -> dict[str, object]:
    changes = [
        {
            "path": change.path,
            "line": change.line,
            "loosens": change.loosens,
            "message": change.message.render(language),
        }
        for change in review.changes
    ]
    return {
        "digest": review.digest,
        "approval": review.approval,
        "approved": review.approved,
        "changes": changes,
        "lets_in": [describe(finding, language) for finding in review.lets_in],
        "not_run": list(review.not_run),
        "ran": review.ran,
        "error": review.broken.describe(language) if review.broken else None,
        "summary": summary(review.proposed) if review.proposed else None,
    }
