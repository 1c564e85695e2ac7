"""Rule `unlisted`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.unlisted import unlisted
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_marks_are_taken_off_first() -> None:
    expect(
        unlisted,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A*
        I,2,01-02,Miller,D*      <- grade
        I,3,01-03,Cook,B*
        """,
    )


def test_a_listed_word_is_written_as_listed() -> None:
    expect(
        unlisted,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,a      <- grade
        I,2,01-02,Miller,AB      <- grade
        I,3,01-03,Cook,Д      <- grade
        III,1,01-04,Brewer,A      <- section
        """,
    )


def test_no_value_is_not_an_unlisted_one() -> None:
    expect_under(
        schema_with(grade='type: string, missingValues: ["--"], constraints: {enum: [A, B]}'),
        unlisted,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,--
        I,2,01-02,Miller,C      <- grade
        """,
    )


def test_a_list_of_numbers_is_compared_as_written() -> None:
    expect_under(
        schema_with(grade='type: integer, constraints: {enum: ["1", "10"]}'),
        unlisted,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,10
        I,2,01-02,Miller,2      <- grade
        """,
    )
