"""Rule `malformed`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.full_width_character import full_width_character
from mulu.rules.malformed import malformed
from mulu.rules.spreadsheet_damage import spreadsheet_damage
from tests.rules import expect_under, schema_with

WITH_NUMBER = schema_with(grade="type: integer")


def test_a_whole_number_is_written_in_one_way_only() -> None:
    expect_under(
        WITH_NUMBER,
        malformed,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,0
        I,2,01-02,Miller,-7
        I,3,01-03,Cook,12345678901234567890
        I,4,01-04,Brewer,-0      <- grade
        I,5,01-05,Butcher,007      <- grade
        I,6,01-06,Tailor,+7      <- grade
        """,
    )


def test_what_is_no_whole_number_at_all_is_malformed() -> None:
    expect_under(
        WITH_NUMBER,
        malformed,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,"1,000"      <- grade
        I,2,01-02,Miller,seven      <- grade
        I,3,01-03,Cook,七      <- grade
        I,4,01-04,Brewer,0x7      <- grade
        I,5,01-05,Butcher,
        """,
    )


def test_full_width_digits_and_powers_have_rules_of_their_own() -> None:
    expect_under(
        WITH_NUMBER,
        full_width_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,４      <- grade
        """,
    )
    expect_under(
        WITH_NUMBER,
        spreadsheet_damage,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,1e3      <- grade
        """,
    )


def test_a_pattern_holds_for_the_whole_value_in_each_of_its_branches() -> None:
    expect_under(
        schema_with(code='type: string, constraints: {pattern: "[0-9]{2}|[A-Z]-[0-9]"}'),
        malformed,
        """
        section,serial,code,name,grade
        I,1,01,Baker,A
        I,2,B-1,Miller,A
        I,3,012,Cook,A      <- code
        I,4,xB-1,Brewer,A      <- code
        """,
    )


def test_type_and_pattern_must_both_hold() -> None:
    expect_under(
        schema_with(grade='type: integer, constraints: {pattern: "[0-9]{2}"}'),
        malformed,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,10
        I,2,01-02,Miller,01      <- grade
        I,3,01-03,Cook,100      <- grade
        """,
    )


def test_days_are_written_year_first_with_all_their_digits() -> None:
    expect_under(
        schema_with(grade="type: date"),
        malformed,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,20260131      <- grade
        I,2,01-02,Miller,2026      <- grade
        I,3,01-03,Cook,
        """,
    )


def test_a_day_that_no_calendar_has_is_no_day() -> None:
    expect_under(
        schema_with(grade="type: date"),
        malformed,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,2025-02-29      <- grade
        I,2,01-02,Miller,2024-02-29
        I,3,01-03,Cook,1900-02-29      <- grade
        I,4,01-04,Brewer,2000-02-29
        I,5,01-05,Mason,0000-01-01      <- grade
        I,6,01-06,Roofer,2026-04-31      <- grade
        """,
    )
