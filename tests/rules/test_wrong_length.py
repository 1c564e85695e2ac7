"""Rule `wrong-length`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.wrong_length import wrong_length
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_a_least_length_alone() -> None:
    expect(
        wrong_length,
        """
        section,serial,code,name,grade
        I,1,01-01,厨,A      <- name
        I,2,01-02,厨师,A
        I,3,01-03,𠮷,A      <- name
        I,4,01-04,Baker of more than twenty sorts of bread,A
        """,
    )


def test_a_greatest_length_alone() -> None:
    expect_under(
        schema_with(name="type: string, constraints: {maxLength: 3}"),
        wrong_length,
        """
        section,serial,code,name,grade
        I,1,01-01,面点师,A
        I,2,01-02,面点师傅,A      <- name
        I,3,01-03,,A
        I,4,01-04,𠮷𠮷𠮷,A
        """,
    )


def test_both_lengths() -> None:
    expect_under(
        schema_with(name="type: string, constraints: {required: true, minLength: 2, maxLength: 3}"),
        wrong_length,
        """
        section,serial,code,name,grade
        I,1,01-01,师,A      <- name
        I,2,01-02,厨师,A
        I,3,01-03,面点师,A
        I,4,01-04,面点师傅,A      <- name
        """,
    )


def test_a_mark_does_not_count() -> None:
    expect_under(
        schema_with(
            marks='[{mark: "*", field: name}]', name="type: string, constraints: {minLength: 2, maxLength: 3}"
        ),
        wrong_length,
        """
        section,serial,code,name,grade
        I,1,01-01,师*,A      <- name
        I,2,01-02,面点师*,A
        """,
    )
