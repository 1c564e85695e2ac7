"""Rule `private-use-character`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.private_use_character import private_use_character
from tests.expecting import expect


def test_all_three_areas_are_private() -> None:
    expect(
        private_use_character,
        """
        section,serial,code,name,grade
        I,1,01-01,师⟨U+E000⟩,A      <- name
        I,2,01-02,师⟨U+F8FF⟩,A      <- name
        I,3,01-03,师⟨U+F0000⟩,A      <- name
        I,4,01-04,师⟨U+10FFFD⟩,A      <- name
        """,
    )


def test_rare_characters_are_not() -> None:
    expect(
        private_use_character,
        """
        section,serial,code,name,grade
        I,1,01-01,䲟𠮷师,A
        I,2,01-02,师⟨U+31350⟩,A
        """,
    )
