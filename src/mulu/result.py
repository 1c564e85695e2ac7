"""What is found in one edition, gathered while it is being judged."""

from __future__ import annotations

import posixpath
from collections import Counter
from dataclasses import dataclass, field as default
from typing import TYPE_CHECKING, Any

from mulu.evidence import ITEMS
from mulu.finding import MOST_FINDINGS, Finding, Skipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.evidence import Evidence
    from mulu.finding import Flaw
    from mulu.lookup import Lookup
    from mulu.messages import Message
    from mulu.policy import Policy
    from mulu.project import EditionFolder
    from mulu.rule import Case
    from mulu.schema import Schema


@dataclass
class Result:
    """The findings of one edition, before and after waivers."""

    folder: EditionFolder
    policy: Policy
    evidence: Evidence
    findings: list[Finding] = default(default_factory=list)
    counts: Counter[tuple[str, str]] = default(default_factory=Counter)
    """How often each rule was seen at each severity, listed or not."""
    skipped: list[Skipped] = default(default_factory=list)
    ran: set[str] = default(default_factory=set)
    items: int = 0
    case: Case | None = None
    lookups: Sequence[Lookup] = ()
    """The references of the schema that could be read."""

    @property
    def schema(self) -> Schema:
        """The schema of this edition."""
        return self.policy.schema.schema

    @property
    def is_judged(self) -> bool:
        """Whether there was enough to judge: items, and the facts beside them."""
        return self.items > 0 and self.evidence.edition is not None

    @property
    def broken_lines(self) -> frozenset[int]:
        """Lines that could not be read as rows."""
        return self.evidence.items.broken if self.evidence.items else frozenset()

    def add_flaw(self, path: str, flaw: Flaw) -> None:
        """Take in what was seen while reading."""
        at = {"line": flaw.line, "field": flaw.field, "column": flaw.column, "value": flaw.value}
        self.add(flaw.rule, flaw.rule, path, flaw.message, **at)

    def add(self, name: str, family: str, path: str, message: Message, **at: Any) -> None:
        """Take in a finding; `path` is relative to the edition's folder."""
        severity = self.policy.severity(name, family)
        if severity is None:
            return
        self.counts[name, severity] += 1
        if self.counts[name, severity] > MOST_FINDINGS:
            return
        text = (
            self.evidence.items.text[at["line"]]
            if path == ITEMS and at.get("line") and self.evidence.items
            else None
        )
        item = (
            self.case.expected_on.get(at["line"]) if path == ITEMS and self.case and at.get("line") else None
        )
        if item and not at.get("source"):
            at["source"] = item.places.get(at.get("field") or "") or item.place
            at["expected"] = None if item.is_corrected else item.values.get(at.get("field") or "")
        whole_path = posixpath.normpath(f"{self.folder.path}/{path}")
        self.findings.append(
            Finding(
                name,
                severity,
                whole_path,
                message=message,
                edition=self.folder.name,
                catalog=self.folder.catalog.name,
                text=text,
                **at,
            )
        )

    def accepts(self, finding: Finding) -> bool:
        """Whether some waiver names a finding, be it still in force or not."""
        waivers = self.folder.catalog.waivers
        return waivers is not None and any(waiver.fits(finding) for waiver in waivers[0].waivers)

    def stands(self, finding: Finding) -> bool:
        """Whether a finding shuts, so that nothing else need be said of its place in items.csv.

        A warning and a waived finding must hide no other.
        """
        is_of_items = finding.path.endswith(f"/{ITEMS}")
        return is_of_items and finding.severity == "error" and not self.accepts(finding)

    def take_back(self, finding: Finding) -> None:
        """Drop a finding whose cause another one names."""
        self.findings.remove(finding)
        self.counts[finding.rule, finding.severity] -= 1

    def count_unlisted(self, name: str, count: int, family: str | None = None) -> None:
        """Count findings that are too many to list."""
        severity = self.policy.severity(name, family)
        if severity and count:
            self.counts[name, severity] += count

    def skip(self, rule: str, reason: Message, path: str | None = None, line: int | None = None) -> None:
        """Say that a rule did not judge everything; `path` is relative to the edition's folder."""
        whole_path = path and f"{self.folder.path}/{path}"
        self.skipped.append(Skipped(rule, reason, self.folder.title, whole_path, line))
