"""Rules `out-of-range-…`: one for each number with a minimum or a maximum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import SHAPE, Fault, cell_rule

if TYPE_CHECKING:
    from mulu.schema import Field, Schema


@cell_rule("{value} is not between {low} and {high}", per_field=True, builds_on=(*SHAPE, "malformed"))
def out_of_range(field: Field, _: Schema) -> Fault | None:
    """A number is smaller or larger than the schema allows.

    Why: A number out of range is nearly always a digit typed twice or left out.

    Mend: Compare the cell with the document and write the number as printed there.

    Bad::

        section,serial,code,name,grade
        I,0,01-01,Baker,A      <- serial

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
    low, high = field.constraints.minimum, field.constraints.maximum
    if low is None and high is None:
        return None
    number = nw.col(field.name).cast(nw.Float64)
    outside = number < float(low) if low is not None else number > float(high or 0)
    if low is not None and high is not None:
        outside = outside | (number > float(high))
    return Fault(outside, says={"low": nw.lit(low or "-∞"), "high": nw.lit(high or "∞")})
