"""Rules `duplicate-…`: one for each field whose values are unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import SHAPE, Fault, cell_rule

if TYPE_CHECKING:
    from mulu.schema import Field, Schema


@cell_rule("{value} stands already on line {first}", per_field=True, builds_on=(*SHAPE, "malformed"))
def duplicate(field: Field, _: Schema) -> Fault | None:
    """A value stands twice that may stand only once.

    Why: Two items with one code cannot be told apart: money goes to the wrong one, and no change
    between two years can be proven.

    Mend: Compare both lines with the document. One of them has the wrong code, or the item was
    pasted twice. Placeholders for missing codes may repeat.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        II,1,01-01,Miller,A      <- code

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,--,Brewer,A
        II,1,01-02,Miller,A
        II,2,--,Butcher,A
    """
    if not field.constraints.unique:
        return None
    value = nw.col(field.name)
    first = nw.col("line").min().over(field.name)
    present = value.filter(~value.is_null())
    screen = present.n_unique() < present.len()
    is_there = ~value.is_null()
    return Fault((nw.col("line") > first) & is_there, says={"first": first}, screen=screen, among=is_there)
