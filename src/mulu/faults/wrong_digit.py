"""Kind of fault `wrong-digit`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

NEIGHBOURS = dict(zip("1234567890", ("2", "13", "24", "35", "46", "57", "68", "79", "80", "9"), strict=True))


@cell_fault(noted("a digit typed wrongly"))
def wrong_digit(spot: Spot) -> str | None:
    """One digit is another one, most often its neighbour on the keyboard."""
    found = {digit: [other for other in NEIGHBOURS if other != digit] for digit in NEIGHBOURS}
    near = {digit: NEIGHBOURS[digit] * 3 + "".join(others) for digit, others in found.items()}
    return spot.exchanged(near)
