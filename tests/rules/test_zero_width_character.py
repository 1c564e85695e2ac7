"""Rule `zero-width-character`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.zero_width_character import zero_width_character
from tests.expecting import expect


def test_whatever_is_not_seen_is_found_in_any_field() -> None:
    expect(
        zero_width_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Ba⟨U+00AD⟩ker,A      <- name
        I,2,01-02,Cook⟨U+FEFF⟩,A      <- name
        I,3,01⟨U+200D⟩-03,Miller,A      <- code
        I,4,01-04,师⟨U+FE0F⟩傅,A      <- name
        I,5,01-05,⟨U+202E⟩Brewer,A      <- name
        I,6,01-06,Butcher,A⟨U+2060⟩      <- grade
        """,
    )


def test_a_cell_of_nothing_else_is_not_called_blank_or_too_short() -> None:
    expect(
        zero_width_character,
        """
        section,serial,code,name,grade
        I,1,01-01,⟨U+200B⟩,A      <- name
        """,
    )


def test_one_in_a_placeholder_makes_it_no_placeholder() -> None:
    expect(
        zero_width_character,
        """
        section,serial,code,name,grade
        I,1,--⟨U+200B⟩,Baker,A      <- code
        I,2,--,Miller,A
        """,
    )
