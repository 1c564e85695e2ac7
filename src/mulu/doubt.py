"""Items that are not what the document says they are, so that nothing is asked about what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.result import Result
    from mulu.rule import Case

SOURCE = "differs-from-source"


@dataclass(frozen=True)
class Doubt:
    """The lines of such items, and the keys that the document has instead of theirs, or of none."""

    lines: frozenset[int] = frozenset()
    keys: frozenset[str] = frozenset()


def doubt_in(result: Result) -> Doubt:
    """What a finding that shuts has told already: another code or name, an item too many, or one missing."""
    case = result.case
    if case is None or not case.expected or case.is_as_expected:
        return Doubt()
    standing = [finding for finding in result.findings if result.stands(finding)]
    cells = {(finding.line, finding.field) for finding in standing}
    renamed = [line for line in _renamed(case) if cells & {(line, name) for name in _naming(case)}]
    told = {finding.key for finding in standing if finding.rule == SOURCE and finding.field is None}
    lines = {
        case.rows[new][0] for new in case.alignment.extra if case.schema.key_of(case.rows[new][1]) in told
    }
    lost = {case.schema.key_of(case.expected[old].values) for old, _ in case.alignment.lost} & told
    keys = {case.schema.key_of(case.expected_on[line].values) for line in renamed}
    return Doubt(frozenset({*renamed, *lines}), frozenset(keys | lost))


def _renamed(case: Case) -> Iterator[int]:
    """Lines whose item has another code, name or part of the list in the document."""
    naming = _naming(case)
    for line, item in case.expected_on.items():
        if any(case.values_on[line][name] != item.values[name] for name in naming):
            yield line


def _naming(case: Case) -> set[str]:
    schema = case.schema
    return {*schema.identity.key, *schema.identity.otherwise, *schema.naming}
