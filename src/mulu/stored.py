"""What a spreadsheet program has made of a cell, and how to undo it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import TYPE_CHECKING

from mulu.messages import Message, say

if TYPE_CHECKING:
    from mulu.grid import Cell

_WHOLE = re.compile(r"(-?[0-9]{1,15})(?:\.0+)?")
_NUMBER = re.compile(r"[0-9]{1,400}(?:\.[0-9]{1,400})?")
_NUMBER_SHOWN = re.compile(r"[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,3})?")
_EXACT = 15
"""So many digits of a number a spreadsheet program keeps."""
_DAY_LIKE = re.compile("[0-9]{1,4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,4})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_SHOWN = re.compile(
    r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?: [0-9:]+)?|[0-9]{1,2}([-/.])[0-9]{1,2}\2[0-9]{4}"
    "|(?:[0-9]{2,4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    f"|[0-9]{{1,4}}-(?i:{'|'.join(_MONTHS)})(?:-[0-9]{{2,4}})?|(?i:{'|'.join(_MONTHS)})-[0-9]{{1,4}}"
)
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


def lost(before: str, after: str) -> Message | None:
    """What a text has lost on its way through a number or a date; `None` if it became another by somebody's will."""
    if before == after or not before.isascii():
        return None
    if _NUMBER.fullmatch(before) and _NUMBER_SHOWN.fullmatch(after) and _is_same_number(before, after):
        if before.startswith("0"):
            return say(
                "says {after}, the zeros in front are lost: write it as printed, in a cell whose format is Text",
                after=after,
            )
        return say(
            "says {after}, which is what a spreadsheet program makes of a number: write it as printed, in a cell whose format is Text",
            after=after,
        )
    if _DAY_LIKE.fullmatch(before) and _DAY_SHOWN.fullmatch(after) and _numbers(before) <= _numbers(after):
        return say(
            "says {after}, which is what a spreadsheet program makes of a date: write it as printed, in a cell whose format is Text",
            after=after,
        )
    return None


def _is_same_number(before: str, after: str) -> bool:
    """Whether the second is what becomes of the first: padded, rounded to its digits, or cut where digits end."""
    with localcontext(prec=max(len(before), len(after), 28)):
        exact, shown = Decimal(before), Decimal(after)
        if shown == exact:
            return True
        kept = len(shown.normalize().as_tuple().digits)
        is_rounded = "e" in after.lower() or (len(after) == len(before) > _EXACT >= kept)
        rounded = [Context(prec=kept, rounding=one).plus(exact) for one in (ROUND_HALF_UP, ROUND_DOWN)]
        return is_rounded and shown in rounded


def _numbers(text: str) -> Counter[int]:
    """The numbers in what looks like a date; names of months count, centuries do not."""
    named = [at for at, name in enumerate(_MONTHS, 1) if name in text.lower()]
    return Counter([*named, *(int(one) % 100 for one in re.findall("[0-9]+", text))])


def _day(stored: str) -> str:
    """A date as people read it; it is stored as a count of days, or as it is written."""
    try:
        days = float(stored)
    except ValueError:
        return stored
    return (_ZERO + timedelta(days=int(days))).isoformat() if 1 <= days <= _LAST else stored
