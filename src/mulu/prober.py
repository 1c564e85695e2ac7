"""Whether the policy bites: faults planted in memory, one at a time, and what tells of each.

A fault is told where there is a finding that was not there before, and that nobody has waived. The
rules are asked first, as they would judge a draft; the document, which tells of nearly everything, is
asked only about what they have let through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Literal

import polars as pl

from mulu.checker import Judge
from mulu.engine import compile_rules, judge, values
from mulu.errors import RuleError, UsageError
from mulu.evidence import CHANGES, FACTS, ITEMS, Evidence, gather_beside, with_items
from mulu.frozen import RULE as FROZEN
from mulu.messages import say
from mulu.overlay import AmendedTree
from mulu.planter import Ground, Planter
from mulu.policy import policy_for
from mulu.project import CatalogFolder, Project
from mulu.rule import EVERYTHING
from mulu.stricter import make_stricter
from mulu.waiving import accepts, apply_waivers
from mulu.yaml_file import read_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set
    from datetime import date

    from mulu.finding import Finding
    from mulu.messages import Message
    from mulu.planter import Planted
    from mulu.project import EditionFolder
    from mulu.result import Result
    from mulu.rule import Rule
    from mulu.stricter import Stricter

AT_ONCE, MOST_BYTES = 500, 50_000_000
"""So many faults are asked about together, as far as that is possible and their files fit in so much."""

Teller = Literal["rules", "document"]

Seen = Counter[tuple[str, str, int | None, str | None]]


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
        told = work.told_at_once(part)
        for at, planted in enumerate(part):
            known = Outcome(planted, "rules", {}) if at in told else None
            outcome = known or _answer(work, planted, asks_document=is_asked)
            outcomes.append(replace(outcome, planted=planted.without_file))
            tick(len(outcomes))
    return Probe(
        folder.title, work.schema.columns, seed, outcomes, planter.equivalent, is_asked, work.stricter.untried
    )


def _answer(work: _Work, planted: Planted, *, asks_document: bool) -> Outcome:
    try:
        return work.ask(planted, asks_document=asks_document)
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
        self.ground = self._ground()
        self.judge = Judge(self.folder, self.policy, is_lasting=True)

    def _ground(self) -> Ground:
        found = with_items(self.beside, self.items, self.schema)
        table = found.items
        if found.edition is None or table is None or table.flaws or not table.frame.height:
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
        bare = _without_document(with_items(self.beside, self.items, self.schema))
        return make_stricter(self.folder, self.policy, self.rules, bare)

    @cached_property
    def strict_judge(self) -> Judge:
        return Judge(self.folder, self.stricter.policy, is_lasting=True)

    @cached_property
    def before(self) -> Mapping[str, Seen]:
        """What is found before anything is planted: by the rules alone, with the document, strictly."""
        whole = with_items(self.beside, self.items, self.schema)
        bare = _without_document(whole)
        return {
            "rules": self._seen(self._new(self.judge.judge(bare if self.has_document else whole)), None),
            "document": self._seen(self._new(self.judge.judge(whole)), None),
            "strict": self._seen(self._new(self.strict_judge.judge(bare)), None),
        }

    def told_at_once(self, faults: Sequence[Planted]) -> Set[int]:
        """Which of some faults are told of by rules that look at one row only: all in one table.

        A rule that some waiver names is asked again with all the others.
        """
        rows = [(at, *one.row) for at, one in enumerate(faults) if one.row is not None]
        types = {"line": pl.Int64, **dict.fromkeys(self.schema.columns, pl.String)}
        frame = pl.DataFrame(rows, schema=types, orient="row")
        waivers = self.folder.catalog.waivers
        waived = {one.rule for one in waivers[0].waivers} if waivers else set()
        told: set[int] = set()
        local = [one for one in compile_rules(self.policy, self.schema.columns) if one.rule.is_local]
        for failure in judge(values(frame, self.schema), local) if rows else ():
            name, field = failure.judged.name, failure.judged.field
            for at in frame["line"].gather(failure.rows) if name not in waived else ():
                if not self.before["rules"][name, f"{self.folder.path}/{ITEMS}", faults[at].line, field]:
                    told.add(at)
        return told

    def ask(self, planted: Planted, *, asks_document: bool) -> Outcome:
        """Who tells of a fault, and who would."""
        self.files.clear()
        self.files[f"{self.folder.path}/{planted.path}"] = planted.data
        beside = self.beside
        if planted.path == FACTS:
            beside = gather_beside(self.folder, self.schema, self.beside)
        whole = with_items(beside, planted.data if planted.path == ITEMS else self.items, self.schema)
        bare = _without_document(whole)
        if self._is_told(self.judge, bare if self.has_document else whole, planted, "rules"):
            return Outcome(planted, "rules", {})
        is_told = asks_document and self._is_told(self.judge, whole, planted, "document")
        return Outcome(planted, "document" if is_told else None, self._suggestions(planted, bare))

    def _is_told(self, judge: Judge, evidence: Evidence, planted: Planted, stage: str) -> bool:
        before = self.before[stage]

        def is_enough(result: Result) -> bool:
            found = [one for one in result.findings if not accepts(one, self.folder.catalog)]
            return bool(self._seen(found, planted) - before)

        result = judge.judge(evidence, is_enough)
        return bool(self._seen(self._new(result), planted) - before)

    def _suggestions(self, planted: Planted, evidence: Evidence) -> Mapping[str, Message]:
        try:
            found = self._new(self.strict_judge.judge(evidence))
        except RuleError:
            # A rule that is not in force here may never have seen such items.
            return {}
        before = self.before["strict"]
        return self.stricter.helping(one for one in found if self._seen([one], planted) - before)

    def _new(self, result: Result) -> Sequence[Finding]:
        """Findings that nobody has waived; that a frozen folder has changed says nothing about rules."""
        apply_waivers(result, self.today)
        return [one for one in result.findings if one.waived is None and one.rule != FROZEN]

    def _seen(self, findings: Sequence[Finding], planted: Planted | None) -> Seen:
        """Findings by what they are and where they stood before anything was planted."""
        items = f"{self.folder.path}/{ITEMS}"
        seen: Seen = Counter()
        for one in findings:
            # In edition.yaml lines move with whatever is written anew.
            line = one.line if one.path == items else None
            if line is not None and planted and planted.lines is not None:
                line = planted.lines.get(line, -1)
            seen[one.rule, one.path, line, one.field] += 1
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
