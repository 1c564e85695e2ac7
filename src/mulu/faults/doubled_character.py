"""Kind of fault `doubled-character`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a character typed twice"))
def doubled_character(spot: Spot) -> str | None:
    """One character stands there twice."""
    at = spot.random.randrange(len(spot.text)) if spot.text else None
    return None if at is None else spot.text[: at + 1] + spot.text[at:]
