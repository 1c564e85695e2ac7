"""Rules `wrong-length-…`: one for each field with a least or greatest length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import SHAPE, Fault, cell_rule

if TYPE_CHECKING:
    from mulu.schema import Field, Schema


@cell_rule("{value} has {length} characters, expected {least} to {most}", per_field=True, builds_on=SHAPE)
def wrong_length(field: Field, _: Schema) -> Fault | None:
    """A value is shorter or longer than the schema allows.

    Why: A name of one character is cut off, and one of two hundred has swallowed its neighbours.

    Mend: Compare the cell with the document and write it as printed there.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,B,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
    least, most = field.constraints.minLength, field.constraints.maxLength
    if least is None and most is None:
        return None
    length = nw.col(field.name).str.len_chars()
    outside = length < (least or 0)
    if most is not None:
        outside = outside | (length > most)
    return Fault(
        outside,
        says={
            "length": length,
            "least": nw.lit(str(least or 0)),
            "most": nw.lit(str(most) if most is not None else "∞"),
        },
    )
