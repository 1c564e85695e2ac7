"""Kind of fault `lost-previous`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import Change, fact_fault

if TYPE_CHECKING:
    from mulu.planting import Stated


@fact_fault(noted("the edition before not named any more"))
def lost_previous(stated: Stated) -> Change | None:
    """Which edition this one comes after, or corrects, is not said."""
    named = [key for key in ("previous", "corrects") if stated.tree.get(key)]
    return Change(named[0], stated.tree.pop(named[0]), "") if named else None
