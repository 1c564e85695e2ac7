"""What must hold before an edition is published, and the release as a folder on disc."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mulu.comparison import facts_of
from mulu.errors import UsageError
from mulu.gate import judge_work_tree
from mulu.made_folder import write_folder
from mulu.messages import say
from mulu.policy import policy_for, rules_of
from mulu.release import SUMS
from mulu.reporters.verdict_line import place
from mulu.second_opinion import ask
from mulu.tree import WorkTree
from mulu.uncommitted import how_to_settle, uncommitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.messages import Message
    from mulu.project import EditionFolder
    from mulu.second_opinion import Opinion


def refusals(folder: EditionFolder) -> Iterator[Message]:
    """Why an edition of the work tree is not published, a sentence each.

    Raises what broke the gate where it gives no verdict.
    """
    project, name = folder.catalog.project, folder.title
    if facts_of(folder).state == "draft":
        yield say("{edition} is a draft: import its document first, then freeze it", edition=name)
        return
    if folder.release is None:
        yield say(
            "{edition} is not frozen, and only what never changes again is published: mulu freeze {edition}",
            edition=name,
        )
        return
    for path in uncommitted(project):
        yield say("{place}: {problem}", place=path, problem=how_to_settle(project, path))
        return
    ruling = judge_work_tree(project, "error")
    if ruling.state == "broken" and ruling.broken:
        raise ruling.broken
    for finding in ruling.verdict.findings:
        if finding.severity == "error" and finding.waived is None:
            yield say("{place}: {problem}", place=place(finding), problem=finding.message)
    if ruling.state != "open":
        yield say("the gate is shut (see mulu gate): nothing is published")


def second_opinion_on(folder: EditionFolder, docs: str | None = None) -> Opinion:
    """What the second engine says of an edition, under the policy beside it; `docs` is a folder for Data Docs."""
    rules = rules_of(folder.catalog.project)
    return ask(folder, policy_for(folder.catalog.schema_for(folder.name), rules), docs=docs)


def place_release(place: str, files: Mapping[str, bytes], *, replaces: bool) -> bool:
    """Write a release as one folder; gives whether there was anything to write.

    Raises `UsageError` if another release stands there and is not to be replaced, or anything else does.
    """
    folder = Path(place)
    if (folder / SUMS).is_file():
        if read_folder(folder) == files:
            return False
        if not replaces:
            message = say("another release stands here: take it away, choose another --out, or add --replace")
            raise UsageError(message, place)
    write_folder(place, files.items(), SUMS)
    return True


def read_folder(folder: Path) -> dict[str, bytes | None]:
    """All that lies in a folder, by its path there; `None` for what is no plain file."""
    return WorkTree(folder).contents(".")
