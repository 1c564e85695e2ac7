"""Kind of fault `number-out-of-bounds`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a number that cannot be"))
def number_out_of_bounds(spot: Spot) -> str | None:
    """A number is nought, negative or far too large."""
    text = spot.text
    is_number = spot.field.type in ("integer", "number") or all(one.isdecimal() for one in spot.column)
    return spot.any_of(["0", f"-{text}", f"{text}000", f"{text}{text}"]) if is_number else None
