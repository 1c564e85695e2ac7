"""What reporters word alike: the verdict in one line, a finding's place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import say, visible

if TYPE_CHECKING:
    from mulu.finding import Finding
    from mulu.reporters import Telling


def verdict_line(telling: Telling) -> str:
    """The verdict and its counts in one line, in the language of the telling."""
    verdict = telling.verdict
    counts = {
        "editions": verdict.editions,
        "items": verdict.items,
        "rules": verdict.rules,
        "errors": verdict.errors,
        "warnings": verdict.warnings,
        "waived": verdict.waived,
    }
    if verdict.fails(telling.fail_on):
        message = say(
            "Shut. Editions: {editions}, items: {items}, rules: {rules}, errors: {errors}, "
            "warnings: {warnings}, waived: {waived}.",
            **counts,
        )
    else:
        message = say(
            "Open. Editions: {editions}, items: {items}, rules: {rules}, errors: {errors}, "
            "warnings: {warnings}, waived: {waived}.",
            **counts,
        )
    if telling.is_foreseen:
        message = say("Once this is written: {verdict}", verdict=message)
    return message.render(telling.language)


def place(finding: Finding) -> str:
    """`path:line:column`, as far as it is known, on one line."""
    known = (part for part in (finding.path, finding.line, finding.column) if part is not None)
    return visible(":".join(map(str, known)))
