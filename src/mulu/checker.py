"""The verdict on editions: every rule in force, each finding at its place, each cause once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mulu.edition import LARGE
from mulu.evidence import ITEMS, gather
from mulu.finding import Verdict
from mulu.forerunners import Forerunners
from mulu.judge import Judge
from mulu.policy import Policy, policy_for
from mulu.waiving import apply_waivers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from mulu.judge import Engine
    from mulu.project import EditionFolder
    from mulu.result import Result
    from mulu.rule import Rule


def check(
    editions: Sequence[EditionFolder],
    rules: Mapping[str, Rule],
    today: Callable[[], date],
    engine: Engine = "polars",
    large: int = LARGE,
    forerunners: Forerunners | None = None,
    *,
    neighbours: bool = True,
) -> Verdict:
    """The verdict on some editions.

    `rules` are all there are, by name (see `policy.rules_of`). `today` gives the day on which waivers are judged; it is asked only if one ends on a day.
    `engine` is what judges rows; the verdict is the same. An items.csv of more than `large` bytes is judged piece by piece.
    `forerunners` are kept by who asks about one edition after the other. Without `neighbours` nothing is told of folders
    that are no edition's. Raises `PolicyError` if what judges is broken.
    """
    forerunners = forerunners or Forerunners()
    results = [
        check_edition(
            edition,
            policy_for(edition.catalog.schema_for(edition.name), rules),
            engine,
            large,
            forerunners,
            neighbours=neighbours,
        )
        for edition in editions
    ]
    for result in results:
        if result.lookups:
            # Few schemas refer to anything.
            from mulu.exempted import judge_exemptions

            judge_exemptions(result)
        apply_waivers(result, today)
    return _sum_up(results)


def check_edition(
    folder: EditionFolder,
    policy: Policy,
    engine: Engine = "polars",
    large: int = LARGE,
    forerunners: Forerunners | None = None,
    *,
    neighbours: bool = True,
) -> Result:
    """All findings of one edition, before waivers; `forerunners` are shared with other editions of its catalogue."""
    judge = Judge(folder, policy, engine=engine, forerunners=forerunners, neighbours=neighbours)
    place = folder.place(ITEMS)
    if place and place.stat().st_size > large:
        return judge.judge_large(place, large)
    return judge.judge(gather(folder, policy.schema.schema))


def _sum_up(results: Sequence[Result]) -> Verdict:
    findings = sorted(
        (finding for result in results for finding in result.findings), key=lambda finding: finding.order
    )
    waived = Counter(finding.severity for finding in findings if finding.waived is not None)
    seen: Counter[str] = Counter()
    omitted: Counter[str] = Counter()
    for result in results:
        found: Counter[str] = Counter()
        for (name, severity), count in result.counts.items():
            found[name] += count
            seen[severity] += count
        omitted += found - Counter(finding.rule for finding in result.findings)
    return Verdict(
        findings=tuple(findings),
        skipped=tuple(one for result in results for one in result.skipped),
        editions=len(results),
        items=sum(result.items for result in results),
        rules=len(set().union(*(result.ran for result in results))),
        errors=seen["error"] - waived["error"],
        warnings=seen["warning"] - waived["warning"],
        waived=sum(waived.values()),
        omitted=dict(omitted),
    )
