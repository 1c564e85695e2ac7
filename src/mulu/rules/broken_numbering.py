"""Rule `broken-numbering`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import noted
from mulu.rule import Fault, item_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.schema import Schema


def _numbered(schema: Schema) -> tuple[str, ...]:
    return (schema.numbering.field, *schema.numbering.within) if schema.numbering else ()


@item_rule(
    "{value} does not follow {previous}, expected {expected}",
    reads=_numbered,
    builds_on=["duplicate", "duplicate-key"],
)
def broken_numbering(schema: Schema) -> Iterator[Fault]:
    """Serial numbers do not count 1, 2, 3, … in each section.

    Why: A gap is the trace of an item that got lost, a repetition that of one pasted twice.

    Mend: Look in the document whether an item is missing or too many just above this line. If
    not, number the items below it anew.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,3,01-02,Miller,A      <- serial
        I,4,01-03,Brewer,A
        II,2,02-01,Mason,A      <- serial

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Miller,A
        II,1,02-01,Mason,A
    """
    numbering = schema.numbering
    if not numbering:
        return
    # Text that is no number is another rule's finding; here it only must not raise.
    text = nw.col(numbering.field)
    countable = nw.when(text.str.contains("^[0-9]{1,18}$")).then(text)
    serial = countable.otherwise(nw.when(text.str.contains("^[0-9]{19,}$")).then(nw.lit("-1"))).cast(nw.Int64)

    def above(count: int, expression: nw.Expr = serial) -> nw.Expr:
        return expression.shift(count).over(*numbering.within, order_by="line")

    before, before_that = above(1), above(2)
    place = nw.col("line").cum_count().over(*numbering.within, order_by="line")
    is_out_of_count = (serial != place).fill_null(value=True)
    is_first = above(1, nw.col("line")).is_null()
    is_second = above(2, nw.col("line")).is_null() & ~is_first
    goes_on = _is_lost(numbering.within, schema) & (serial == serial.shift(1).over(order_by="line") + 1)
    yield Fault(
        is_first & (serial != 1) & ~goes_on.fill_null(value=False),
        numbering.field,
        message=noted("{value} comes first, expected 1"),
        screen=is_out_of_count,
    )
    # One wrong number between two right ones is one fault: the row below it is right to go on from
    # the row above it, and so is the row below one whose section cannot be known.
    follows = (serial == before + 1) | goes_on
    resumes = (serial == before_that + 2) | (is_second & (serial == 2))
    wrong = ~is_first & ~follows.fill_null(value=False) & ~resumes.fill_null(value=False) & ~serial.is_null()
    says = {"previous": above(1, text).fill_null("-"), "expected": before_that + 2}
    yield Fault(
        wrong & before.is_null() & (is_second | ~before_that.is_null()),
        numbering.field,
        says,
        noted("{value} does not follow {previous}"),
        screen=is_out_of_count,
    )
    yield Fault(
        wrong & ~before.is_null(),
        numbering.field,
        {"previous": before, "expected": before + 1},
        screen=is_out_of_count,
    )


def _is_lost(within: Sequence[str], schema: Schema) -> nw.Expr:
    """Whether the row above belongs to no section that is listed."""
    lost = nw.lit(value=False)
    for name in within:
        listed = schema.by_name[name].constraints.enum
        if listed:
            lost = lost | ~nw.col(name).shift(1).over(order_by="line").is_in(list(listed)).fill_null(
                value=False
            )
    return lost
