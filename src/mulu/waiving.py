"""Waivers held against findings: what is accepted, what has ended, what fits nothing."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mulu.edition import edition_order
from mulu.evidence import is_published
from mulu.finding import Flaw
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from mulu.project import CatalogFolder
    from mulu.result import Result
    from mulu.waiver import Waiver


def apply_waivers(result: Result, today: Callable[[], date]) -> None:
    """Mark what waivers accept, and add a finding for each that has ended or fits nothing.

    `today` gives the day of judgement; it is asked only where a waiver ends on a day. A waiver for
    an edition that does not exist is told with the newest one.
    """
    catalog = result.folder.catalog
    if catalog.waivers is None:
        return
    waivers, lines = catalog.waivers
    names = {edition.name for edition in catalog.editions}
    for position, waiver in enumerate(waivers.waivers):
        line = lines.of("waivers", position)
        if waiver.edition not in names and result.folder == catalog.editions[-1]:
            message = say(
                "the waiver of {rule} is for {edition}, which does not exist",
                rule=waiver.rule,
                edition=waiver.edition,
            )
            _add(result, Flaw("unused-waiver", message, line, field="edition", value=waiver.edition))
        if waiver.edition != result.folder.name:
            continue
        if has_ended(waiver, catalog, today):
            message = say("the waiver of {rule} held until {until}", rule=waiver.rule, until=waiver.until)
            _add(result, Flaw("expired-waiver", message, line, field="until", value=waiver.until))
        elif not _accept(waiver, result) and result.is_judged:
            message = say("the waiver of {rule} fits no finding", rule=waiver.rule)
            _add(result, Flaw("unused-waiver", message, line, field="rule", value=waiver.rule))


def _accept(waiver: Waiver, result: Result) -> bool:
    fitting = [position for position, finding in enumerate(result.findings) if waiver.fits(finding)]
    for position in fitting:
        result.findings[position] = result.findings[position].waive(waiver.reason)
    return bool(fitting)


def has_ended(waiver: Waiver, catalog: CatalogFolder, today: Callable[[], date]) -> bool:
    """Whether the edition or the day has come until which a waiver holds."""
    if waiver.last_day is not None:
        return today() > waiver.last_day
    end = edition_order(waiver.until)
    return any(edition_order(one.name) >= end and is_published(one) for one in catalog.editions)


def _add(result: Result, flaw: Flaw) -> None:
    result.add_flaw(posixpath.join("..", posixpath.basename(result.folder.catalog.waivers_path)), flaw)
