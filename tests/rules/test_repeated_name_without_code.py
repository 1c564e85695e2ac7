"""Rule `repeated-name-without-code`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.duplicate_key import duplicate_key
from mulu.rules.wrong_placeholder import wrong_placeholder
from tests.expecting import expect
from tests.rules import expect_in_shanghai, own

repeated_name_without_code = own("repeated-name-without-code")


def test_three_of_a_name_are_two_findings() -> None:
    expect(
        repeated_name_without_code,
        """
        section,serial,code,name,category
        一,1,——,特种作业人员,C
        二,1,——,特种作业人员,C      <- name
        三,1,——,特种作业人员,C      <- name
        """,
    )


def test_a_code_tells_items_of_one_name_apart() -> None:
    expect(
        repeated_name_without_code,
        """
        section,serial,code,name,category
        一,1,4-04-05-01,特种作业人员,C
        一,2,4-04-05-02,特种作业人员,C
        二,1,——,特种作业人员,C
        """,
    )


def test_in_one_section_it_is_a_duplicate_key() -> None:
    expect_in_shanghai(
        duplicate_key,
        """
        section,serial,code,name,category
        一,1,——,特种作业人员,C
        一,2,——,特种作业人员,C      <- name
        """,
    )


def test_a_wrong_placeholder_is_told_instead() -> None:
    expect_in_shanghai(
        wrong_placeholder,
        """
        section,serial,code,name,category
        一,1,——,特种作业人员,C
        二,1,—,特种作业人员,C      <- code
        """,
    )
