"""Rule `unused-note`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.unused_note import unused_note
from tests.expecting import expect
from tests.rules import expect_under
from tests.sample import EDITION, SAMPLE_SCHEMA


def test_a_note_without_a_mark_explains_none() -> None:
    expect_under(
        SAMPLE_SCHEMA,
        unused_note,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        """,
        EDITION.replace("items with * are new", "prices include taxes"),
    )


def test_one_marked_item_is_enough() -> None:
    expect(
        unused_note,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        II,1,01-02,Miller,B*
        """,
    )


def test_a_mark_that_another_field_may_carry_too_is_used_in_either() -> None:
    schema = SAMPLE_SCHEMA.replace("marks:     [", 'marks:     [{mark: "*", field: name}, ')
    expect_under(
        schema,
        unused_note,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker*,A
        """,
    )


def test_a_note_for_two_marks_needs_both() -> None:
    expect_under(
        SAMPLE_SCHEMA,
        unused_note,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A*
        <- file
        """,
        EDITION.replace("items with * are new", "* and ★ are new"),
    )
