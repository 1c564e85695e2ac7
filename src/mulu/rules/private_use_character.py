"""Rule `private-use-character`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.schema import Field

CLASS = "[\ue000-\uf8ff\U000f0000-\U0010ffff]"


@character_rule("a private-use character stands in the cell, which every font shows differently")
def private_use_character(_: Field) -> str:
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
    return CLASS
