"""Kind of fault `other-case`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a letter of the other case"))
def other_case(spot: Spot) -> str | None:
    """A capital letter is a small one, or the other way round."""
    return spot.exchanged({sign: sign.swapcase() for sign in spot.text if sign.isascii() and sign.isalpha()})
