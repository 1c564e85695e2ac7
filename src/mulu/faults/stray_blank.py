"""Kind of fault `stray-blank`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

BLANKS = "  \u00a0\u3000\t\u2009"


@cell_fault(noted("a space too many"))
def stray_blank(spot: Spot) -> str | None:
    """A space stands before, after or inside the text."""
    at = spot.random.choice((0, len(spot.text), spot.random.randint(0, len(spot.text))))
    return f"{spot.text[:at]}{spot.random.choice(BLANKS)}{spot.text[at:]}"
