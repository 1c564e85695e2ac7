"""Kind of fault `garbled`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

REPLACEMENT = "\ufffd"


@cell_fault(noted("a garbled character"))
def garbled(spot: Spot) -> str | None:
    """A character was read in the wrong encoding, or could not be read."""
    places = [at for at, sign in enumerate(spot.text) if not sign.isascii()]
    if not places:
        return None
    at = spot.random.choice(places)
    wrong = spot.text[at].encode("utf-8").decode("gb18030", "replace")
    return f"{spot.text[:at]}{spot.random.choice((wrong, '?', REPLACEMENT))}{spot.text[at + 1 :]}"
