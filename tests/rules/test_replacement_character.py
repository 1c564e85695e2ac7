"""Rule `replacement-character`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.replacement_character import replacement_character
from tests.expecting import expect


def test_what_stands_for_no_character_is_found() -> None:
    expect(
        replacement_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Ba⟨U+FFFD⟩er,A      <- name
        I,2,01-02,Cook⟨U+FFFC⟩,A      <- name
        I,3,01-03,Miller⟨U+FDD0⟩,A      <- name
        I,4,01-⟨U+FFFD⟩4,Brewer,A      <- code
        """,
    )


def test_a_question_mark_in_a_name_is_none() -> None:
    expect(
        replacement_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Ba?er,A
        """,
    )
