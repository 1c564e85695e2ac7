"""Rule `stray-space`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.stray_space import stray_space
from tests.expecting import expect


def test_latin_words_stand_apart_by_a_single_space() -> None:
    expect(
        stray_space,
        """
        section,serial,code,name,grade
        I,1,01-01,Pastry cook,A
        I,2,01-02,Pastry  cook,A      <- name
        I,3,01-03, Cook,A      <- name
        I,4,01-04,Pastry⟨U+00A0⟩cook,A      <- name
        I,5,01-05,Pastry⟨U+2009⟩cook,A      <- name
        """,
    )


def test_no_space_stands_beside_a_chinese_character_or_sign() -> None:
    expect(
        stray_space,
        """
        section,serial,code,name,grade
        I,1,01-01,CNC 车工,A      <- name
        I,2,01-02,车工 CNC,A      <- name
        I,3,01-03,Cook （Chinese）,A      <- name
        I,4,01-04,CNC车工,A
        """,
    )


def test_no_space_stands_anywhere_in_codes_numbers_and_listed_words() -> None:
    expect(
        stray_space,
        """
        section,serial,code,name,grade
        I,1,01 -01,Baker,A      <- code
        I, 2,01-02,Miller,A      <- serial
        I,3,01-03,Cook,A *      <- grade
        I,4,01⟨U+202F⟩-04,Brewer,A      <- code
        I ,5,01-05,Butcher,A      <- section
        """,
    )


def test_a_space_beside_a_placeholder_is_one() -> None:
    expect(
        stray_space,
        """
        section,serial,code,name,grade
        I,1,-- ,Baker,A      <- code
        I,2,--,Miller,A
        """,
    )
