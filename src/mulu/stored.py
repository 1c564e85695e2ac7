"""What a spreadsheet program has made of a cell, and how to undo it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mulu.messages import Message, say

if TYPE_CHECKING:
    from mulu.grid import Cell

_WHOLE = re.compile(r"(-?[0-9]{1,15})(?:\.0+)?")
_ZERO = date(1899, 12, 30)
"""The day that spreadsheets count from."""
_LAST = 2_958_465
"""The number of the last day of the year 9999."""


def as_text(cell: Cell, *, is_whole: bool) -> tuple[str, Message | None]:
    """The text that was written into a cell, or what stands there and what is wrong with it.

    Where whole numbers belong (`is_whole`), a number is as good as its digits.
    """
    if cell.kind == "text":
        return cell.text, None
    if cell.kind == "formula":
        return cell.text, say(
            "holds a formula, ={formula}: write the value itself, as text", formula=cell.text
        )
    if cell.kind == "error":
        return cell.text, say(
            "holds {value}, the error of a formula: write the value itself, as text", value=cell.text
        )
    if cell.kind == "truth":
        return cell.text, say("holds a truth value where text was: write it as text (cell format Text)")
    if cell.kind == "date":
        return cell.text, say(
            "holds the date {value} where text was: set the cell format to Text, and write it as printed",
            value=_day(cell.text),
        )
    if is_whole and (found := _WHOLE.fullmatch(cell.text)):
        return found[1], None
    return cell.text, say(
        "holds the number {value} where text was: set the cell format to Text, and write it as printed, zeros in front included",
        value=cell.text,
    )


def _day(stored: str) -> str:
    """A date as people read it; it is stored as a count of days, or as it is written."""
    try:
        days = float(stored)
    except ValueError:
        return stored
    return (_ZERO + timedelta(days=int(days))).isoformat() if 1 <= days <= _LAST else stored
