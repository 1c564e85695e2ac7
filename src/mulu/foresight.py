"""What findings an edition would have with some files changed, and has not now: said before they are written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.checker import check
from mulu.overlay import AmendedTree
from mulu.project import CatalogFolder, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from mulu.finding import Finding, Verdict
    from mulu.project import EditionFolder
    from mulu.rule import Rule

    Print = tuple[object, ...]


@dataclass(frozen=True)
class Foresight:
    """Findings that would be new, how many more of them are not listed, and how many would be gone."""

    new: Sequence[Finding]
    unlisted: int
    gone: int


def foresee(
    folder: EditionFolder, files: Mapping[str, bytes], rules: Mapping[str, Rule], today: Callable[[], date]
) -> Foresight:
    """Check an edition, and those after it, as it is and with `files` by their paths from the root.

    Findings are the same one if they are of the same item and field and say the same of it, wherever it stands.
    """
    now, then = (_verdict(_amended(folder, one), rules, today) for one in ({}, files))
    left = Counter(_print(one) for one in now.findings if one.waived is None)
    new = []
    for finding in then.findings:
        if finding.waived is not None:
            continue
        if left[_print(finding)] > 0:
            left[_print(finding)] -= 1
        else:
            new.append(finding)
    unlisted = sum(then.omitted.values()) - sum(now.omitted.values())
    return Foresight(new, max(unlisted, 0), left.total() + max(-unlisted, 0))


def _print(finding: Finding) -> Print:
    place = finding.path if finding.key is None else finding.key
    return finding.rule, finding.edition, place, finding.field, finding.value


def _amended(folder: EditionFolder, files: Mapping[str, bytes]) -> EditionFolder:
    project = folder.catalog.project
    view = Project(project.root, project.revision, AmendedTree(project.tree, files), project.amend)
    return CatalogFolder(view, folder.catalog.name).edition(folder.name)


def _verdict(folder: EditionFolder, rules: Mapping[str, Rule], today: Callable[[], date]) -> Verdict:
    editions = folder.catalog.editions
    return check(editions[editions.index(folder) :], rules, today)
