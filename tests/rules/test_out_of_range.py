"""Rule `out-of-range`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.malformed import malformed
from mulu.rules.out_of_range import out_of_range
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_the_bounds_themselves_are_in_range() -> None:
    expect_under(
        schema_with(grade='type: integer, constraints: {minimum: "-1", maximum: "100"}'),
        out_of_range,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,-1
        I,2,01-02,Miller,100
        I,3,01-03,Cook,-2      <- grade
        I,4,01-04,Brewer,101      <- grade
        I,5,01-05,Butcher,9
        I,6,01-06,Tailor,
        """,
    )


def test_a_greatest_number_alone_bounds_only_above() -> None:
    expect_under(
        schema_with(grade='type: integer, constraints: {maximum: "9"}'),
        out_of_range,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,-5
        I,2,01-02,Miller,9
        I,3,01-03,Cook,10      <- grade
        """,
    )


def test_a_number_out_of_range_is_not_told_again_by_its_neighbours() -> None:
    expect(
        out_of_range,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,0,01-02,Miller,A      <- serial
        I,3,01-03,Cook,A
        I,-4,01-04,Brewer,A      <- serial
        """,
    )


def test_a_number_that_is_written_wrongly_is_not_judged() -> None:
    expect(
        malformed,
        """
        section,serial,code,name,grade
        I,00,01-01,Baker,A      <- serial
        """,
    )
