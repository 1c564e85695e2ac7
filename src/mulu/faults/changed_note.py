"""Kind of fault `changed-note`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import Change, fact_fault

if TYPE_CHECKING:
    from mulu.planting import Stated


@fact_fault(noted("a note that says something else"))
def changed_note(stated: Stated) -> Change | None:
    """A character of a note is gone, or two have changed places."""
    notes = stated.tree.get("notes") or []
    at = stated.random.randrange(len(notes)) if notes else 0
    if not notes or len(notes[at]) < 2:
        return None
    before, place = notes[at], stated.random.randrange(len(notes[at]) - 1)
    pair = before[place + 1] + before[place] if stated.random.random() < 0.5 else before[place]
    notes[at] = before[:place] + pair + before[place + 2 :]
    return Change(f"notes.{at}", before, notes[at])
