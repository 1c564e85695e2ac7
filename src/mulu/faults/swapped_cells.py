"""Kind of fault `swapped-cells`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("two cells of an item exchanged"))
def swapped_cells(listing: Listing) -> Rows | None:
    """Two cells of a row have changed places."""
    rows = [*listing.numbered]
    origin, row = rows[listing.at]
    if len(row) < 2:
        return None
    one, other = listing.random.sample(range(len(row)), 2)
    cells = list(row)
    cells[one], cells[other] = cells[other], cells[one]
    rows[listing.at] = (origin, tuple(cells))
    return rows
