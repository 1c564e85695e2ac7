"""Kind of fault `cut-short`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a text cut short"))
def cut_short(spot: Spot) -> str | None:
    """Only the beginning of the text is left, as where it did not fit into a cell."""
    return spot.text[: spot.random.randint(1, len(spot.text) - 2)] if len(spot.text) > 2 else None
