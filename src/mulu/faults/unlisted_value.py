"""Kind of fault `unlisted-value`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

FEW = 12
"""So many different values are as good as a list."""


@cell_fault(noted("a value that is not listed"))
def unlisted_value(spot: Spot) -> str | None:
    """The cell holds the value that would come next in the list, if there were one more."""
    listed = (
        spot.field.constraints.enum or tuple(sorted({*spot.column})) if len({*spot.column}) <= FEW else ()
    )
    if not listed or spot.is_placeholder:
        return None
    after = [f"{one[:-1]}{chr(ord(one[-1]) + 1)}" for one in listed if one]
    return spot.any_of(f"{one}{spot.mark}" for one in after if one not in listed)
