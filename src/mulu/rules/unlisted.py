"""Rules `unlisted-…`: one for each field with a list of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import SHAPE, Fault, cell_rule

if TYPE_CHECKING:
    from mulu.schema import Field, Schema


@cell_rule("{value} is not in the list {expected}", per_field=True, builds_on=SHAPE)
def unlisted(field: Field, _: Schema) -> Fault | None:
    """A value is not one of those that the schema lists.

    Why: Whoever pays, counts or filters by the list loses the item.

    Mend: Write one of the listed values. If the authority has added a value, an engineer adds it
    to the schema first.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,D      <- grade
        V,1,01-02,Miller,A      <- section

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        II,1,01-02,Miller,A
    """
    listed = field.constraints.enum
    if not listed:
        return None
    return Fault(~nw.col(field.name).is_in(list(listed)), says={"expected": nw.lit(" / ".join(listed))})
