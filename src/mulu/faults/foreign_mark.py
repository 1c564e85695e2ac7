"""Kind of fault `foreign-mark`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

SIGNS = "*＊☆★※△#†"


@cell_fault(noted("a mark that is not known"))
def foreign_mark(spot: Spot) -> str | None:
    """A value carries a sign that no mark is, or a mark of another field."""
    own = spot.schema.marks_of(spot.field.name)
    if spot.is_placeholder or not spot.schema.marks:
        return None
    foreign = [one.mark for one in spot.schema.marks] + list(SIGNS)
    return spot.any_of(f"{spot.value}{one}" for one in foreign if one not in own)
