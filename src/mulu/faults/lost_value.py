"""Kind of fault `lost-value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a placeholder in the place of a value"))
def lost_value(spot: Spot) -> str | None:
    """A value is gone, and what says so stands in its place."""
    return None if spot.is_placeholder else spot.any_of(spot.field.placeholders)
