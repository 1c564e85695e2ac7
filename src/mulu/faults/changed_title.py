"""Kind of fault `changed-title`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.messages import noted
from mulu.planting import Change, fact_fault

if TYPE_CHECKING:
    from mulu.planting import Stated


@fact_fault(noted("the title of the edition changed"))
def changed_title(stated: Stated) -> Change | None:
    """The title says another year, or has lost a character."""
    before = stated.tree.get("title") or ""
    years = re.findall("[0-9]{4}", before)
    at = stated.random.randrange(len(before)) if before else 0
    after = before[:at] + before[at + 1 :]
    if years and stated.random.random() < 0.5:
        after = before.replace(years[0], str(int(years[0]) - 1), 1)
    stated.tree["title"] = after
    return Change("title", before, after) if before and after else None
