"""Rule `broken-numbering`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.broken_numbering import broken_numbering
from mulu.rules.malformed import malformed
from mulu.rules.unlisted import unlisted
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_a_gap_and_a_repetition_are_told_once() -> None:
    expect(
        broken_numbering,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,3,01-02,Miller,A      <- serial
        I,4,01-03,Cook,A
        I,4,01-04,Brewer,A      <- serial
        I,5,01-05,Butcher,A
        """,
    )


def test_one_wrong_number_between_right_ones_is_one_finding() -> None:
    expect(
        broken_numbering,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,9,01-02,Miller,A      <- serial
        I,3,01-03,Cook,A
        II,7,01-04,Brewer,A      <- serial
        II,2,01-05,Butcher,A
        II,3,01-06,Tailor,A
        """,
    )


def test_a_section_that_does_not_begin_with_1_is_told_at_its_first_item() -> None:
    expect(
        broken_numbering,
        """
        section,serial,code,name,grade
        I,2,01-01,Baker,A      <- serial
        I,3,01-02,Miller,A
        I,4,01-03,Cook,A
        """,
    )


def test_a_number_that_is_none_is_told_by_another_rule_alone() -> None:
    expect(
        malformed,
        """
        section,serial,code,name,grade
        I,x,01-01,Baker,A      <- serial
        I,2,01-02,Miller,A
        I,03,01-03,Cook,A      <- serial
        I,4,01-04,Brewer,A
        II,x,01-05,Butcher,A      <- serial
        """,
    )


def test_sections_may_be_interleaved_and_come_in_any_order() -> None:
    expect(
        broken_numbering,
        """
        section,serial,code,name,grade
        II,1,01-01,Baker,A
        I,1,01-02,Miller,A
        II,2,01-03,Cook,A
        I,2,01-04,Brewer,A
        II,4,01-05,Butcher,A      <- serial
        """,
    )


def test_a_row_whose_section_is_unlisted_leaves_no_gap() -> None:
    expect(
        unlisted,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        V,2,01-02,Miller,A      <- section
        I,3,01-03,Cook,A
        V,4,01-04,Brewer,A      <- section
        V,5,01-05,Butcher,A      <- section
        I,6,01-06,Tailor,A
        """,
    )


def test_without_sections_the_whole_table_counts_on() -> None:
    expect_under(
        schema_with(numbering="{field: serial}"),
        broken_numbering,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        II,2,01-02,Miller,A
        I,3,01-03,Cook,A
        II,1,01-04,Brewer,A      <- serial
        """,
    )
