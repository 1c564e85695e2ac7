"""Kind of fault `blank-row`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import row_fault

if TYPE_CHECKING:
    from mulu.planting import Listing, Rows


@row_fault(noted("an empty row"))
def blank_row(listing: Listing) -> Rows | None:
    """A row without anything in it stands between the others."""
    rows = listing.numbered
    blank = ("",) * len(listing.schema.columns)
    return [*rows[: listing.at], (None, blank), *rows[listing.at :]]
