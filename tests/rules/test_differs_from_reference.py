"""Rule `differs-from-reference`, beyond its manual page; the reference is that of `tests.sample`."""

from __future__ import annotations

import pytest

from mulu.rules.differs_from_reference import differs_from_reference
from tests.expecting import expect, judge_table
from tests.sample import parse_table


def test_marks_of_both_catalogues_are_taken_off() -> None:
    expect(
        differs_from_reference,
        """
        section,serial,code,name,grade
        I,1,01-02,Miller,A*
        """,
    )


def test_items_without_a_code_and_exempt_items_are_not_judged() -> None:
    expect(
        differs_from_reference,
        """
        section,serial,code,name,grade
        I,1,--,Bakker,A
        I,2,90-01,Bakker,A
        """,
    )


def test_the_name_is_to_blame_where_names_are_misspelt_or_swapped() -> None:
    expect(
        differs_from_reference,
        """
        section,serial,code,name,grade
        I,1,01-01,Miller,A      <- name
        I,2,01-02,Baker,A      <- name
        I,3,02-01,面点帅,A      <- name
        """,
    )


def test_the_code_is_to_blame_where_the_name_has_another_that_no_item_has() -> None:
    expect(
        differs_from_reference,
        """
        section,serial,code,name,grade
        I,1,01-01,Cook,A      <- code
        I,2,01-02,Miller,A
        """,
    )


def test_a_cell_that_is_damaged_is_told_once() -> None:
    findings = judge_table(
        parse_table(
            """
            section,serial,code,name,grade
            I,1,01-01,Ｂaker,A
            I,2,01-2,Milller,A
            I,3,02-01,面点师,A
            I,4,02-01,面点帅,A
            """
        ).data,
        differs_from_reference,
    ).findings
    assert [(one.line, one.rule) for one in findings] == [
        (2, "full-width-character"),
        (3, "malformed-code"),
        (5, "duplicate-code"),
    ]


@pytest.mark.parametrize(
    ("name", "column", "english", "chinese"),
    [
        ("面点帅", 13, "character 3 is 帅, should be 师", "第3个字是“帅”，应为“师”"),
        ("面师", 12, "点 is missing after character 1", "第1个字之后缺“点”"),
        ("点师", 11, "面 is missing at the beginning", "开头缺“面”"),
        ("面点点师", 13, "点 at character 3 is too much", "第3个字起多出“点”"),
        ("面占帅", 11, None, None),
        ("医疗护理员", 11, None, None),
    ],
)
def test_the_differing_character_is_named_and_pointed_to(
    name: str, column: int, english: str | None, chinese: str | None
) -> None:
    table = parse_table(f"section,serial,code,name,grade\nI,1,02-01,{name},A")
    (finding,) = judge_table(table.data, differs_from_reference).findings
    assert finding.column == column
    told = f"in Register of trades of 2022, 02-01 is 面点师, here it is {name}"
    assert finding.message.render("en") == (f"{told}: {english}" if english else told)
    told = f"《Register of trades》2022版中，02-01是“面点师”，这里写的是“{name}”"
    assert finding.message.render("zh") == (f"{told}：{chinese}" if chinese else told)
