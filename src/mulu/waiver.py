"""Findings accepted in writing: `waivers.yaml`, format `mulu.waivers/1`.

A waiver fits a finding by its rule, edition, key, field and value, all of them, so that it can
never cover a fault that nobody has seen.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from mulu.edition import EditionName, is_edition_name
from mulu.finding import BLINDING
from mulu.messages import say
from mulu.yaml_file import Record

if TYPE_CHECKING:
    from mulu.finding import Finding

FORMAT = "mulu.waivers/1"

NEVER_WAIVED = BLINDING | {"changed-frozen-edition", "expired-waiver", "unused-exemption", "unused-waiver"}
"""Rules whose findings are mended, and never accepted: also those about what is accepted in writing itself, and about what may never happen."""

Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _end(until: str) -> str:
    if is_edition_name(until):
        return until
    try:
        date.fromisoformat(until)
    except ValueError:
        raise ValueError(
            say(
                "until must be an edition such as 2027 or a day such as 2027-06-30, here is {until}",
                until=until,
            )
        ) from None
    return until


def _waivable(rule: str) -> str:
    if rule in NEVER_WAIVED:
        raise ValueError(say("{rule} is never waived: mend what it names", rule=rule))
    return rule


class Waiver(Record):
    """One accepted finding; it holds until the edition or the day `until` comes."""

    rule: Annotated[str, AfterValidator(_waivable)]
    edition: EditionName
    key: str | None = None
    field: str | None = None
    value: str | None = None
    reason: Sentence
    owner: Sentence
    until: Annotated[str, AfterValidator(_end)]

    def fits(self, finding: Finding) -> bool:
        """Whether this is the finding that the waiver accepts."""
        return self.fingerprint == (
            finding.rule,
            finding.edition,
            finding.key,
            finding.field,
            finding.value,
        )

    @property
    def fingerprint(self) -> tuple[str | None, ...]:
        """What names the finding that it accepts: rule, edition, key, field and value."""
        return (self.rule, self.edition, self.key, self.field, self.value)

    @property
    def last_day(self) -> date | None:
        """The day it ends, if it ends on a day."""
        return None if is_edition_name(self.until) else date.fromisoformat(self.until)


class Waivers(Record):
    """All waivers of one catalogue."""

    format: Literal["mulu.waivers/1"]
    waivers: tuple[Waiver, ...] = ()
