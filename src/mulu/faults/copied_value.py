"""Kind of fault `copied-value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("the value of another item"))
def copied_value(spot: Spot) -> str | None:
    """The cell says what it says for another item, most often for the one above."""
    others = spot.random.choices(spot.column, k=3)
    if spot.row:
        others += [spot.column[spot.row - 1]] * 3
    return spot.any_of([spot.random.choice(others)])
