"""Rules `wrong-length-…`: one for each field with a least or greatest length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import noted
from mulu.rule import SHAPE, Fault, cell_rule

if TYPE_CHECKING:
    from mulu.schema import Field, Schema


@cell_rule(
    "{value} has {length} character(s), expected {least} to {most}",
    per_field=True,
    builds_on=SHAPE,
)
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
    bounds = (("least", least), ("most", most))
    says = {"length": length, **{name: nw.lit(str(bound)) for name, bound in bounds if bound is not None}}
    if most is None:
        return Fault(
            length < (least or 0),
            says=says,
            message=noted("{value} has {length} character(s), expected at least {least}"),
        )
    if least is None:
        return Fault(
            length > most,
            says=says,
            message=noted("{value} has {length} character(s), expected at most {most}"),
        )
    return Fault((length < least) | (length > most), says=says)
