"""What a rule saw at one place, and the verdict on all of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING, Literal

from mulu.late import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mulu.messages import Message

Severity = Literal["error", "warning"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning")

MOST_FINDINGS = 1000
"""So many findings of one rule in one file are listed; the rest are counted."""


BLINDING = frozenset(
    {
        "missing-file",
        "empty-file",
        "no-items",
        "workbook-as-table",
        "broken-yaml",
        "missing-heading",
        "duplicate-heading",
        "unbalanced-quote",
        "stray-quote",
        "ragged-row",
        "changed-source",
        "failed-correction",
    }
)
"""Rules behind whose findings something is not looked at: who accepted them would accept all that nobody has seen."""


@dataclass(frozen=True)
class Flaw:
    """A fault seen while reading a file, before anyone says how much it matters."""

    rule: str
    message: Message
    line: int | None = None
    column: int | None = None
    field: str | None = None
    value: str | None = None
    place: str | None = None
    """Where it stands in a document that has no lines."""


class Flaws(list[Flaw]):
    """Flaws of one file, at most `MOST_FINDINGS` of each rule; `unlisted` counts the rest."""

    def __init__(self, flaws: Iterable[Flaw] = ()) -> None:
        super().__init__()
        self.unlisted: Counter[str] = Counter()
        self._listed: Counter[str] = Counter()
        for flaw in flaws:
            self.note(flaw)

    def note(self, flaw: Flaw) -> None:
        """Take in a flaw, or count it where there are too many of its kind."""
        self._listed[flaw.rule] += 1
        if self._listed[flaw.rule] <= MOST_FINDINGS:
            self.append(flaw)
        else:
            self.unlisted[flaw.rule] += 1


@dataclass(frozen=True)
class Finding:
    """A fault at a place.

    `line` and `column` count from 1; `column` is the character in the physical line. `line` is
    `None` for a fault of the whole file. `source` is the place in the published document,
    `expected` what it says there, and `waived` the reason why the finding is accepted. `catalog` and
    `edition` are those that it is told with, whatever file it is in.
    """

    rule: str
    severity: Severity
    path: str
    line: int | None
    message: Message
    field: str | None = None
    column: int | None = None
    key: str | None = None
    value: str | None = None
    source: str | None = None
    expected: str | None = None
    waived: str | None = None
    edition: str | None = None
    catalog: str | None = None
    text: str | None = None
    """The physical line, for showing where the fault is."""

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Findings are listed by place, then by rule."""
        return (self.path, self.line or 0, self.column or 0, self.rule, self.value or "")

    def waive(self, reason: str) -> Finding:
        """This finding, accepted in writing."""
        return replace(self, waived=reason)


@dataclass(frozen=True)
class Skipped:
    """A rule that did not judge, or not all items, and why."""

    rule: str
    reason: Message
    edition: str
    path: str | None = None
    line: int | None = None
    """Where something would have been told, if it is known."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of checking some editions.

    `findings` are in order of place. `omitted` counts, by rule, the findings that are counted in
    `errors`, `warnings` and `waived` but not listed.
    """

    findings: Sequence[Finding] = ()
    skipped: Sequence[Skipped] = ()
    editions: int = 0
    items: int = 0
    rules: int = 0
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    omitted: dict[str, int] = field(default_factory=dict)

    def fails(self, level: Literal["error", "warning", "never"]) -> bool:
        """Whether there are findings at or above `level` that nobody has waived."""
        if level == "never":
            return False
        return self.errors > 0 or (level == "warning" and self.warnings > 0)
