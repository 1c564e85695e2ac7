"""Folders that look like editions and are none: nothing in them is checked, and somebody must be told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.evidence import FACTS, ITEMS
from mulu.finding import Flaw
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mulu.messages import Message
    from mulu.project import CatalogFolder
    from mulu.result import Result

RULE = "misnamed-edition"


def judge_misnamed(result: Result) -> None:
    """Take in folders beside the editions that no edition can be called; they are told with the newest edition."""
    catalog = result.folder.catalog
    if result.folder != catalog.editions[-1] or RULE not in {rule.name for rule in result.policy.rules}:
        return
    for name in misnamed(catalog):
        result.add_flaw(f"../{name}", Flaw(RULE, told(name), value=name))


def misnamed(catalog: CatalogFolder) -> Sequence[str]:
    """The names of folders that hold what an edition holds, and are not called as one."""
    project, editions = catalog.project, {edition.name for edition in catalog.editions}
    return [
        name
        for name in project.folders(catalog.path)
        if name not in editions
        and not name.startswith(".")
        and {ITEMS, FACTS} & set(project.files(f"{catalog.path}/{name}"))
    ]


def told(name: str) -> Message:
    """What is to be said of such a folder."""
    return say(
        "{name} is no name of an edition, and nothing in the folder is checked: editions are called by their year, such as 2027, errata 2027.1",
        name=name,
    )
