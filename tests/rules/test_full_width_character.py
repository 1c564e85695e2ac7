"""Rule `full-width-character`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.full_width_character import full_width_character
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_chinese_punctuation_in_names_is_proper() -> None:
    expect(
        full_width_character,
        """
        section,serial,code,name,grade
        I,1,01-01,面点师（中式）,A
        I,2,01-02,面点师：中式、西式；其他！,A
        I,3,01-03,Cook，Chinese,A
        """,
    )


def test_letters_digits_and_signs_in_names_are_slips() -> None:
    expect(
        full_width_character,
        """
        section,serial,code,name,grade
        I,1,01-01,车工４级,A      <- name
        I,2,01-02,ＣＮＣ车工,A      <- name
        I,3,01-03,车工＋铣工,A      <- name
        I,4,01-04,车工－铣工,A      <- name
        """,
    )


def test_in_coded_fields_every_one_is_a_slip() -> None:
    expect(
        full_width_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A＊      <- grade
        I,２,01-02,Miller,A      <- serial
        I,3,01-03（1）,Cook,A      <- code
        I,4,01-04,Brewer,－      <- grade
        Ｉ,5,01-05,Butcher,A      <- section
        """,
    )


def test_a_full_width_hyphen_between_full_width_digits_is_told_with_them() -> None:
    expect(
        full_width_character,
        """
        section,serial,code,name,grade
        I,1,０１－０１,Baker,A      <- code
        """,
    )


def test_a_full_width_hyphen_in_a_code_without_hyphens_is_a_slip_like_others() -> None:
    expect_under(
        schema_with(code='type: string, constraints: {pattern: "[0-9]{4}"}'),
        full_width_character,
        """
        section,serial,code,name,grade
        I,1,01－01,Baker,A      <- code
        """,
    )
