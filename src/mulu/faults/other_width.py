"""Kind of fault `other-width`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

WIDER = ord("！") - ord("!")


@cell_fault(noted("a character of another width"))
def other_width(spot: Spot) -> str | None:
    """A letter, digit or bracket is full-width, or half-width where it should not be."""
    narrow = {sign: chr(ord(sign) + WIDER) for sign in spot.text if "!" <= sign <= "~"}
    wide = {sign: chr(ord(sign) - WIDER) for sign in spot.text if "！" <= sign <= "～"}
    return spot.exchanged(narrow | wide)
