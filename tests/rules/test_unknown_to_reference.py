"""Rule `unknown-to-reference`, beyond its manual page; the reference is that of `tests.sample`."""

from __future__ import annotations

import pytest

from mulu.rules.unknown_to_reference import unknown_to_reference
from tests.expecting import expect, judge_table
from tests.sample import parse_table


def test_items_without_a_code_and_exempt_items_are_not_looked_up() -> None:
    expect(
        unknown_to_reference,
        """
        section,serial,code,name,grade
        I,1,--,Brewer,A
        I,2,91-01,Brewer,A
        I,3,19-01,Mason,A      <- code
        """,
    )


def test_a_code_that_has_not_the_form_is_not_looked_up() -> None:
    findings = judge_table(
        parse_table("section,serial,code,name,grade\nI,1,01-7,Baker,A").data, unknown_to_reference
    ).findings
    assert [one.rule for one in findings] == ["malformed-code"]


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("I,1,01-07,Bakker,A", "has no 01-07; nearest are 01-01 Baker, 01-02 Miller, 01-03 Cook"),
        ("I,1,10-01,Mason,A", "has no 10-01; nearest are 01-01 Baker"),
        ("I,1,55-55,Mason,A", "has no 55-55"),
        ("I,1,01-07,Cook,A", "has no 01-07; Cook has the code 01-03 there"),
        (
            "I,1,01-07,Cook,A\nI,2,01-03,Cook,A",
            "has no 01-07; Cook has the code 01-03 there, which stands on line 3 here",
        ),
    ],
)
def test_the_code_that_was_meant_is_named_as_far_as_the_reference_knows(items: str, told: str) -> None:
    table = parse_table(f"section,serial,code,name,grade\n{items}")
    findings = judge_table(table.data, unknown_to_reference).findings
    assert findings[0].message.render("en") == f"Register of trades of 2022 {told}"


def test_it_is_told_in_chinese() -> None:
    table = parse_table("section,serial,code,name,grade\nI,1,02-07,面点帅,A")
    (finding,) = judge_table(table.data, unknown_to_reference).findings
    assert finding.message.render("zh") == "《Register of trades》2022版中没有02-07；最接近的有02-01“面点师”"
