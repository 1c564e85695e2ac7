"""Kind of fault `lost-note`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import Change, fact_fault

if TYPE_CHECKING:
    from mulu.planting import Stated


@fact_fault(noted("a note lost"))
def lost_note(stated: Stated) -> Change | None:
    """One of the notes under the list is gone."""
    notes = stated.tree.get("notes") or []
    if not notes:
        return None
    at = stated.random.randrange(len(notes))
    return Change(f"notes.{at}", notes.pop(at), "")
