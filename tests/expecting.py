"""`expect(rule, table)`: a table, and what one rule is to say of it."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.checker import check
from mulu.policy import find_rule, rules_of
from mulu.project import VALIDATORS, Project, select
from tests.sample import (
    EDITION,
    REFERENCES,
    REGISTER,
    REPOSITORY,
    SAMPLE_SCHEMA,
    make_catalog,
    parse_table,
    without_references,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.finding import Finding, Verdict
    from mulu.rule import Rule

SHANGHAI = REPOSITORY / "schemas" / "shanghai-skill-subsidy.yaml"
NATIONAL = REPOSITORY / "schemas" / "national-occupations.yaml"
NATIONAL_FACTS = "format: mulu.edition/1\nstate: draft\n"
SHANGHAI_FACTS = """format: mulu.edition/1
state: draft
sections: {一: 职业技能等级项目, 二: 职业资格项目, 三: 专项职业能力项目}
notes: [注：标*的项目为技岗匹配项目。]
"""
QUIET = {"unused-note": "off"}
"""Most tables are too small to use every mark."""


def expect(rule: Rule, table: str) -> None:
    """Assert that a rule reports the places that arrows point to, and that no other rule speaks."""
    parsed = parse_table(table)
    findings = judge_table(parsed.data, rule).findings
    told = {
        _place(finding) if _place(finding) in parsed.expected else (_place(finding)[0], None)
        for finding in findings
    }
    others = [finding for finding in findings if find_rule(finding.rule, _rules(rule)) != rule]
    assert not others, f"other rules spoke: {_show(others)}"
    assert told == parsed.expected, f"expected {sorted(parsed.expected, key=str)}, found {_show(findings)}"


def judge_table(data: bytes, rule: Rule | None = None) -> Verdict:
    """The verdict on items.csv bytes; for a rule of this repository's own, under the schema that names it."""
    is_own = rule is not None and rule.path is not None
    schema, facts = _own_schema(rule.name) if rule is not None and is_own else (SAMPLE_SCHEMA, EDITION)
    if rule is None or rule.name not in QUIET:
        schema = (
            schema.replace("unused-note:", "unused-note: off #")
            if is_own
            else f"{schema}rules: {{unused-note: off, unused-exemption: off}}\n"
        )
    with tempfile.TemporaryDirectory() as folder:
        files = REGISTER if rule is not None and rule.per_reference else None
        root = make_catalog(Path(folder), data, schema + (REFERENCES if files else ""), facts, files)
        return check(select(Project(root), ["trades"], root), _rules(rule), lambda: date(2026, 1, 1))


def _own_schema(rule: str) -> tuple[str, str]:
    """The schema of this repository that names a rule, and an edition.yaml to go with it."""
    for path in (SHANGHAI, NATIONAL):
        schema = without_references(path.read_text("utf-8"))
        if f"\n  {rule}:" in schema:
            return schema, SHANGHAI_FACTS if path == SHANGHAI else NATIONAL_FACTS
    raise AssertionError(f"no schema names the rule {rule}")


def _rules(rule: Rule | None) -> dict[str, Rule]:
    return (
        dict(all_rules())
        if rule is not None and rule.path
        else {name: one for name, one in all_rules().items() if one.path is None}
    )


@cache
def all_rules() -> dict[str, Rule]:
    """The toolkit's rules and this repository's own."""
    assert (REPOSITORY / VALIDATORS).is_dir()
    return dict(rules_of(Project(REPOSITORY)))


def _place(finding: Finding) -> tuple[int | None, str | None]:
    """Line and field in items.csv; a fault of another file has neither."""
    return (finding.line, finding.field) if finding.path.endswith("items.csv") else (None, None)


def _show(findings: Sequence[Finding]) -> str:
    return "; ".join(f"{one.line}:{one.field} {one.rule} {one.message.render('en')}" for one in findings)
