"""Kind of fault `unseen-character`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

UNSEEN = "\u200b\u200d\u2060\ufeff\u00ad\u200e\u0007\ue000"


@cell_fault(noted("a character that cannot be seen"))
def unseen_character(spot: Spot) -> str | None:
    """A character stands in the text that nobody sees, as copying from web pages brings it."""
    at = spot.random.randint(0, len(spot.text))
    return f"{spot.text[:at]}{spot.random.choice(UNSEEN)}{spot.text[at:]}"
