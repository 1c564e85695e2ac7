"""Items that are not what they should be, so that nothing is asked about what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.policy import find_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.finding import Finding
    from mulu.result import Result
    from mulu.rule import Case
    from mulu.schema import Schema

SOURCE = "differs-from-source"
OF_FORM = ("reading", "character", "cell")
"""Kinds of rules that say what is wrong with a cell by itself,"""
COMPARING = "duplicate"
"""but for the one of them that holds it against other rows."""


@dataclass(frozen=True)
class Doubt:
    """The lines of such items, and the keys that the document has instead of theirs, or of none."""

    lines: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()


def doubt_in(result: Result) -> Doubt:
    """What a finding that shuts has told already.

    A code or name that cannot be one, or is another in the document; an item too many, or one missing.
    """
    standing = [finding for finding in result.findings if result.stands(finding)]
    misshapen = frozenset(_misshapen(result, standing))
    case = result.case
    if case is None or not case.expected or case.is_as_expected:
        return Doubt(misshapen)
    cells = {(finding.line, finding.field) for finding in standing}
    renamed = [line for line in _renamed(case) if cells & {(line, name) for name in _naming(case.schema)}]
    told = {finding.key for finding in standing if finding.rule == SOURCE and finding.field is None}
    lines = {
        case.rows[new][0] for new in case.alignment.extra if case.schema.key_of(case.rows[new][1]) in told
    }
    lost = {case.schema.key_of(case.expected[old].values) for old, _ in case.alignment.lost} & told
    keys = {case.schema.key_of(case.expected_on[line].values) for line in renamed}
    return Doubt(misshapen.union(renamed, lines), frozenset(keys | lost))


def _misshapen(result: Result, standing: Sequence[Finding]) -> Iterator[int]:
    """Lines with a finding of form in what makes the item the same over the years: mended, it may be just that."""
    naming, rules = _naming(result.schema), {rule.name: rule for rule in result.policy.rules}
    for one in standing:
        if one.line is None or one.field not in naming:
            continue
        rule = find_rule(one.rule, rules)
        if rule and rule.kind in OF_FORM and rule.name != COMPARING:
            yield one.line


def _renamed(case: Case) -> Iterator[int]:
    """Lines whose item has another code, name or part of the list in the document."""
    naming = _naming(case.schema)
    for line, item in case.expected_on.items():
        if any(case.values_on[line][name] != item.values[name] for name in naming):
            yield line


def _naming(schema: Schema) -> set[str]:
    return {*schema.identity.key, *schema.identity.otherwise, *schema.naming}
