"""Findings by the names that people give them: `RULE`, `RULE@KEY`, `PATH:LINE:COLUMN`, `RULE@PATH:LINE`."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.finding import Finding

_PLACE = re.compile(r"(.+?)(?::([0-9]{1,9}))?(?::([0-9]{1,9}))?", re.DOTALL)


def named(findings: Sequence[Finding], name: str, here: str) -> list[Finding]:
    """The findings that a name fits; paths are relative to the root, or to the folder `here` in it."""
    rule, at, rest = name.partition("@")
    if rule not in {finding.rule for finding in findings}:
        return [finding for finding in findings if _stands_at(finding, name, here)]
    of_rule = [finding for finding in findings if finding.rule == rule]
    if not at:
        return of_rule
    return [finding for finding in of_rule if finding.key == rest or _stands_at(finding, rest, here)]


def names_of(findings: Sequence[Finding]) -> list[str]:
    """A name for each finding, the shortest that fits no other one."""
    rules = Counter(finding.rule for finding in findings)
    keys = Counter((finding.rule, finding.key) for finding in findings)
    return [_name(finding, rules, keys) for finding in findings]


def _name(finding: Finding, rules: Counter[str], keys: Counter[tuple[str, str | None]]) -> str:
    if rules[finding.rule] == 1:
        return finding.rule
    if finding.key and keys[finding.rule, finding.key] == 1:
        return f"{finding.rule}@{finding.key}"
    place = ":".join(str(part) for part in (finding.path, finding.line, finding.column) if part is not None)
    return f"{finding.rule}@{place}"


def _stands_at(finding: Finding, place: str, here: str) -> bool:
    found = _PLACE.fullmatch(place)
    if not found:
        return False
    path, line, column = found.groups()
    if finding.path not in (path, posixpath.normpath(posixpath.join(here, path))):
        return False
    is_line = line is None or finding.line == int(line)
    return is_line and (column is None or finding.column == int(column))
