"""Kind of fault `doubled-row`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("an item pasted twice"))
def doubled_row(listing: Listing) -> Rows | None:
    """A row stands there twice, one below the other or somewhere else."""
    rows = listing.numbered
    row = listing.rows[listing.at]
    at = listing.random.choice((listing.at + 1, listing.random.randint(0, len(rows))))
    return listing.counted([*rows[:at], (None, row), *rows[at:]])
