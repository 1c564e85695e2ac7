"""Rule `private-use-character`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import cell_rule, printed

if TYPE_CHECKING:
    from mulu.schema import Field, Schema

CLASS = "[\ue000-\uf8ff\U000f0000-\U0010ffff]"


@cell_rule("a private-use character stands in the cell, which every font shows differently", locate=CLASS)
def private_use_character(field: Field, _: Schema) -> nw.Expr:
    """A private-use character stands in the cell.

    Why: Old fonts put rare characters there. On another computer the reader sees an empty box or
    another character.

    Mend: Replace it by the real character, as the document prints it.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,⟨U+E5E5⟩点师,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,面点师,A
    """
    return nw.col(printed(field.name)).str.contains(CLASS)
