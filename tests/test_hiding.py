"""One cause is one finding; but what shuts nothing hides nothing that would shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import findings
from tests.editions import items
from tests.sample import SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

WAIVERS = "catalogs/trades/waivers.yaml"
WAIVED = """format: mulu.waivers/1
waivers:
  - {rule: malformed-code, edition: "2026", key: 01-1, field: code, value: 01-1, reason: printed so, owner: us, until: "2028"}
"""


def told_of_rows(root: Path) -> list[tuple[str, int | None, str | None]]:
    """What is told of items; the note of the sample explains a mark that no item here has."""
    return [one for one in findings(root) if one[0] != "unused-note"]


@pytest.mark.parametrize(
    ("severity", "told"),
    [
        ("error", ["stray-space"]),
        ("warning", ["stray-space", "unlisted-grade"]),
        ("off", ["unlisted-grade"]),
    ],
)
def test_a_warning_hides_no_error_in_its_cell(tmp_path: Path, severity: str, told: list[str]) -> None:
    schema = f"{SAMPLE_SCHEMA}rules: {{stray-space: {severity}}}\n"
    root = make_catalog(tmp_path, items("I,1,01-01,Baker, D"), schema)
    assert [rule for rule, *_ in told_of_rows(root)] == told


def test_a_warning_hides_a_warning_that_follows_from_it(tmp_path: Path) -> None:
    schema = f"{SAMPLE_SCHEMA}rules: {{stray-space: warning, unlisted-grade: warning}}\n"
    root = make_catalog(tmp_path, items("I,1,01-01,Baker, D"), schema)
    assert [rule for rule, *_ in told_of_rows(root)] == ["stray-space"]


def test_what_is_waived_hides_nothing_that_nobody_has_seen(tmp_path: Path) -> None:
    rows = items("I,1,01-1,Baker,A\nI,2,01-1,Miller,A")
    root = make_catalog(tmp_path, rows, files={WAIVERS: WAIVED})
    assert ("duplicate-code", 3, "code") in told_of_rows(root)
    (root / WAIVERS).unlink()
    assert [rule for rule, *_ in told_of_rows(root)] == ["malformed-code", "malformed-code"]


def test_a_fault_of_a_rule_that_is_waived_elsewhere_is_told(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, items("I,1,01-1,Baker,A\nI,2,01-2,Miller,A"), files={WAIVERS: WAIVED})
    assert [(rule, line) for rule, line, _ in told_of_rows(root)] == [("malformed-code", 3)]
