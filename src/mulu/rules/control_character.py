"""Rule `control-character`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field

CLASS = "[\u0000-\u001f\u007f-\u009f\u2028\u2029]"


def without_blanks_around(text: str, _: Cell) -> str:
    """The text without tabs and line breaks before or behind it."""
    return text.strip("\t\r\n\v\f\u0085\u2028\u2029")


def without_control(text: str, _: Cell) -> str:
    """The text on one line: a plain space between Latin words, nothing elsewhere."""
    return re.sub(CLASS, "", re.sub(r"(?<=[0-9A-Za-z,;])[\t\r\n]+(?=[0-9A-Za-z])", " ", text))


@character_rule(
    "a control character (a tab, a line break, a NUL …) stands in the cell",
    builds_on=["missing"],
    mend=without_blanks_around,
    guess=without_control,
)
def control_character(_: Field) -> str:
    """A tab, a line break or another control character stands in the cell.

    Why: Many programs end the cell or the row there, so that everything after it moves.

    Mend: Delete the character. A line break inside a cell is typed in Excel with Alt+Enter, and
    removed with Find and Replace (Ctrl+J in the search field).

    Bad::

        section,serial,code,name,grade
        I,1,01-01,"Baker      <- name
        and cook",A
        I,2,01-02,Miller,A

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker and cook,A
        I,2,01-02,Miller,A
    """
    return CLASS
