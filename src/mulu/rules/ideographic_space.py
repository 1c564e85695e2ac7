"""Rule `ideographic-space`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field

SPACE = "\u3000"


def without_ideographic(text: str, _: Cell) -> str:
    """The text without ideographic spaces; between two words of Latin letters it becomes a plain one."""
    return re.sub(SPACE, "", re.sub(f"(?<=[0-9A-Za-z]){SPACE}+(?=[0-9A-Za-z])", " ", text))


@character_rule(
    "an ideographic space (U+3000) stands in the cell", builds_on=["missing"], mend=without_ideographic
)
def ideographic_space(_: Field) -> str:
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
    return SPACE
