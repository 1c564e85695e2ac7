"""Kind of fault `shifted-column`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import column_fault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.planting import Spot


@column_fault(noted("a column out of step with the others"))
def shifted_column(spot: Spot) -> Sequence[str] | None:
    """From some row on, each item has the value of the one above it, or below it."""
    cells = list(spot.column)
    stop = min(len(cells), spot.row + spot.random.randint(2, 40))
    part = cells[spot.row : stop]
    cells[spot.row : stop] = (
        [*part[-1:], *part[:-1]] if spot.random.random() < 0.5 else [*part[1:], *part[:1]]
    )
    return cells
