"""Kind of fault `other-dash`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import cell_fault

if TYPE_CHECKING:
    from mulu.planting import Spot

DASHES = "-‐‑–—―−─一ー－"
PLACEHOLDERS = ("-", "--", "---", "—", "——", "———", "――", "──", "一一", "ーー", "－－", "／", "无")


@cell_fault(noted("a dash of another kind"))
def other_dash(spot: Spot) -> str | None:
    """A dash is exchanged for another one, or is lost or doubled in a placeholder."""
    if spot.text and set(spot.text) <= set(DASHES):
        return spot.any_of(PLACEHOLDERS)
    return spot.exchanged({sign: DASHES.replace(sign, "") for sign in DASHES})
