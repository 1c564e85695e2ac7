"""Rule `duplicate-key`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.duplicate_key import duplicate_key
from mulu.rules.unlisted import unlisted
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_items_without_a_code_are_told_apart_by_section_and_name() -> None:
    expect(
        duplicate_key,
        """
        section,serial,code,name,grade
        I,1,--,Baker,A
        I,2,--,Miller,A
        I,3,--,Baker,B      <- name
        I,4,01-04,Baker,A
        I,5,--,Baker,A      <- name
        II,1,--,Baker,A
        """,
    )


def test_a_mark_is_no_part_of_the_name() -> None:
    expect_under(
        schema_with(marks='[{mark: "*", field: name}]'),
        duplicate_key,
        """
        section,serial,code,name,grade
        I,1,--,Baker,A
        I,2,--,Baker*,A      <- name
        """,
    )


def test_all_fields_of_a_composite_key_count() -> None:
    expect_under(
        schema_with(identity="{key: [section, name]}", code="type: string"),
        duplicate_key,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-01,Miller,A
        II,1,01-01,Baker,A
        II,2,01-02,Baker,A      <- name
        """,
    )


def test_a_composite_key_is_missing_where_one_of_its_fields_is() -> None:
    expect_under(
        schema_with(
            identity="{key: [section, code], otherwise: [name]}", code='type: string, missingValues: ["--"]'
        ),
        duplicate_key,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-01,Cook,A      <- code
        I,3,--,Baker,A
        II,1,01-01,Cook,A
        II,2,--,Baker,A      <- name
        """,
    )


def test_whichever_part_of_the_key_is_missing_the_rest_says_what_the_item_is() -> None:
    expect_under(
        schema_with(
            identity="{key: [section, code], otherwise: [name]}",
            section='type: string, missingValues: ["--"]',
            code='type: string, missingValues: ["--"]',
            numbering="{field: serial}",
        ),
        duplicate_key,
        """
        section,serial,code,name,grade
        --,1,01-01,Baker,A
        I,2,--,Baker,A      <- name
        I,3,01-02,Baker,A
        """,
    )


def test_an_item_whose_section_is_unlisted_is_not_judged() -> None:
    expect(
        unlisted,
        """
        section,serial,code,name,grade
        I,1,--,Baker,A
        V,1,--,Baker,A      <- section
        V,2,--,Baker,A      <- section
        """,
    )
