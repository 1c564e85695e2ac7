"""Kind of fault `swapped-characters`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot


@cell_fault(noted("two characters the wrong way round"))
def swapped_characters(spot: Spot) -> str | None:
    """Two neighbouring characters have changed places."""
    text = spot.text
    places = [at for at in range(len(text) - 1) if text[at] != text[at + 1]]
    if not places:
        return None
    at = spot.random.choice(places)
    return f"{text[:at]}{text[at + 1]}{text[at]}{text[at + 2 :]}"
