"""Rule `replacement-character`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.schema import Field

CLASS = "[\ufffc-\uffff\ufdd0-\ufdef]"


@character_rule("a character was lost here: the replacement character stands in its place")
def replacement_character(_: Field) -> str:
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
    return CLASS
