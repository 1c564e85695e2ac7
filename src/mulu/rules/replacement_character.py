"""Rule `replacement-character`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import cell_rule, printed

if TYPE_CHECKING:
    from mulu.schema import Field, Schema

CLASS = "[\ufffc-\uffff\ufdd0-\ufdef]"


@cell_rule("a character was lost here: the replacement character stands in its place", locate=CLASS)
def replacement_character(field: Field, _: Schema) -> nw.Expr:
    """A character was lost, and the replacement character stands in its place.

    Why: Some program did not understand the encoding and threw the character away; the file alone
    cannot say which one it was.

    Mend: Look the cell up in the document and type it anew.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,⟨U+FFFD⟩点师,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,面点师,A
    """
    return nw.col(printed(field.name)).str.contains(CLASS)
