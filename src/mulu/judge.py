"""The judge of one edition: what is asked of its files, its rows and itself, before waivers."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import narwhals as nw

from mulu.continuity import judge_continuity
from mulu.engine import Failure, compile_rules, judge, rule_error, values
from mulu.errors import RuleError
from mulu.evidence import ITEMS, gather_beside
from mulu.forerunners import Forerunners
from mulu.frozen import judge_frozen
from mulu.grounds import tallies_of
from mulu.lookup import open_references
from mulu.messages import Message, say
from mulu.misnamed import judge_misnamed
from mulu.problems import judge_as_a_whole
from mulu.queries import KeptQueries, Queries
from mulu.result import Result
from mulu.rule import Case
from mulu.slips import in_words_of, refuse_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence, Set
    from pathlib import Path

    import polars as pl

    from mulu.abreast import Abreast
    from mulu.engine import Judged
    from mulu.evidence import Evidence
    from mulu.finding import Flaw
    from mulu.lookup import Lookup
    from mulu.policy import Policy
    from mulu.project import EditionFolder
    from mulu.table import Table
    from mulu.tally import Tally


Engine = Literal["polars", "spark"]
"""What can judge rows."""


class Judge:
    """The judge of one edition, however many versions of its files there are to be judged.

    What does not depend on items is made once: rules are compiled, earlier editions read, and with
    `is_lasting` what is asked of rows is planned for the versions to come too. Without `neighbours`
    nothing is told of folders that are no edition's.
    """

    def __init__(
        self,
        folder: EditionFolder,
        policy: Policy,
        *,
        is_lasting: bool = False,
        engine: Engine = "polars",
        forerunners: Forerunners | None = None,
        neighbours: bool = True,
    ) -> None:
        self.folder = folder
        self.policy = policy
        self.engine = engine
        self.is_lasting = is_lasting
        self.neighbours = neighbours
        self.forerunners = forerunners or Forerunners()
        self.compiled: dict[tuple[str, ...], tuple[Sequence[Judged], Queries]] = {}
        self.planned: dict[tuple[str, ...], Queries] = {}
        self.seen: tuple[Table, pl.DataFrame] | None = None
        self.last: tuple[Table, Sequence[Failure]] | None = None

    def judge(
        self,
        evidence: Evidence,
        is_enough: Callable[[Result], bool] = lambda _: False,
        suspects: Sequence[Judged] | None = None,
    ) -> Result:
        """All findings, before waivers; nothing more is looked for as soon as there are enough.

        Where it is known already which rules can fail in rows, they are the `suspects`, and no others are asked.
        """
        result = self._begin(evidence)
        result.lookups = lookups = self._lookups(result)
        if is_enough(result):
            return result
        if evidence.items and evidence.items.frame.height:
            frame = self._values(evidence.items)
            result.items = frame.height
            result.case = self._case(result, frame)
            for lookup in lookups if suspects is None or suspects else ():
                frame = lookup.beside(frame)
            self._judge_rows(result, evidence.items, frame, suspects)
            if is_enough(result):
                return result
            if result.case:
                judge_as_a_whole(result)
        return self._end(result)

    def judge_large(self, place: Path, large: int) -> Result:
        """All findings where items.csv is not to be held in memory; nothing is left out, but refused with a sentence."""
        # Tables of such a size are rare, and what judges them takes a while to import.
        from mulu.at_size import refuse_what_needs_all, tallies_at_size
        from mulu.pieces import PIECE
        from mulu.survey import survey

        piece = min(large, PIECE)
        schema = self.policy.schema.schema
        beside = gather_beside(self.folder, schema)
        refuse_what_needs_all(self.folder, self.policy, beside)
        compiled, _ = self._compiled(schema.columns)
        found = survey(place, schema, compiled if self.engine == "polars" else (), piece)
        flaws = [*((ITEMS, flaw) for flaw in found.table.flaws), *beside.flaws]
        result = self._begin(replace(beside, items=found.table, flaws=flaws))
        result.items = found.rows
        if not found.rows:
            return self._end(result)
        result.ran |= {one.name for one in compiled}
        if beside.edition:
            marked = nw.from_native(found.marked, eager_only=True)
            result.case = Case(schema, beside.edition, marked, lambda: self._earlier)
        if self.engine == "spark":
            from mulu.spark_engine import judge_large_on_spark

            tallies = judge_large_on_spark(place, schema, compiled, found)
        else:
            tallies = tallies_at_size(place, schema, compiled, found, piece)
        for tally in tallies:
            _report(result, tally)
        if result.case:
            judge_as_a_whole(result)
        return self._end(result)

    def _begin(self, evidence: Evidence) -> Result:
        result = Result(self.folder, self.policy, evidence)
        for path, flaw in evidence.flaws:
            result.add_flaw(path, flaw)
        for rule, count in evidence.unlisted.items():
            result.count_unlisted(rule, count)
        result.ran |= {rule.name for rule in self.policy.rules if rule.kind == "reading"}
        return result

    def _end(self, result: Result) -> Result:
        judge_continuity(result)
        judge_frozen(result)
        if self.neighbours:
            judge_misnamed(result)
        if not result.ran:
            raise RuleError(say("no rule is in force"), self.policy.schema.path)
        return result

    def _judge_rows(
        self, result: Result, table: Table, frame: pl.DataFrame, suspects: Sequence[Judged] | None
    ) -> None:
        compiled, queries = self._compiled(table.positions)
        result.ran |= {one.name for one in compiled}
        absent = [name for name in result.schema.columns if name not in table.positions]
        for rule in self.policy.rules:
            lacking = [
                name for name in absent if rule.kind == "item" and name in rule.reads_of(result.schema)
            ]
            if lacking:
                result.skip(rule.name, say("there is no column {name}", name=lacking[0]))
        tallies: Iterable[Tally]
        if self.engine == "spark":
            # Spark takes seconds to start, and need not be installed.
            from mulu.spark_engine import judge_on_spark

            tallies = judge_on_spark(self.folder, table, result.schema, compiled)
        else:
            if self.last is None or self.last[0] is not table:
                rules, queries = (compiled, queries) if suspects is None else self._among(suspects)
                self.last = table, judge(frame, rules, queries)
            tallies = tallies_of(result.schema, table, frame, self.last[1])
        for tally in tallies:
            _report(result, tally)

    def _compiled(self, present: Iterable[str]) -> tuple[Sequence[Judged], Queries]:
        names = tuple(sorted(present))
        if names not in self.compiled:
            queries = KeptQueries() if self.is_lasting else Queries()
            self.compiled[names] = compile_rules(self.policy, names, self._opened[0], self._waived), queries
        return self.compiled[names]

    def _among(self, suspects: Sequence[Judged]) -> tuple[Sequence[Judged], Queries]:
        """Some of the rules, with what has been planned for them."""
        names = tuple(one.column for one in suspects)
        if names not in self.planned:
            self.planned[names] = KeptQueries()
        return suspects, self.planned[names]

    def abreast(self, table: pl.DataFrame) -> Abreast:
        """What sees the rows of many versions of a table at once."""
        from mulu.abreast import Abreast

        schema = self.policy.schema.schema
        compiled, _ = self._compiled(schema.columns)
        return Abreast(schema, table, compiled, self._opened[0])

    @cached_property
    def _waived(self) -> Set[str]:
        """Rules that waivers of this edition name."""
        waivers = self.folder.catalog.waivers
        return (
            {one.rule for one in waivers[0].waivers if one.edition == self.folder.name} if waivers else set()
        )

    @cached_property
    def _opened(self) -> tuple[Sequence[Lookup], Sequence[tuple[str, Flaw]]]:
        return open_references(self.folder, self.policy.schema)

    def _lookups(self, result: Result) -> Sequence[Lookup]:
        """What the schema refers to, as far as it can be read."""
        lookups, flaws = self._opened
        for path, flaw in flaws:
            result.add_flaw(posixpath.relpath(path, self.folder.path), flaw)
            for rule in self.policy.rules:
                if rule.per_reference:
                    result.skip(rule.name, say("{path} cannot be read as a whole", path=path))
        return lookups

    @cached_property
    def _earlier(self) -> Sequence[nw.DataFrame[Any]]:
        return self.forerunners.of(self.folder, self.policy.schema.schema)

    def _values(self, table: Table) -> pl.DataFrame:
        # The same table is not judged again, nor is what is read off it read again.
        if self.seen is None or self.seen[0] is not table:
            self.seen = table, values(table.frame, self.policy.schema.schema)
        return self.seen[1]

    def _case(self, result: Result, frame: pl.DataFrame) -> Case | None:
        evidence, schema = result.evidence, result.schema
        if evidence.edition is None or evidence.items is None:
            return None
        return Case(
            schema,
            evidence.edition,
            nw.from_native(frame, eager_only=True),
            lambda: self._earlier,
            evidence.document,
            evidence.expected if len(evidence.items.positions) == len(schema.columns) else None,
            evidence.items,
        )


def _report(result: Result, tally: Tally) -> None:
    judged, table = tally.judged, result.evidence.items
    assert table is not None  # noqa: S101 - there are rows only where there is a table
    if tally.blocked:
        result.skip(judged.name, say("{count} item(s) failed another rule first", count=tally.blocked))
    for row in tally.listed:
        cell, key = row.cells[judged.field], result.schema.key_of(row.cells)
        message, offset = _told(judged, {"value": cell, "key": key, **row.words})
        column = table.column(row.line, judged.field, offset)
        result.add(
            judged.name, judged.rule.name, ITEMS, message,
            line=row.line, field=judged.field, column=column, key=key, value=cell,
        )  # fmt: skip
    result.count_unlisted(judged.name, tally.count - len(tally.listed), judged.rule.name)


def _told(judged: Judged, words: Mapping[str, Any]) -> tuple[Message, int]:
    """What a finding says, and how many characters into the cell it points."""
    fault, rule = judged.fault, judged.rule
    try:
        message = fault.tell(words) if fault.tell else None
        offset = fault.offset(words) if fault.offset else judged.offset_in(words["value"])
    except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
        raise rule_error(rule, error) from None
    if rule.path:
        refuse_told(rule, message, offset)
        message = message and in_words_of(rule, message)
    return message or Message(fault.message or rule.message, words, rule.translator), offset
