"""Rule `wrong-dash`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.malformed import malformed
from mulu.rules.wrong_dash import wrong_dash
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_any_other_dash_beside_a_letter_or_digit_is_found() -> None:
    expect(
        wrong_dash,
        """
        section,serial,code,name,grade
        I,1,01—01,Baker,A      <- code
        I,2,01－02,Miller,A      <- code
        I,3,01−03,Cook,A      <- code
        I,4,01ー04,Brewer,A      <- code
        I,5,01一05,Butcher,A      <- code
        I,6,–06,Tailor,A      <- code
        """,
    )


def test_names_and_placeholders_keep_their_dashes() -> None:
    expect_under(
        schema_with(code='type: string, missingValues: ["——"], constraints: {pattern: "[0-9]{2}-[0-9]{2}"}'),
        wrong_dash,
        """
        section,serial,code,name,grade
        I,1,——,Baker—cook,A
        I,2,01-02,一级厨师,A
        I,3,01-03,Baker – cook,A
        """,
    )


def test_a_hyphen_too_many_is_no_wrong_dash() -> None:
    expect(
        malformed,
        """
        section,serial,code,name,grade
        I,1,01--01,Baker,A      <- code
        I,2,01_02,Miller,A      <- code
        """,
    )


def test_in_codes_that_have_no_hyphen_a_dash_is_just_malformed() -> None:
    expect_under(
        schema_with(code='type: string, constraints: {pattern: "[0-9-]{4}"}'),
        malformed,
        """
        section,serial,code,name,grade
        I,1,01–01,Baker,A      <- code
        """,
    )
