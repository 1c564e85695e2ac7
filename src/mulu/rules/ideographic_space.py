"""Rule `ideographic-space`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import cell_rule, printed

if TYPE_CHECKING:
    from mulu.schema import Field, Schema

SPACE = "\u3000"


@cell_rule("an ideographic space (U+3000) stands in the cell", builds_on=["missing"], locate=SPACE)
def ideographic_space(field: Field, _: Schema) -> nw.Expr:
    """An ideographic (full-width) space stands in the cell.

    Why: It is typed by a Chinese input method without being noticed, and makes two names differ
    that look the same.

    Mend: Delete it.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,面点师⟨U+3000⟩,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,面点师,A
    """
    return nw.col(printed(field.name)).str.contains(SPACE, literal=True)
