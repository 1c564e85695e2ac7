"""Kind of fault `second-copy`."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

RANGES = ((0x2460, 0x2474), (0x2E80, 0x2FD6), (0xF900, 0xFA6E), (0x1D400, 0x1D434), (0x1D7CE, 0x1D800))
COPIES: dict[str, str] = {}
for _code in (code for first, after in RANGES for code in range(first, after)):
    _usual = unicodedata.normalize("NFKC", chr(_code))
    if len(_usual) == 1 and _usual != chr(_code):
        COPIES[_usual] = COPIES.get(_usual, "") + chr(_code)


@cell_fault(noted("a character from the second copies that Unicode has"))
def second_copy(spot: Spot) -> str | None:
    """A character is exchanged for a copy of it, as PDF files bring it."""
    return spot.exchanged(COPIES)
