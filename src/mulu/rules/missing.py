"""Rules `missing-…`: one for each field that must be filled in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import noted
from mulu.rule import Fault, cell_rule, missing as is_missing, printed

if TYPE_CHECKING:
    from mulu.schema import Field, Schema

BLANK = "^[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]*$"


@cell_rule("the cell is blank", per_field=True)
def missing(field: Field, schema: Schema) -> Fault | None:
    """A cell is blank that must not be.

    Why: Nobody can tell a value that does not exist from one that was forgotten.

    Mend: Fill in what the document says. Where the document prints a placeholder for a missing
    value, write that placeholder.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,,A      <- name
        I,2,,Miller,A      <- code

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,--,Miller,A
    """
    if not field.constraints.required and "" in field.missingValues:
        return None
    signs = "".join(f"|^{re.escape(sign)}$" for sign in schema.marks_of(field.name))
    pattern = BLANK + signs
    blank = nw.col(printed(field.name)).str.contains(pattern)
    if not field.placeholders:
        return Fault(blank, screen=pattern)
    if field.constraints.required:
        return Fault(blank | nw.col(is_missing(field.name)))
    says = {"expected": nw.lit(" / ".join(field.placeholders))}
    message = noted("the cell is blank; where there is no value, {expected} is written")
    return Fault(blank, says=says, message=message, screen=pattern)
