"""Kind of fault `moved-row`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("an item moved"))
def moved_row(listing: Listing) -> Rows | None:
    """An item stands somewhere else in the list."""
    rows = [*listing.numbered]
    row = rows.pop(listing.at)
    rows.insert(listing.random.randint(0, len(rows)), row)
    return listing.counted(rows)
