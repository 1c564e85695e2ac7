"""Kind of fault `line-break`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("a line break inside a cell"))
def line_break(spot: Spot) -> str | None:
    """A line break stands at the end of the text or inside it."""
    at = spot.random.choice((len(spot.text), spot.random.randint(0, len(spot.text))))
    return f"{spot.text[:at]}\n{spot.text[at:]}"
