"""Kind of fault `run-together`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("two cells run together"))
def run_together(spot: Spot) -> str | None:
    """The text has swallowed that of the item below, as where a line between cells was not seen."""
    below = spot.column[spot.row + 1] if spot.row + 1 < len(spot.column) else ""
    return f"{spot.text}{below}" if spot.text and below else None
