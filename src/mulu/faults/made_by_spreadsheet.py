"""Kind of fault `made-by-spreadsheet`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "########")


@cell_fault(noted("what a spreadsheet program makes of a cell"))
def made_by_spreadsheet(spot: Spot) -> str | None:
    """The cell has become a day, a number, an error or a formula, or its zeros are gone."""
    text, found = spot.text, [spot.random.choice(ERRORS)]
    if spot.is_placeholder:
        return spot.any_of(found)
    parts = re.fullmatch("([0-9]{1,4})-([0-9]{1,2})(?:-([0-9]{1,2}))?(.*)", text)
    if parts:
        year, month, day, rest = parts.groups()
        found += [
            f"{2000 + int(year) % 100}/{int(month)}/{int(day or 1)}{rest}",
            f"{int(month)}月{int(day or 1)}日",
        ]
    if text.isascii() and text.isdecimal():
        found += [f"{text}.0", f"{text[0]}E+{len(text) - 1:02}", f"'{text}"]
    if bare := re.sub("(?<![0-9])0+(?=[0-9])", "", text):
        found += [bare, bare]
    return spot.any_of([one for one in found if one != text])
