"""Kind of fault `swapped-rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("two items exchanged"))
def swapped_rows(listing: Listing) -> Rows | None:
    """An item and one of the next five have changed places."""
    rows = [*listing.numbered]
    other = listing.at + listing.random.randint(1, 5)
    if other >= len(rows):
        return None
    rows[listing.at], rows[other] = rows[other], rows[listing.at]
    return listing.counted(rows)
