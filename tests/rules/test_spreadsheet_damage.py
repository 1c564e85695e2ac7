"""Rule `spreadsheet-damage`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.malformed import malformed
from mulu.rules.spreadsheet_damage import spreadsheet_damage
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_what_a_spreadsheet_makes_of_codes_is_found() -> None:
    expect(
        spreadsheet_damage,
        """
        section,serial,code,name,grade
        I,1,1-Jan,Baker,A      <- code
        I,2,Jan-01,Miller,A      <- code
        I,3,2001-01-02,Cook,A      <- code
        I,4,1月2日,Brewer,A      <- code
        I,5,'01-05,Butcher,A      <- code
        I,6,2001.1,Tailor,A      <- code
        """,
    )


def test_names_may_look_like_dates_and_numbers() -> None:
    expect(
        spreadsheet_damage,
        """
        section,serial,code,name,grade
        I,1,01-01,2001/1/1,A
        I,2,01-02,1E05,A
        I,3,01-03,May-01,A
        I,4,01-04,3D,A
        I,5,01-05,C#,A
        I,6,01-06,12.0,A
        """,
    )


def test_names_that_begin_as_formulas_or_are_errors_are_found() -> None:
    expect(
        spreadsheet_damage,
        """
        section,serial,code,name,grade
        I,1,01-01,=A1,A      <- name
        I,2,01-02,-cook,A      <- name
        I,3,01-03,+(cook),A      <- name
        I,4,01-04,@cook,A      <- name
        I,5,01-05,#####,A      <- name
        I,6,01-06,#N/A,A      <- name
        """,
    )


def test_a_sign_at_the_beginning_is_not_yet_a_formula() -> None:
    expect(
        spreadsheet_damage,
        """
        section,serial,code,name,grade
        I,1,01-01,-5 degrees cook,A
        I,2,01-02,——厨师,A
        I,3,01-03,#1 cook,A
        I,4,01-04,##,A
        """,
    )


def test_a_code_of_the_right_form_is_no_damage_and_a_wrong_number_no_more_than_malformed() -> None:
    expect_under(
        schema_with(code='type: string, constraints: {pattern: "[0-9]{4}-[0-9]-[0-9]|[0-9]E[0-9]{2}"}'),
        malformed,
        """
        section,serial,code,name,grade
        I,1,2001-1-1,Baker,A
        I,2,1E05,Miller,A
        I,3,105,Cook,A      <- code
        """,
    )


def test_whole_numbers_written_as_fractions_or_powers_are_found() -> None:
    expect(
        spreadsheet_damage,
        """
        section,serial,code,name,grade
        I,1.0,01-01,Baker,A      <- serial
        I,2E+00,01-02,Miller,A      <- serial
        II,1,01-03,Cook,A
        """,
    )
