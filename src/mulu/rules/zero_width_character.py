"""Rule `zero-width-character`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field

# Unicode's format characters (Cf) and variation selectors: nothing to see, or text turned around.
CLASS = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def without(text: str, _: Cell) -> str:
    """The text without what cannot be seen."""
    return re.sub(CLASS, "", text)


@character_rule("an invisible character stands in the cell", mend=without)
def zero_width_character(_: Field) -> str:
    """A character that cannot be seen stands in the cell.

    Why: Text copied from web pages and chat programs carries them along. Nobody sees them, and
    no search finds the cell any more.

    Mend: Type the cell anew instead of pasting it.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Bak⟨U+200B⟩er,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
    return CLASS
