"""Rule `stray-mark`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.stray_mark import stray_mark
from mulu.rules.unlisted import unlisted
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_a_mark_belongs_at_the_end_once() -> None:
    expect(
        stray_mark,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A*
        I,2,01-02,Miller,*A      <- grade
        I,3,01-03,Cook,B**      <- grade
        I,4,01-04,Br*ewer,A      <- name
        """,
    )


def test_a_mark_of_one_field_is_stray_in_another() -> None:
    expect(
        stray_mark,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker*,A      <- name
        I,2,01-02,Miller,A★      <- grade
        I,3,01-03*,Cook,A      <- code
        I,4*,01-04,Brewer,A      <- serial
        """,
    )


def test_without_marks_in_the_schema_a_star_is_a_character_like_others() -> None:
    expect_under(
        schema_with(marks="[]"),
        unlisted,
        """
        section,serial,code,name,grade
        I,1,01-01,Ba*ker,A
        I,2,01-02,Miller,A*      <- grade
        """,
    )


def test_a_mark_behind_a_placeholder_is_stray() -> None:
    expect(
        stray_mark,
        """
        section,serial,code,name,grade
        I,1,--★,Baker,A      <- code
        """,
    )
