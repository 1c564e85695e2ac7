"""Kind of fault `swapped-values`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import column_fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.planting import Spot


@column_fault(noted("the values of two items exchanged"))
def swapped_values(spot: Spot) -> Sequence[str] | None:
    """Two items have each other's value, neighbours most often."""
    other = spot.row + 1 if spot.random.random() < 0.7 else spot.random.randrange(len(spot.column))
    if other >= len(spot.column):
        return None
    cells = list(spot.column)
    cells[spot.row], cells[other] = cells[other], cells[spot.row]
    return cells
