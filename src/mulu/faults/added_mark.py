"""Kind of fault `added-mark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a mark added"))
def added_mark(spot: Spot) -> str | None:
    """A value carries a mark that is not its own."""
    if spot.is_placeholder:
        return None
    return spot.any_of(f"{spot.value}{mark}" for mark in spot.schema.marks_of(spot.field.name))
