"""Rule `missing`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.missing import missing
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_a_cell_of_nothing_but_spaces_is_blank() -> None:
    expect(
        missing,
        """
        section,serial,code,name,grade
        I,1,01-01,⟨U+0020⟩,A      <- name
        I,2,01-02,⟨U+00A0⟩⟨U+2003⟩,A      <- name
        I,3,01-03,⟨U+3000⟩,A      <- name
        I,4,⟨U+0020⟩⟨U+0020⟩,Brewer,A      <- code
        I,5,01-05,Butcher,      <- grade
        """,
    )


def test_a_blank_number_is_only_missing() -> None:
    expect(
        missing,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,,01-02,Miller,A      <- serial
        I,3,01-03,Cook,A
        """,
    )


def test_a_placeholder_is_no_value_where_one_is_required() -> None:
    expect_under(
        schema_with(code='type: string, missingValues: ["--"], constraints: {required: true}'),
        missing,
        """
        section,serial,code,name,grade
        I,1,--,Baker,A      <- code
        I,2,,Miller,A      <- code
        I,3,01-03,Cook,A
        """,
    )


def test_an_optional_field_may_be_blank() -> None:
    expect_under(
        schema_with(grade="type: string, constraints: {enum: [A, B]}", name="type: string"),
        missing,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,
        I,2,01-02,,B
        I,3,01-03,Cook,A
        """,
    )


def test_an_optional_field_may_be_blank_beside_its_placeholder() -> None:
    expect_under(
        schema_with(grade='type: string, missingValues: ["", "--"], constraints: {enum: [A, B]}'),
        missing,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,
        I,2,01-02,Miller,--
        I,3,01-03,,A      <- name
        """,
    )
