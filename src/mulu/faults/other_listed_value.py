"""Kind of fault `other-listed-value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("another of the listed values"))
def other_listed_value(spot: Spot) -> str | None:
    """The cell holds a value that may stand there, and is not this item's."""
    return spot.any_of(f"{one}{spot.mark}" for one in spot.field.constraints.enum or ())
