"""An edition mended as far as that is safe: each mend is named, and none brings a new finding.

What is mended is tried in memory first: the edition, and those after it, are checked as they would
be, and what would bring a finding that was not there is not done. A draft's cells are mended by the
rules that found them at fault. A published edition says what its document says: cells become that
again, and where the document itself is at fault, a correction says so, with a reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field as default, replace
from typing import TYPE_CHECKING

from mulu.checker import check, check_edition
from mulu.correction_file import add_corrections
from mulu.evidence import CORRECTIONS, ITEMS, readable_facts
from mulu.finding import MOST_FINDINGS, Flaws
from mulu.mends import Mend, document_mends, draft_mends, numbering_mends
from mulu.overlay import AmendedTree
from mulu.policy import policy_for
from mulu.project import CatalogFolder, Project
from mulu.sheet import Sheet, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from mulu.correction import Change
    from mulu.finding import Finding, Verdict
    from mulu.policy import Policy
    from mulu.project import EditionFolder
    from mulu.result import Result
    from mulu.rule import Rule

MOST_ROUNDS = 8
"""What one mend uncovers, the next round mends."""
MOST_TRIALS = 200
"""So many checks are spent on finding out which of some mends would bring a finding."""

Seen = Counter[tuple[object, ...]]
Place = tuple[int, str]
FORM: Place = (0, "")
"""Where the form of a whole file is mended."""


@dataclass(frozen=True)
class Fix:
    """What mending an edition gives.

    `files` are those that change, by their paths from the root. `form` is what was mended of the
    form of items.csv, `mends` the cells; `refused` would bring new findings; `printed` are faults of
    the document itself, which only a correction with a reason mends. `is_form_left` says that the form
    mended would bring a finding too. `brought` are such findings, by line and field of the mend, or the
    form's by `FORM`; of mends that were not tried one by one, that of all of them.
    """

    folder: EditionFolder
    files: Mapping[str, bytes] = default(default_factory=dict)
    sheet: Sheet | None = None
    form: Flaws = default(default_factory=Flaws)
    mends: Sequence[Mend] = ()
    refused: Sequence[Mend] = ()
    printed: Sequence[Mend] = ()
    is_form_left: bool = False
    brought: Mapping[Place, Finding] = default(default_factory=dict)


@dataclass(frozen=True)
class Allowed:
    """What may be done beyond what is safe: guesses, and corrections of the document with a reason."""

    guesses: bool = False
    reason: str | None = None


def fix(folder: EditionFolder, rules: Mapping[str, Rule], today: Callable[[], date], allowed: Allowed) -> Fix:
    """Mend an edition; nothing is written. Raises `PolicyError` if what judges is broken."""
    policy = policy_for(folder.catalog.schema_for(folder.name), rules)
    data = folder.read(ITEMS)
    sheet = lay_out(data, policy.schema.schema.columns) if data else None
    facts = readable_facts(folder)
    if data is None or sheet is None:
        return Fix(folder)
    work = _Work(folder, policy, rules, today, allowed, sheet)
    if sheet.data != data and not work.try_form():
        return Fix(folder, is_form_left=True, brought=work.brought)
    if facts is None:
        return work.result(data)
    if facts.state == "draft":
        work.mend(lambda: draft_mends(work.sheet, policy, guesses=allowed.guesses))
        work.number()
        work.mend(lambda: draft_mends(work.sheet, policy, guesses=allowed.guesses))
    else:
        work.mend(
            lambda: document_mends(work.sheet, work.judged(), guesses=allowed.guesses, reason=allowed.reason)
        )
    return work.result(data)


@dataclass
class _Work:
    """An edition while it is being mended; `seen` are the findings it has now."""

    folder: EditionFolder
    policy: Policy
    rules: Mapping[str, Rule]
    today: Callable[[], date]
    allowed: Allowed
    sheet: Sheet
    changes: tuple[Change, ...] = ()
    done: list[Mend] = default(default_factory=list)
    refused: tuple[Mend, ...] = ()
    printed: tuple[Mend, ...] = ()
    brought: dict[Place, Finding] = default(default_factory=dict)
    trials: int = 0

    def __post_init__(self) -> None:
        self.seen = self._fingerprints(self._check({}), None)

    def try_form(self) -> bool:
        """Whether the form mended brings no new finding."""
        new = self._accept(self.sheet, self.changes)
        self._note(new, FORM)
        return not new

    def mend(self, find: Callable[[], Sequence[Mend]]) -> None:
        """Do what can be found to do, and what that uncovers, until nothing more can be done."""
        for _ in range(MOST_ROUNDS):
            found = find()
            self.printed = tuple(one for one in found if one.is_printed)
            possible = [one for one in found if not one.is_printed]
            done = self._try(possible) if possible else []
            self.done += done
            places = {(one.at, one.field) for one in done}
            self.refused = tuple(one for one in possible if (one.at, one.field) not in places)
            if not done:
                return

    def number(self) -> None:
        """Count anew where counting is at fault: all of it, or nothing."""
        found = numbering_mends(self.sheet, self.policy, self.findings())
        if found and not self._do(found):
            self.done += found

    def judged(self) -> Result:
        """What is found in the edition as it is now, with what its document says."""
        return check_edition(self._amended(self._files(self.sheet, self.changes)), self.policy)

    def findings(self) -> Sequence[Finding]:
        """The findings in items.csv as it is now."""
        verdict = self._check(self._files(self.sheet, self.changes))
        return [one for one in verdict.findings if one.path == f"{self.folder.path}/{ITEMS}"]

    def result(self, data: bytes) -> Fix:
        """What was done, and what is left."""
        files = {
            path: held
            for path, held in self._files(self.sheet, self.changes).items()
            if path != f"{self.folder.path}/{ITEMS}" or held != data
        }
        refused, printed = self._unwaived(self.refused), self._unwaived(self.printed)
        return Fix(
            self.folder,
            files,
            self.sheet,
            self.sheet.form,
            tuple(self.done),
            refused,
            printed,
            brought=self.brought,
        )

    def _unwaived(self, mends: Sequence[Mend]) -> Sequence[Mend]:
        """Those of some mends whose fault nobody has accepted in writing."""
        if not mends:
            return ()
        open_at = {(one.line, one.field) for one in self.findings() if one.waived is None}
        line_of = {at: line for line, at in self.sheet.index.items()}
        return tuple(one for one in mends if (line_of.get(one.at), one.field) in open_at)

    def _try(self, mends: Sequence[Mend]) -> list[Mend]:
        """Those of some mends that bring no new finding together, and are done."""
        new = self._do(mends)
        if not new:
            return list(mends)
        if len(mends) == 1 or self.trials > MOST_TRIALS:
            self._note(new, *((one.line, one.field) for one in mends))
            return []
        # Most often what a mend uncovers stands on its own line.
        lines = {one.line for one in new}
        parts = [[one for one in mends if (one.line in lines) == is_suspect] for is_suspect in (False, True)]
        if not all(parts):
            parts = [list(mends[: len(mends) // 2]), list(mends[len(mends) // 2 :])]
        return [one for part in parts for one in self._try(part)]

    def _note(self, new: Sequence[Finding], *places: Place) -> None:
        """Remember a finding that mends at some places would bring, one that shuts if there is one."""
        for finding in sorted(new, key=lambda one: (one.severity, one.order))[:1]:
            self.brought |= dict.fromkeys(places, finding)

    def _do(self, mends: Sequence[Mend]) -> Sequence[Finding]:
        """New findings that mends would bring; if there are none, they are done."""
        self.trials += 1
        values = {(one.at, one.field): one.after for one in mends if one.after != one.before}
        changes = tuple(one.correction for one in mends if one.correction)
        return self._accept(self.sheet.with_cells(values), (*self.changes, *changes))

    def _accept(self, sheet: Sheet, changes: tuple[Change, ...]) -> Sequence[Finding]:
        verdict = self._check(self._files(sheet, changes))
        seen = self._fingerprints(verdict, sheet)
        if new := seen - self.seen:
            placed = [(one, self._place(one.path, one.line, sheet)) for one in verdict.findings]
            listed = [
                replace(one, line=line)
                for one, line in placed
                if (one.rule, one.path, line, one.field) in new
            ]
            # Of too many of a kind, only how many there are is compared.
            return listed or [replace(one, line=line) for one, line in placed if (one.rule,) in new]
        self.sheet, self.changes, self.seen = sheet, changes, seen
        return []

    def _files(self, sheet: Sheet, changes: Sequence[Change]) -> dict[str, bytes]:
        files = {f"{self.folder.path}/{ITEMS}": sheet.data}
        if changes:
            path = f"{self.folder.path}/{CORRECTIONS}"
            files[path] = add_corrections(self.folder.read(CORRECTIONS), changes, path)
        return files

    def _amended(self, files: Mapping[str, bytes]) -> EditionFolder:
        project = self.folder.catalog.project
        view = Project(project.root, project.revision, AmendedTree(project.tree, files), project.amend)
        return CatalogFolder(view, self.folder.catalog.name).edition(self.folder.name)

    def _check(self, files: Mapping[str, bytes]) -> Verdict:
        folder = self._amended(files)
        editions = folder.catalog.editions
        return check(editions[editions.index(folder) :], self.rules, self.today)

    def _fingerprints(self, verdict: Verdict, sheet: Sheet | None) -> Seen:
        """Findings by what they are and where they stood in the file as it lay; of too many, how many."""
        seen: Seen = Counter()
        # What was not told of a place, since another finding stands there, is not new once that one is gone.
        held = [(one.rule, one.path, one.line) for one in verdict.skipped if one.path]
        totals = Counter(one.rule for one in verdict.findings) + Counter(verdict.omitted)
        totals.update(rule for rule, _, _ in held)
        told = [(one.rule, one.path, one.line, one.field) for one in verdict.findings]
        for rule, path, line, field in (*told, *((*one, None) for one in held)):
            if totals[rule] <= MOST_FINDINGS:
                seen[rule, path, self._place(path, line, sheet), field] += 1
        seen.update({(rule,): count for rule, count in totals.items()})
        return seen

    def _place(self, path: str, line: int | None, sheet: Sheet | None) -> int | None:
        """The line in the file as it lay; of other files, today's."""
        is_of_items = path == f"{self.folder.path}/{ITEMS}"
        return sheet.origin.get(line, -1) if sheet and is_of_items and line is not None else line
