"""Rule `ideographic-space`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.ideographic_space import ideographic_space
from tests.expecting import expect


def test_it_stands_nowhere_in_names_and_codes() -> None:
    expect(
        ideographic_space,
        """
        section,serial,code,name,grade
        I,1,01-01,面⟨U+3000⟩点师,A      <- name
        I,2,01-02,⟨U+3000⟩Cook,A      <- name
        I,3,⟨U+3000⟩01-03,Miller,A      <- code
        I,4,01-04,Brewer,A⟨U+3000⟩      <- grade
        """,
    )


def test_two_of_them_are_one_finding() -> None:
    expect(
        ideographic_space,
        """
        section,serial,code,name,grade
        I,1,01-01,⟨U+3000⟩面点师⟨U+3000⟩,A      <- name
        """,
    )
