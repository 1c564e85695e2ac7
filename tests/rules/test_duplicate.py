"""Rule `duplicate`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.duplicate import duplicate
from mulu.rules.malformed import malformed
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_a_value_that_stands_three_times_is_two_findings() -> None:
    expect(
        duplicate,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-01,Miller,A      <- code
        II,1,01-01,Cook,A      <- code
        """,
    )


def test_placeholders_repeat() -> None:
    expect(
        duplicate,
        """
        section,serial,code,name,grade
        I,1,--,Baker,A
        I,2,--,Miller,A
        II,1,--,Baker,A
        """,
    )


def test_blank_cells_repeat_where_they_are_allowed() -> None:
    expect_under(
        schema_with(code="type: string, constraints: {unique: true}"),
        duplicate,
        """
        section,serial,code,name,grade
        I,1,,Baker,A
        I,2,,Miller,A
        I,3,x,Cook,A
        I,4,x,Brewer,A      <- code
        """,
    )


def test_a_malformed_code_twice_is_malformed_and_no_more() -> None:
    expect(
        malformed,
        """
        section,serial,code,name,grade
        I,1,01-1,Baker,A      <- code
        I,2,01-1,Miller,A      <- code
        """,
    )


def test_a_mark_does_not_make_a_value_another_one() -> None:
    expect_under(
        schema_with(name="type: string, constraints: {unique: true}", marks='[{mark: "*", field: name}]'),
        duplicate,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Baker*,A      <- name
        """,
    )


def test_an_item_pasted_twice_is_one_finding() -> None:
    expect(
        duplicate,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Miller,A
        I,2,01-02,Miller,A      <- code
        I,3,01-03,Cook,A
        """,
    )
