"""Kind of fault `emptied`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a cell emptied"))
def emptied(spot: Spot) -> str | None:
    """Nothing stands in the cell any more."""
    return spot.any_of([""])
