"""Rule `full-width-character`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.rule import character_rule
from mulu.rules.wrong_dash import has_dashes

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field

# U+FF01 to U+FF5E repeat ASCII in full width. In running text their punctuation is proper Chinese
# punctuation, and only letters, digits and signs are slips; in codes all of them are.
IN_TEXT = "[\uff02-\uff07\uff0a\uff0b\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5d]"
IN_CODES = "[\uff01-\uff5e]"
IN_CODES_BESIDE_DASHES = "[\uff01-\uff0c\uff0e-\uff5e]"


def to_half_width(text: str, cell: Cell) -> str:
    """The text with the usual characters for those that the rule searched for."""
    return re.sub(cell.pattern, lambda found: chr(ord(found.group()) - 0xFEE0), text)


def to_half_width_in_codes(text: str, cell: Cell) -> str:
    """The same where values are codes, numbers or listed words; running text stays as it is."""
    return to_half_width(text, cell) if cell.field.is_coded else text


@character_rule("a full-width character stands in the cell", mend=to_half_width_in_codes, guess=to_half_width)
def full_width_character(field: Field) -> str:
    """A full-width digit, letter or sign stands in the cell.

    Why: `４` and `4` are different characters: sorting, searching and looking up fail.

    Mend: Switch the input method to half width and type the character anew. Chinese punctuation
    such as （） and ： may stay in names.

    Bad::

        section,serial,code,name,grade
        I,1,0１-01,Baker,A      <- code
        I,2,01-02,Ｍiller,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,面点师（中式）,A
        I,2,01-02,Miller,A
    """
    if not field.is_coded:
        return IN_TEXT
    return IN_CODES_BESIDE_DASHES if has_dashes(field) else IN_CODES
