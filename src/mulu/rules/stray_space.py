"""Rule `stray-space`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field

_ODD = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_FAR_EASTERN = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uff60\U00020000-\U0003ffff"
IN_TEXT = f"^ | $|  |[{_FAR_EASTERN}]( )|( )[{_FAR_EASTERN}]|[{_ODD}]"
IN_CODES = f"[ {_ODD}]"


def without_stray(text: str, cell: Cell) -> str:
    """The text with single spaces only, between words of scripts that have them."""
    if cell.field.is_coded:
        return re.sub(IN_CODES, "", text)
    text = re.sub(f"[ {_ODD}]+", " ", text).strip(" ")
    return re.sub(f"(?<=[{_FAR_EASTERN}]) | (?=[{_FAR_EASTERN}])", "", text)


@character_rule("a space stands where none belongs", builds_on=["missing"], mend=without_stray)
def stray_space(field: Field) -> str:
    """A space stands where none belongs.

    Why: Two cells that look alike are different for every program: a look-up fails, an item seems
    new, a total is wrong.

    Mend: Delete the space. In a code, a number or a listed word no space belongs anywhere; in a
    name none belongs at either end, beside a Chinese character, or next to another space.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker ,A      <- name
        I,2,01-02 ,Pastry cook,A      <- code
        I,3,01-03,面 点师,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Pastry cook,A
        I,3,01-03,面点师,A
    """
    return IN_CODES if field.is_coded else IN_TEXT
