"""The second opinion: does another engine, with a reading of its own, say the same of an edition?

Both engines judge every constraint that the schema declares, rule by rule and row by row. The second one is Great
Expectations, on what the csv module of Python reads; nothing of ours is on its way but the schema itself.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from mulu.bounds import Before, bounds_of, exceeded, sheets_of
from mulu.checkpoint import LIBRARY, Answer, Sheet, engine_version, judge_sheets
from mulu.engine import compile_rules, judge, values
from mulu.evidence import ITEMS, readable_facts
from mulu.expectations import expectations_of, opinion_table
from mulu.messages import Message, say
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.expectations import Expectation
    from mulu.policy import Policy
    from mulu.project import EditionFolder
    from mulu.table import Table

    Rows = Mapping[int, Mapping[str, str]]
    Verdict = Mapping[tuple[str, str], frozenset[int]]

CONSTRAINTS = frozenset(
    {"missing", "malformed", "unlisted", "out-of-range", "wrong-length", "duplicate", "duplicate-key"}
)
"""The rules, by family, that constraints and identity become."""
FIRST_MAY_STAND = frozenset({"duplicate", "duplicate-key"})
"""Rules that blame all but the first of equal values, where the second engine blames all of them."""


MOST_TOLD = 50


@dataclass(frozen=True)
class Disagreement:
    """Where the engines part: a sentence, with the line and field that it is about."""

    message: Message
    line: int | None = None
    field: str | None = None


@dataclass(frozen=True)
class Opinion:
    """What the second engine says.

    `rows` and `constraints` are what both judged, `faults` the cells or rows that both blame. `exceeded` says which
    of the `bounds` against the edition before do not hold. `left_out` are rules that are switched off.
    """

    rows: int
    constraints: int
    faults: int
    disagreements: tuple[Disagreement, ...]
    bounds: int = 0
    exceeded: tuple[Message, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether nothing speaks against publishing."""
        return not self.disagreements and not self.exceeded

    def as_stated(self) -> dict[str, str]:
        """What the statement of a release says of it."""
        return {
            "bounds": str(self.bounds),
            "constraints": str(self.constraints),
            "engine": f"{LIBRARY} {engine_version()}",
            "items": str(self.rows),
            "verdict": "agrees" if self.agrees else "disagrees",
        }


def ask(
    folder: EditionFolder,
    policy: Policy,
    expectations: Sequence[Expectation] | None = None,
    docs: str | None = None,
) -> Opinion:
    """Hold an edition's verdict by our engine against that of the second one.

    `expectations` are those of the schema, if no others are given; `docs` is a folder that gets Data Docs. Raises
    `OpinionError` if the second engine is not there or could not judge.
    """
    schema = policy.schema.schema
    data = folder.read(ITEMS) or b""
    table = read_table(data, schema.columns)
    present = list(table.positions)
    rows, parted = _rows_alike(table, _second_reading(data), present)
    asked, left_out = _in_force(
        expectations_of(schema, present) if expectations is None else expectations, policy
    )
    first = _first_verdict(table, rows, policy)
    before = _before(folder, policy)
    bounds = bounds_of(schema, rows, before) if before else []
    sheets = [
        Sheet(f"{folder.catalog.name} {folder.name}", opinion_table(rows, schema, present), asked),
        *sheets_of(bounds),
    ]
    answers, *about_bounds = judge_sheets(sheets, docs)
    second = _second_verdict(answers)
    return Opinion(
        rows=len(rows),
        constraints=len({*first, *second}),
        faults=sum(len(lines & second.get(name, frozenset())) for name, lines in first.items()),
        disagreements=(*parted, *_differences(first, second)),
        bounds=len(bounds),
        exceeded=tuple(exceeded(bounds, (answer for those in about_bounds for answer in those))),
        left_out=left_out,
    )


def _second_reading(data: bytes) -> Rows | None:
    """The rows by their first line, as the csv module reads them; `None` if it cannot."""
    try:
        text = io.StringIO(data.decode("utf-8-sig"), newline="")
        reader = csv.reader(text, strict=True)
        heading = next(reader)
        rows, line = {}, reader.line_num + 1
        for cells in reader:
            if cells:
                rows[line] = dict(zip(heading, cells, strict=False))
            line = reader.line_num + 1
    except (UnicodeDecodeError, csv.Error, StopIteration):
        return None
    return rows


def _rows_alike(table: Table, second: Rows | None, present: Sequence[str]) -> tuple[Rows, list[Disagreement]]:
    """The rows that both readings give, and where they part although our reading saw no flaw."""
    first = {
        row["line"]: {name: row[name] for name in present}
        for row in table.frame.select("line", *present).iter_rows(named=True)
        if row["line"] not in table.broken
    }
    if second is None:
        second = {}
    seen = {line: {name: cells.get(name) for name in present} for line, cells in second.items()}
    alike = {line: cells for line, cells in first.items() if seen.get(line) == cells}
    lines = sorted({*first, *seen} - {*alike}) if not table.flaws else []
    message = say("the two engines do not read the same on this line")
    return alike, [Disagreement(message, line) for line in lines]


def _in_force(
    asked: Iterable[Expectation], policy: Policy
) -> tuple[tuple[Expectation, ...], tuple[str, ...]]:
    """The expectations whose rules are in force, and the names of rules that are switched off."""
    kept, left_out = [], set()
    for one in asked:
        if policy.severity(one.rule, one.family):
            kept.append(one)
        else:
            left_out.add(one.rule)
    return tuple(kept), tuple(sorted(left_out))


def _first_verdict(table: Table, rows: Rows, policy: Policy) -> Verdict:
    frame = values(table.frame.filter(pl.col("line").is_in(list(rows))), policy.schema.schema)
    compiled = [one for one in compile_rules(policy, table.positions) if one.rule.name in CONSTRAINTS]
    found = {(one.name, one.field): frozenset[int]() for one in compiled}
    for failure in judge(frame, compiled) if rows else ():
        name = failure.judged.name, failure.judged.field
        found[name] |= frozenset(frame["line"].gather(failure.rows))
    return found


def _second_verdict(answers: Sequence[Answer]) -> Verdict:
    found: dict[tuple[str, str], frozenset[int]] = defaultdict(frozenset)
    for answer in answers:
        one, blamed = answer.expectation, dict(answer.blamed)
        if one.family in FIRST_MAY_STAND:
            first = {value: line for line, value in reversed(blamed.items())}
            blamed = {line: value for line, value in blamed.items() if first[value] != line}
        found[one.rule, one.field] |= frozenset(blamed)
    return found


def _differences(first: Verdict, second: Verdict) -> Iterator[Disagreement]:
    for rule, field in sorted({*first, *second}):
        if (rule, field) not in first or (rule, field) not in second:
            engine = say("the first engine") if (rule, field) in first else say("the second engine")
            message = say("{rule} is judged by {engine} alone", rule=rule, engine=engine)
            yield Disagreement(message, field=field)
            continue
        ours, theirs = first[rule, field], second[rule, field]
        for line in sorted(ours ^ theirs):
            message = (
                say("{rule}: the first engine finds fault here, the second does not", rule=rule)
                if line in ours
                else say("{rule}: the second engine finds fault here, the first does not", rule=rule)
            )
            yield Disagreement(message, line, field)


def _before(folder: EditionFolder, policy: Policy) -> Before | None:
    """The edition that this one comes after, if the schema bounds how far they may differ."""
    facts = readable_facts(folder)
    if policy.schema.schema.bounds is None or facts is None or facts.base is None:
        return None
    earlier = folder.catalog.edition(facts.base)
    schema = folder.catalog.schema_for(earlier.name).schema
    return Before(earlier.name, schema, _second_reading(earlier.read(ITEMS) or b"") or {})


def told(folder: EditionFolder, opinion: Opinion) -> Iterator[Message]:
    """What speaks against an edition, a sentence each, with its place."""
    path = f"{folder.path}/{ITEMS}"
    for one in opinion.disagreements[:MOST_TOLD]:
        place = ":".join(str(part) for part in (path, one.line) if part is not None)
        where = f"{place}  {one.field}" if one.field else place
        yield say("{place}: {problem}", place=where, problem=one.message)
    if len(opinion.disagreements) > MOST_TOLD:
        yield say("and {count} more", count=len(opinion.disagreements) - MOST_TOLD)
    for message in opinion.exceeded:
        yield say("{place}: {problem}", place=path, problem=message)
