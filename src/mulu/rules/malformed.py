"""Rules `malformed-…`: one for each field with a pattern or a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import noted
from mulu.rule import SHAPE, Fault, cell_rule

if TYPE_CHECKING:
    from mulu.schema import Field, Schema

# Canonical forms: one way to write each value, so that equal values are equal text.
_YEAR = "(?:[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
_LEAP_YEAR = (
    "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"  # not 1900, but 2000
)
_DAY = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])"
TYPES = {
    "integer": "(0|-?[1-9][0-9]*)",
    "number": "0|-?[1-9][0-9]*|-?(0|[1-9][0-9]*)[.][0-9]*[1-9]",
    "date": f"{_YEAR}-(?:{_DAY})|{_LEAP_YEAR}-02-29",
}

IN_WORDS = {
    "integer": noted("{value} is not a whole number written plainly, such as 7"),
    "number": noted("{value} is not a number written plainly, such as 7 or 7.5"),
    "date": noted("{value} is not a day written as year, month and day, such as 2026-01-31"),
}


@cell_rule("{value} has not the form {expected}", per_field=True, builds_on=SHAPE)
def malformed(field: Field, _: Schema) -> Fault | None:
    """A value does not have the form that the schema declares.

    Why: A code with a digit too few belongs to no item or, worse, to another one.

    Mend: Compare the cell with the document and write it in the form shown: a code with all its
    zeros. Only serial numbers and other plain numbers go without leading zeros and a plus sign.

    Bad::

        section,serial,code,name,grade
        I,1,01-1,Baker,A      <- code
        I,02,01-02,Miller,A      <- serial

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Miller,A
    """
    shapes = [shape for shape in (TYPES.get(field.type), field.constraints.pattern) if shape]
    if not shapes:
        return None
    value = nw.col(field.name)
    wrong = ~value.str.contains(f"^(?:{shapes[0]})$")
    for shape in shapes[1:]:
        wrong = wrong | ~value.str.contains(f"^(?:{shape})$")
    if field.example is not None:
        return Fault(
            wrong,
            says={"expected": nw.lit(field.example)},
            message=noted("{value} has not the form of {expected}"),
        )
    if field.constraints.pattern is None:
        return Fault(wrong, message=IN_WORDS[field.type])
    return Fault(wrong, says={"expected": nw.lit(field.constraints.pattern)})
