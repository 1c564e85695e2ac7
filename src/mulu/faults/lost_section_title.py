"""Kind of fault `lost-section-title`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import Change, fact_fault

if TYPE_CHECKING:
    from mulu.planting import Stated


@fact_fault(noted("the title of a section lost or changed"))
def lost_section_title(stated: Stated) -> Change | None:
    """A section has no title any more, or that of another."""
    sections = stated.tree.get("sections") or {}
    if not sections:
        return None
    number = stated.random.choice(list(sections))
    before = sections.pop(number)
    after = stated.random.choice(["", *sections.values()])
    if after:
        sections[number] = after
    return Change(f"sections.{number}", before, after)
