"""Findings as pages show them: what, where, how much it matters, and why it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.extract import tell_place
from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mulu.finding import Finding
    from mulu.project import CatalogFolder
    from mulu.schema import Schema
    from mulu.waiver import Waiver

SEVERITIES = {"error": say("error"), "warning": say("warning"), "waived": say("waived")}

TERMS = {
    "item": say("Item"),
    "value": say("What stands there"),
    "nothing": say("nothing"),
    "place": say("Place"),
    "source": say("in the document:"),
    "rule": say("Rule"),
    "waived": say("Accepted because"),
    "until": say("Accepted until"),
    "owner": say("Owner"),
}


@dataclass(frozen=True)
class Told:
    """A finding, and the waiver that accepts it; `look` is `error`, `warning` or `waived`."""

    finding: Finding
    waiver: Waiver | None
    look: str
    severity: Message
    place: str
    field: str | None
    source: str | None


def tell_findings(
    findings: Iterable[Finding], catalog: CatalogFolder, schema: Schema, language: str
) -> list[Told]:
    """What nobody has accepted first, errors before warnings, each in order of place."""
    told = [_tell(finding, catalog, schema, language) for finding in findings]
    looks = list(SEVERITIES)
    return sorted(told, key=lambda one: (looks.index(one.look), one.finding.order))


def _tell(finding: Finding, catalog: CatalogFolder, schema: Schema, language: str) -> Told:
    waivers = catalog.waivers[0].waivers if catalog.waivers and finding.waived is not None else ()
    waiver = next((one for one in waivers if one.fits(finding)), None)
    look = finding.severity if finding.waived is None else "waived"
    known = (finding.path.removeprefix(f"{catalog.path}/"), finding.line, finding.column)
    field = schema.by_name.get(finding.field or "")
    return Told(
        finding,
        waiver,
        look,
        SEVERITIES[look],
        ":".join(str(part) for part in known if part is not None),
        (field.title or field.name) if field else finding.field,
        tell_place(finding.source, language) if finding.source else None,
    )
