"""Rule `stray-mark`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import CHARACTERS, Fault, cell_rule

if TYPE_CHECKING:
    from mulu.schema import Field, Schema


@cell_rule("a mark stands where none belongs", builds_on=[*CHARACTERS, "wrong-placeholder"])
def stray_mark(field: Field, schema: Schema) -> Fault | None:
    """A mark stands in the wrong field, in the wrong place, or twice.

    Why: A mark says something about the item only where the schema knows it, at the end of the
    value; elsewhere it becomes part of the name.

    Mend: Move the mark to the end of the value it belongs to, or delete it.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Bak*er,A      <- name
        I,2,01-02,Miller,A**      <- grade

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A*
        I,2,01-02,Miller,A*
    """
    signs = sorted({mark.mark for mark in schema.marks})
    if not signs:
        return None
    own = schema.marks_of(field.name)
    # The field's own mark is taken off at the end, but not in front of other characters.
    screen = "|".join(f"{re.escape(sign)}(?s:.)" if sign in own else re.escape(sign) for sign in signs)
    is_marked = nw.col(field.name).str.contains("|".join(re.escape(sign) for sign in signs))
    return Fault(is_marked, screen=screen)
