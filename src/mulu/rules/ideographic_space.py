"""Rule `ideographic-space`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.schema import Field

SPACE = "\u3000"


@character_rule("an ideographic space (U+3000) stands in the cell", builds_on=["missing"])
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
