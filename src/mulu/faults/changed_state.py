"""Kind of fault `changed-state`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import Change, fact_fault

if TYPE_CHECKING:
    from mulu.planting import Stated


@fact_fault(noted("a published edition called a draft"))
def changed_state(stated: Stated) -> Change | None:
    """The edition says that it is a draft, to be edited freely."""
    if stated.tree.get("state") != "published":
        return None
    stated.tree["state"] = "draft"
    return Change("state", "published", "draft")
