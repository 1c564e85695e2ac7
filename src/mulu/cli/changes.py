"""`mulu changes`: propose, accept, reject and verify what happened since the edition before."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mulu.change import ChangeLog
from mulu.cli.console import edition_named, open_project, put, read_file, refuse_frozen, speak
from mulu.comparison import compare_with_base, decisions_of, read_decisions
from mulu.decider import (
    accept as accepted,
    choose,
    proposals_of,
    reasoned,
    reject as rejected,
    with_proposals,
)
from mulu.deciding import Deciding
from mulu.decision import NO_DECISIONS
from mulu.decision_entry import Extension
from mulu.decision_file import GUIDE, extend
from mulu.differ import Comparison, compare
from mulu.errors import ComparisonError, ReplayError, UsageError
from mulu.evidence import CHANGES
from mulu.log_file import write_log
from mulu.messages import say
from mulu.project import REPORTS
from mulu.prover import prove, prove_file
from mulu.writing import locked, write_files
from mulu.yaml_file import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.messages import Message
    from mulu.project import EditionFolder


def propose(edition: str, root: str | None, language: str | None, quiet: bool) -> int:
    """Write all proposals that nobody has decided into changes.yaml."""
    with _desk(edition, root, language) as desk:
        return desk.write(Extension(), quiet)


def accept(
    edition: str,
    names: Sequence[str],
    above: float | None,
    reason: str | None,
    basis: str | None,
    root: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Make links of proposals: those named, those that score enough, else those with a reason."""
    with _desk(edition, root, language) as desk:
        if not (desk.proposals or names):
            return desk.write(Extension(), quiet)
        reasons = reasoned(desk.proposals, desk.decisions)
        wanted = None if above is None else lambda score: score >= above
        chosen = choose(desk.proposals, desk.decisions, names, wanted)
        if not names and above is None:
            chosen = [pair for pair, one in reasons.items() if one.reason]
        _refuse_nothing(chosen)
        return desk.write(accepted(chosen, reasons, reason, basis, desk.comparison), quiet)


def reject(
    edition: str,
    names: Sequence[str],
    below: float | None,
    reason: str | None,
    basis: str | None,
    root: str | None,
    language: str | None,
    quiet: bool,
) -> int:
    """Set apart what proposals would link: those named, and those that score too little."""
    with _desk(edition, root, language) as desk:
        if not (desk.proposals or names):
            return desk.write(Extension(), quiet)
        wanted = None if below is None else lambda score: score < below
        chosen = choose(desk.proposals, desk.decisions, names, wanted)
        _refuse_nothing(chosen)
        why = reason or say("not the same").render(desk.spoken)
        return desk.write(rejected(chosen, why, basis, desk.comparison), quiet)


def verify(
    edition: str, log: str | None, root: str | None, rev: str | None, language: str | None, quiet: bool
) -> int:
    """Check the decisions and prove the change log; 1 if anything does not hold."""
    project = open_project(root, rev)
    folder = edition_named(project, edition)
    spoken = speak(language, [folder.catalog])
    try:
        comparison = compare_with_base(folder, is_strict=True)
    except ComparisonError as error:
        # What stewards write is at fault, not the run.
        put(f"{error.describe(spoken)}\n", "-")
        return 1
    path = log or f"{REPORTS}/{folder.catalog.name}/{folder.name}/changes.json"
    written = read_file(log) if log else project.read(path)
    if comparison is None:
        troubles = [*_other_first_log(folder, written, path)]
    else:
        troubles = [*_troubles(folder, comparison), *_unproven(comparison, written, path)]
    for message in troubles:
        _tell(message, spoken)
    if not troubles and not quiet:
        if comparison is None:
            _tell(_nothing_before(folder.title), spoken)
        else:
            _tell_proven(comparison, spoken)
            _tell(_about_log(path, is_there=written is not None), spoken)
    return int(bool(troubles))


@contextmanager
def _desk(edition: str, root: str | None, language: str | None) -> Iterator[_Desk]:
    """The desk of an edition, where one run at a time reads and writes: no decision is lost."""
    project = open_project(root)
    folder = edition_named(project, edition)
    with locked(project.root / folder.path):
        refuse_frozen(folder)
        yield _Desk(folder, speak(language, [folder.catalog]))


class _Desk:
    """An edition, what was decided about it, and what is still proposed."""

    def __init__(self, folder: EditionFolder, spoken: str) -> None:
        self.folder, self.spoken = folder, spoken
        # Read before what is made of it, so that a change by an editor meanwhile is seen.
        self.data = folder.read(CHANGES)
        comparison = compare_with_base(folder)
        if comparison is None:
            raise UsageError(_nothing_before(folder.title))
        self.comparison = comparison
        self.proposals = proposals_of(comparison)
        self.path = f"{self.folder.path}/{CHANGES}"
        decided = decisions_of(self.folder)
        self.decisions = decided[0] if decided else NO_DECISIONS

    def write(self, extension: Extension, quiet: bool) -> int:
        """Write what was decided, and all that is proposed once that holds."""
        guide = say(GUIDE, edition=self.folder.title)
        decided = read_decisions(extend(self.data, extension, "", self.path), self.path)[0]
        after = compare(
            self.comparison.old.version, self.comparison.new.version, decided, self.folder.catalog.name
        )
        for trouble in after.settled.troubles:
            # Of many to many, a part is no decision.
            if trouble not in self.comparison.settled.troubles:
                raise UsageError(trouble.message, self.path)
        final = with_proposals(extension, after, self.spoken)
        if self.data is not None or final.links or final.apart or final.proposed:
            data = extend(self.data, final, guide.render(self.spoken), self.path)
            write_files(self.folder.catalog.project.root, {self.path: data}, known={self.path: self.data})
        if not quiet:
            self._tell(final, after)
        return 0

    def _tell(self, final: Extension, after: Comparison) -> None:
        if final.links or final.apart:
            counts = {"links": len(final.links), "apart": len(final.apart)}
            _tell(say("linked: {links}, set apart: {apart}", **counts), self.spoken)
        waiting = len(final.proposed or {})
        if waiting:
            _tell(
                say("{count} proposal(s) to decide stand in {path}", count=waiting, path=self.path),
                self.spoken,
            )
            undecided = after.log.undecided
            written = read_decisions(self.folder.read(CHANGES) or b"", self.path)[0]
            how = Deciding(undecided, written, self.folder.title).how_all(undecided)
            _tell(say("decide: {how}", how=how), self.spoken)
        else:
            _tell(say("nothing is left to decide"), self.spoken)


def _nothing_before(edition: str) -> Message:
    return say("{edition} is the first edition: there is nothing to compare it with", edition=edition)


def _other_first_log(folder: EditionFolder, written: bytes | None, path: str) -> Iterator[Message]:
    """What is wrong with the log of a first edition, which tells of nothing."""
    expected = write_log(ChangeLog(folder.catalog.name, None, folder.name))
    if written is not None and written != expected.encode("utf-8"):
        problem = say("the log is about another state of {edition}", edition=folder.name)
        yield say("{path}: not proven: {problem}", path=path, problem=problem)


def _refuse_nothing(chosen: object) -> None:
    if not chosen:
        raise UsageError(
            say(
                "no proposal is chosen: name keys, give --above or --below, or write reasons into changes.yaml"
            )
        )


def _troubles(folder: EditionFolder, comparison: Comparison) -> Iterator[Message]:
    """Decisions that do not hold, and proposals that nobody has decided."""
    decided = decisions_of(folder)
    lines = decided[1] if decided else Lines()
    for trouble in comparison.settled.troubles:
        yield say(
            "{path}:{line}: {problem}",
            path=f"{folder.path}/{CHANGES}",
            line=lines.of(trouble.part, trouble.position),
            problem=trouble.message,
        )
    if undecided := comparison.log.undecided:
        deciding = Deciding(undecided, decided and decided[0], folder.title)
        yield say(
            "{count} proposal(s) are undecided: {how}", count=len(undecided), how=deciding.how_all(undecided)
        )


def _unproven(comparison: Comparison, written: bytes | None, path: str) -> Iterator[Message]:
    try:
        prove(comparison)
    except ReplayError as error:
        yield say("not proven: {problem}", problem=error.message)
    try:
        if written is not None:
            prove_file(written, comparison)
    except ReplayError as error:
        yield say("{path}: not proven: {problem}", path=path, problem=error.message)


def _tell_proven(comparison: Comparison, language: str) -> None:
    old, new = comparison.log.old, comparison.log.new
    words = {"old": old, "new": new, "count": len(comparison.log.changes)}
    _tell(
        say("proven: {old} and {count} change(s), replayed, are {new} to the last byte, and back", **words),
        language,
    )


def _about_log(path: str, *, is_there: bool) -> Message:
    if is_there:
        return say("proven: {path} is that change log, to the last byte", path=path)
    return say("no change log is committed yet: {path}; mulu report writes it", path=path)


def _tell(message: Message, language: str) -> None:
    put(message.render(language) + "\n", "-")
