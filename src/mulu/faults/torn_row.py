"""Kind of fault `torn-row`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("a cell too many or too few"))
def torn_row(listing: Listing) -> Rows | None:
    """A comma has come into a row, or one is gone."""
    rows = [*listing.numbered]
    origin, row = rows[listing.at]
    at = listing.random.randrange(len(row))
    is_longer = listing.random.random() < 0.5
    rows[listing.at] = (origin, (*row[:at], "", *row[at:]) if is_longer else (*row[:at], *row[at + 1 :]))
    return rows if is_longer or len(row) > 1 else None
