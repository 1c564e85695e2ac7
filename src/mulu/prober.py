"""Whether the policy bites: faults planted in memory, one at a time, and what tells of each.

A fault is told where there is a finding that was not there before, and that nobody has waived. The
rules are asked first, as they would judge a draft; the document, which tells of nearly everything, is
asked only about what they have let through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal

from mulu.errors import RuleError, UsageError
from mulu.evidence import CHANGES, FACTS, ITEMS, Evidence, gather_beside, with_table
from mulu.frozen import RULE as FROZEN
from mulu.jointly import ANY, Jointly
from mulu.judge import Judge
from mulu.messages import say
from mulu.overlay import AmendedTree
from mulu.planter import Ground, Planter
from mulu.policy import policy_for
from mulu.project import CatalogFolder, Project
from mulu.rule import EVERYTHING
from mulu.sightings import Sighting, new_ones
from mulu.stricter import make_stricter
from mulu.table import read_table
from mulu.waiving import apply_waivers
from mulu.yaml_file import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set
    from datetime import date

    from mulu.finding import Finding
    from mulu.jointly import Suspects
    from mulu.messages import Message
    from mulu.planter import Planted
    from mulu.project import EditionFolder
    from mulu.result import Result
    from mulu.rule import Rule
    from mulu.stricter import Stricter

AT_ONCE, MOST_BYTES = 500, 50_000_000
"""So many faults are asked about together, as far as that is possible and their files fit in so much."""

Teller = Literal["rules", "document"]


@dataclass(frozen=True)
class Outcome:
    """A planted fault, what told of it, and which rules would have, by what an engineer can do."""

    planted: Planted
    told_by: Teller | None
    suggestions: Mapping[str, Message]


@dataclass(frozen=True)
class Probe:
    """What became of all planted faults.

    `equivalent` counts what would have changed nothing and was not planted. `has_document` says whether
    the document was asked. `untried` are rules that cannot be suggested, since they need options.
    """

    edition: str
    fields: Sequence[str]
    seed: int
    outcomes: Sequence[Outcome]
    equivalent: int
    has_document: bool
    untried: Sequence[str]

    @property
    def score(self) -> float:
        """How much was told of, in per cent."""
        return _share(len(self.outcomes) - len(self.survivors), len(self.outcomes))

    @property
    def score_of_rules(self) -> float:
        """How much the rules told of by themselves, in per cent."""
        told = sum(one.told_by == "rules" for one in self.outcomes)
        return _share(told, len(self.outcomes))

    def reaches(self, least: float) -> bool:
        """Whether at least so many per cent were told of; what was asked for is taken as it is written."""
        told = len(self.outcomes) - len(self.survivors)
        return told * 100 >= Fraction(str(least)) * len(self.outcomes)

    @property
    def survivors(self) -> Sequence[Outcome]:
        """What nothing told of."""
        return [one for one in self.outcomes if one.told_by is None]

    @property
    def only_by_document(self) -> Sequence[Outcome]:
        """What no rule told of, but the document did."""
        return [one for one in self.outcomes if one.told_by == "document"]


def probe(
    folder: EditionFolder,
    rules: Mapping[str, Rule],
    today: Callable[[], date],
    *,
    seed: int,
    number: int,
    asks_document: bool = True,
    tick: Callable[[int], None] = lambda _: None,
) -> Probe:
    """Plant `number` faults in an edition and ask the policy about each; nothing is written.

    `tick` is told how many have been asked about. Raises `UsageError` where items.csv or edition.yaml
    cannot be read, and `PolicyError` if what judges is broken.
    """
    work = _Work(folder, rules, today)
    planter = Planter(work.ground, seed)
    is_asked = asks_document and work.has_document
    outcomes: list[Outcome] = []
    faults = planter.plant(number)
    at_once = max(1, min(AT_ONCE, MOST_BYTES // len(work.items)))
    while part := list(islice(faults, at_once)):
        seen = work.jointly.see(part)
        for at, planted in enumerate(part):
            known = Outcome(planted, "rules", {}) if at in seen.told else None
            outcome = known or _answer(work, planted, seen.suspects.get(at, ANY), asks_document=is_asked)
            outcomes.append(replace(outcome, planted=planted.without_file))
            tick(len(outcomes))
    return Probe(
        folder.title, work.schema.columns, seed, outcomes, planter.equivalent, is_asked, work.stricter.untried
    )


def _answer(work: _Work, planted: Planted, suspects: Suspects, *, asks_document: bool) -> Outcome:
    try:
        return work.ask(planted, suspects, asks_document=asks_document)
    except RuleError as error:
        message = say(
            "{problem}; seen where {path}:{line} says {after} in the place of {before}",
            problem=error.message,
            path=planted.path,
            line=str(planted.line or 1),
            before=planted.before,
            after=planted.after,
        )
        raise RuleError(message, error.path, error.line) from None


class _Work:
    """An edition in which files stand as they are planted, and its judges."""

    def __init__(self, folder: EditionFolder, rules: Mapping[str, Rule], today: Callable[[], date]) -> None:
        self.files: dict[str, bytes] = {}
        self.folder = _amended(folder, self.files)
        self.rules = rules
        self.today = today
        self.policy = policy_for(self.folder.catalog.schema_for(folder.name), rules)
        self.schema = self.policy.schema.schema
        self.beside = gather_beside(self.folder, self.schema)
        self.items = self.folder.read(ITEMS) or b""
        self.table = read_table(self.items, self.schema.columns)
        self.ground = self._ground()
        self.judge = Judge(self.folder, self.policy, is_lasting=True)

    def _ground(self) -> Ground:
        table = self.table
        if self.beside.edition is None or table.flaws or not table.frame.height:
            message = say(
                "{edition} can be probed only where items.csv and edition.yaml are read without fault: mulu check tells what is wrong",
                edition=self.folder.title,
            )
            raise UsageError(message, f"{self.folder.path}/{ITEMS}")
        tree, _ = read_tree(self.folder.read(FACTS) or b"")
        rows = [tuple(cells) for _, *cells in table.frame.iter_rows()]
        return Ground(self.schema, rows, table.frame["line"].to_list(), self.items, tree)

    @cached_property
    def has_document(self) -> bool:
        """Whether there is a document, and a rule that compares with it."""
        last = [one for one in self.policy.rules if EVERYTHING in one.builds_on]
        return self.beside.expected is not None and any(self.policy.severity(one.name) for one in last)

    @cached_property
    def stricter(self) -> Stricter:
        """The policy with all rules that the edition as it is would pass."""
        bare = _without_document(with_table(self.beside, self.table))
        return make_stricter(self.folder, self.policy, self.rules, bare)

    @cached_property
    def strict_judge(self) -> Judge:
        return Judge(self.folder, self.stricter.policy, is_lasting=True)

    @cached_property
    def before(self) -> Mapping[str, Sequence[Sighting]]:
        """What is found before anything is planted: by the rules alone, with the document, strictly."""
        whole = with_table(self.beside, self.table)
        bare = _without_document(whole)
        return {
            "rules": self._seen(self._new(self.judge.judge(bare if self.has_document else whole)), None),
            "document": self._seen(self._new(self.judge.judge(whole)), None),
            "strict": self._seen(self._new(self.strict_judge.judge(bare)), None),
        }

    @cached_property
    def jointly(self) -> Jointly:
        """What judges many faults together."""
        return Jointly(self.judge, lambda: self.strict_judge, self.table, self.ground.rows, self.told_lines)

    @cached_property
    def told_lines(self) -> Set[int | None]:
        """Lines of items.csv of which something is told as it is."""
        items = f"{self.folder.path}/{ITEMS}"
        return {one.line for one in self.before["rules"] if one.finding.path == items}

    def ask(self, planted: Planted, suspects: Suspects, *, asks_document: bool) -> Outcome:
        """Who tells of a fault, and who would."""
        self.files.clear()
        self.files[f"{self.folder.path}/{planted.path}"] = planted.data
        beside = self.beside
        if planted.path == FACTS:
            beside = gather_beside(self.folder, self.schema, self.beside)
        table = read_table(planted.data, self.schema.columns) if planted.path == ITEMS else self.table
        whole = with_table(beside, table)
        bare = _without_document(whole)
        if self._is_told(bare if self.has_document else whole, planted, "rules", suspects):
            return Outcome(planted, "rules", {})
        is_told = asks_document and self._is_told(whole, planted, "document", suspects)
        suggestions = self._suggestions(planted, bare, suspects)
        return Outcome(planted, "document" if is_told else None, suggestions)

    def _is_told(self, evidence: Evidence, planted: Planted, stage: str, suspects: Suspects) -> bool:
        before = self.before[stage]

        def is_enough(result: Result) -> bool:
            found = [one for one in result.findings if not result.accepts(one)]
            return bool(new_ones(self._seen(found, planted), before))

        result = self.judge.judge(evidence, is_enough, suspects.rules)
        return bool(new_ones(self._seen(self._new(result), planted), before))

    def _suggestions(self, planted: Planted, evidence: Evidence, suspects: Suspects) -> Mapping[str, Message]:
        try:
            found = self._new(self.strict_judge.judge(evidence, suspects=suspects.strict))
        except RuleError:
            # A rule that is not in force here may never have seen such items.
            return {}
        new = new_ones(self._seen(found, planted), self.before["strict"])
        return self.stricter.helping(one.finding for one in new)

    def _new(self, result: Result) -> Sequence[Finding]:
        """Findings that nobody has waived; that a frozen folder has changed says nothing about rules."""
        apply_waivers(result, self.today)
        return [one for one in result.findings if one.waived is None and one.rule != FROZEN]

    def _seen(self, findings: Sequence[Finding], planted: Planted | None) -> Sequence[Sighting]:
        """Findings, and where they stood before anything was planted."""
        items = f"{self.folder.path}/{ITEMS}"
        seen = []
        for one in findings:
            # In edition.yaml lines move with whatever is written anew.
            line = one.line if one.path == items else None
            if line is not None and planted and planted.lines is not None:
                line = planted.lines.get(line, -1)
            seen.append(Sighting(one, line))
        return seen


def _share(part: int, whole: int) -> float:
    """In per cent, to one place; what is not all is never rounded up to all."""
    return part * 1000 // whole / 10 if whole else 100.0


def _without_document(evidence: Evidence) -> Evidence:
    """What there would be in a draft."""
    flaws = [(path, flaw) for path, flaw in evidence.flaws if path in (ITEMS, FACTS, CHANGES)]
    return replace(evidence, document=None, expected=None, is_draft=True, flaws=flaws)


def _amended(folder: EditionFolder, files: Mapping[str, bytes]) -> EditionFolder:
    """The same edition, read from a tree in which `files` stand in the place of others."""
    project = folder.catalog.project
    view = Project(project.root, project.revision, AmendedTree(project.tree, files), project.amend)
    return CatalogFolder(view, folder.catalog.name).edition(folder.name)
