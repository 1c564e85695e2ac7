"""Kind of fault `lost-character`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a character lost"))
def lost_character(spot: Spot) -> str | None:
    """One of several characters is gone."""
    at = spot.random.randrange(len(spot.text)) if len(spot.text) > 1 else None
    return None if at is None else spot.text[:at] + spot.text[at + 1 :]
