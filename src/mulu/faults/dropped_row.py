"""Kind of fault `dropped-row`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("an item lost"))
def dropped_row(listing: Listing) -> Rows | None:
    """A row is gone, and the others numbered anew or not."""
    rows = listing.numbered
    return listing.counted([*rows[: listing.at], *rows[listing.at + 1 :]]) if len(rows) > 1 else None
