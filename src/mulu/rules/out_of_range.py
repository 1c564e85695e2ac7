"""Rules `out-of-range-…`: one for each number with a minimum or a maximum."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import noted
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
    # Text that is no number is another rule's finding; here it only must not raise.
    text = nw.col(field.name)
    number = nw.when(text.str.contains("^-?[0-9]+([.][0-9]+)?$")).then(text).cast(nw.Float64)
    says = {name: nw.lit(bound) for name, bound in (("low", low), ("high", high)) if bound is not None}
    if high is None:
        return Fault(number < float(low or 0), says=says, message=noted("{value} is less than {low}"))
    if low is None:
        return Fault(number > float(high), says=says, message=noted("{value} is more than {high}"))
    return Fault((number < float(low)) | (number > float(high)), says=says)
