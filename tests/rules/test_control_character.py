"""Rule `control-character`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.control_character import control_character
from tests.expecting import expect


def test_tabs_and_rare_line_breaks_are_found() -> None:
    expect(
        control_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Pastry⟨U+0009⟩cook,A      <- name
        I,2,01-02,Miller⟨U+0085⟩,A      <- name
        I,3,01-03,Brewer⟨U+2028⟩,A      <- name
        I,4,01-04⟨U+007F⟩,Butcher,A      <- code
        """,
    )


def test_lines_are_counted_on_after_a_line_break_in_a_cell() -> None:
    expect(
        control_character,
        """
        section,serial,code,name,grade
        I,1,01-01,"Baker      <- name
        and
        cook",A
        I,2,01-02,"Miller      <- name
        and brewer",A
        """,
    )
