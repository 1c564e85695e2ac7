"""Kind of fault `lost-mark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a mark lost"))
def lost_mark(spot: Spot) -> str | None:
    """The mark at the end of the value is gone."""
    return spot.value if spot.mark else None
