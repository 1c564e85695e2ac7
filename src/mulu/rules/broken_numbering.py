"""Rule `broken-numbering`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule

if TYPE_CHECKING:
    from mulu.schema import Schema


def _numbered(schema: Schema) -> tuple[str, ...]:
    return (schema.numbering.field, *schema.numbering.within) if schema.numbering else ()


@item_rule(
    "{value} does not follow {previous}, expected {expected}",
    reads=_numbered,
    builds_on=["duplicate", "duplicate-key"],
)
def broken_numbering(schema: Schema) -> Fault | None:
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
    if not schema.numbering:
        return None
    # Text that is no number is another rule's finding; here it only must not raise.
    text = nw.col(schema.numbering.field)
    serial = nw.when(text.str.contains("^[0-9]{1,15}$")).then(text).cast(nw.Int64)

    def above(count: int, expression: nw.Expr = serial) -> nw.Expr:
        partition = schema.numbering.within if schema.numbering else ()
        return expression.shift(count).over(*partition, order_by="line")

    # One wrong number between two right ones is one fault: the row below it is right to go on
    # from the row above it. The first two rows have fewer rows above them.
    is_second = above(2, nw.col("line")).is_null() & ~above(1, nw.col("line")).is_null()
    follows = serial == above(1).fill_null(0) + 1
    resumes = (serial == above(2) + 2) | (is_second & (serial == 2))
    wrong = ~follows & ~resumes.fill_null(value=False)
    return Fault(
        wrong,
        schema.numbering.field,
        {"previous": above(1).fill_null(0), "expected": above(1).fill_null(0) + 1},
    )
