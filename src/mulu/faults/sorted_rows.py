"""Kind of fault `sorted-rows`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("the list sorted by a column"))
def sorted_rows(listing: Listing) -> Rows | None:
    """Somebody has sorted the list, and numbered it anew or not."""
    at = listing.random.randrange(len(listing.schema.columns))
    is_reverse = listing.random.random() < 0.5
    return listing.counted(sorted(listing.numbered, key=lambda pair: pair[1][at], reverse=is_reverse))
