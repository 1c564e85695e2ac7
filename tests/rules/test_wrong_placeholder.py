"""Rule `wrong-placeholder`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.malformed import malformed
from mulu.rules.wrong_placeholder import wrong_placeholder
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_dashes_of_the_wrong_kind_or_number_are_found() -> None:
    expect(
        wrong_placeholder,
        """
        section,serial,code,name,grade
        I,1,-,Baker,A      <- code
        I,2,---,Miller,A      <- code
        I,3,——,Cook,A      <- code
        I,4,－－,Brewer,A      <- code
        I,5,__,Butcher,A      <- code
        I,6,--,Tailor,A
        """,
    )


def test_words_and_signs_for_nothing_are_found() -> None:
    expect(
        wrong_placeholder,
        """
        section,serial,code,name,grade
        I,1,N/A,Baker,A      <- code
        I,2,无,Miller,A      <- code
        I,3,暂无,Cook,A      <- code
        I,4,/,Brewer,A      <- code
        I,5,…,Tailor,A      <- code
        """,
    )


def test_where_values_cannot_be_missing_there_is_no_placeholder() -> None:
    expect(
        wrong_placeholder,
        """
        section,serial,code,name,grade
        I,1,01-01,n/a,A
        I,2,01-02,无？,A
        I,3,01-03,——,A
        """,
    )


def test_every_placeholder_of_the_schema_is_right() -> None:
    expect_under(
        schema_with(
            code='type: string, missingValues: ["--", "n/a"], constraints: {pattern: "[0-9]{2}-[0-9]{2}"}'
        ),
        wrong_placeholder,
        """
        section,serial,code,name,grade
        I,1,--,Baker,A
        I,2,n/a,Miller,A
        I,3,N/A,Cook,A      <- code
        """,
    )


def test_a_word_with_more_in_it_is_malformed() -> None:
    expect(
        malformed,
        """
        section,serial,code,name,grade
        I,1,none1,Baker,A      <- code
        I,2,a/a,Miller,A      <- code
        """,
    )
