"""What can be mended in the cells of an edition, by its rules or by its document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import polars as pl

from mulu.correction import Change
from mulu.engine import compile_rules, judge, rule_error, values
from mulu.errors import RuleError
from mulu.messages import say
from mulu.rule import CHARACTERS, Cell
from mulu.sheet import FORMS
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.engine import Judged
    from mulu.expected import Expected
    from mulu.finding import Finding
    from mulu.policy import Policy
    from mulu.result import Result
    from mulu.rule import Rule
    from mulu.schema import Schema
    from mulu.sheet import Sheet

    Better = tuple[tuple[str, ...], str]

MENDED = FORMS | {"broken-numbering", "differs-from-source", "unknown-heading"}
"""Rules whose faults fix mends, beside those that say themselves what a cell becomes."""
MOST_STEPS = 8
"""A cell can have several faults, one below the other."""


@dataclass(frozen=True)
class Mend:
    """A cell that becomes another: `at` counts the sheet's lines, `line` the file's as it lay.

    `correction` says that the document is wrong. `is_printed` is a fault of the document that
    nothing is done about without a reason.
    """

    at: int
    line: int
    field: str
    before: str
    after: str
    rules: tuple[str, ...]
    correction: Change | None = None
    is_printed: bool = False


def is_mended(rule: Rule) -> bool:
    """Whether fix mends faults that a rule finds, where only one thing can be meant."""
    return rule.mend is not None or rule.name in MENDED


def draft_mends(sheet: Sheet, policy: Policy, *, guesses: bool) -> list[Mend]:
    """What the rules that find cells at fault make of them."""
    schema = policy.schema.schema
    table = read_table(sheet.data, schema.columns)
    if not table.frame.height:
        return []
    found = []
    for (row, field), (rules, after) in _better(
        table.frame, policy, table.positions, guesses=guesses
    ).items():
        at = sheet.index.get(table.frame["line"][row])
        before = None if at is None else sheet.cell(at, field)
        if at is not None and before is not None:
            found.append(Mend(at, sheet.lines[at].number, field, before, after, rules))
    return sorted(found, key=lambda one: (one.at, schema.columns.index(one.field)))


def numbering_mends(sheet: Sheet, policy: Policy, findings: Sequence[Finding]) -> list[Mend]:
    """The numbers that would count 1, 2, 3, …, if some do not and each row's place is certain."""
    schema, numbering = policy.schema.schema, policy.schema.schema.numbering
    if numbering is None:
        return []
    field = numbering.field
    at_fault = {(one.line, one.field): one.rule for one in findings}
    is_wrong = any(one.field == field for one in findings)
    is_uncertain = any(one.field in numbering.within or one.rule.startswith("duplicate") for one in findings)
    table = read_table(sheet.data, schema.columns)
    if not is_wrong or is_uncertain or table.broken or {field, *numbering.within} - set(table.positions):
        return []
    counts: dict[tuple[str, ...], Iterator[int]] = defaultdict(lambda: count(1))
    found = []
    for line, *cells in table.frame.iter_rows():
        row = dict(zip(schema.columns, (cell or "" for cell in cells), strict=True))
        number = next(counts[tuple(row[name] for name in numbering.within)])
        value, mark = schema.split(field, row[field])
        at = sheet.index.get(line)
        if (
            (value and value in schema.by_name[field].missingValues)
            or at is None
            or sheet.cell(at, field) is None
        ):
            return []
        if row[field] != f"{number}{mark}":
            rule = at_fault.get((line, field), "broken-numbering")
            found.append(Mend(at, sheet.lines[at].number, field, row[field], f"{number}{mark}", (rule,)))
    return found


def document_mends(sheet: Sheet, result: Result, *, guesses: bool, reason: str | None) -> list[Mend]:
    """Cells that become what the document says again, and those that it says wrongly itself."""
    case, schema = result.case, result.schema
    if case is None or case.expected is None or case.document is None:
        return []
    rules = {(one.line, one.field): one.rule for one in reversed(result.findings)}
    wrong = _wrongly_printed(case.expected, result.policy, guesses=guesses)
    named = DocumentNames(case.document.items, schema)
    position_of = {id(item): position for position, item in enumerate(case.expected)}
    is_renumbered = bool(schema.numbering and (case.alignment.lost or case.alignment.extra))
    found = []
    for line, item in sorted(case.expected_on.items()):
        at = sheet.index.get(line)
        for name in schema.columns:
            mine, theirs = case.values_on[line][name], item.values[name]
            if at is None or sheet.cell(at, name) is None:
                continue
            if is_renumbered and schema.numbering and name == schema.numbering.field and mine.isdecimal():
                continue
            number = sheet.lines[at].number
            faults, usual = wrong.get((position_of[id(item)], name), ((), ""))
            if faults:
                place = named.of(item)
                change = (
                    Change(op="change", at=place, field=name, expect=theirs, to=usual, reason=reason)
                    if reason and place is not None
                    else None
                )
                found.append(Mend(at, number, name, mine, usual, faults, change, is_printed=change is None))
            elif mine != theirs:
                found.append(
                    Mend(at, number, name, mine, theirs, (rules.get((line, name), "differs-from-source"),))
                )
    return found


def _wrongly_printed(
    expected: Sequence[Expected], policy: Policy, *, guesses: bool
) -> Mapping[tuple[int, str], Better]:
    """Which cells of the document are at fault, by item and field, and what is usual."""
    schema = policy.schema.schema
    rows = [[at, *(item.values[name] for name in schema.columns)] for at, item in enumerate(expected)]
    return _better(_frame(rows, schema), policy, dict.fromkeys(schema.columns, 0), guesses=guesses)


def _frame(rows: Sequence[Sequence[Any]], schema: Schema) -> pl.DataFrame:
    types = {"line": pl.Int64, **dict.fromkeys(schema.columns, pl.String)}
    return pl.DataFrame(rows, schema=types, orient="row")


def _better(
    frame: pl.DataFrame, policy: Policy, present: Iterable[str], *, guesses: bool
) -> dict[tuple[int, str], Better]:
    """What rules make of the cells they find at fault, by row and field, step by step to the end."""
    schema = policy.schema.schema
    compiled = [one for one in compile_rules(policy, present) if one.rule.kind in ("character", "cell")]
    found: dict[tuple[int, str], Better] = {}
    for _ in range(MOST_STEPS if frame.height else 0):
        steps = _steps(frame, compiled, schema, guesses=guesses)
        if not steps:
            break
        rows = [list(row) for row in frame.iter_rows()]
        for (row, field), (rules, after) in steps.items():
            rows[row][schema.columns.index(field) + 1] = after
            first = found[row, field][0] if (row, field) in found else ()
            found[row, field] = (*first, *(rule for rule in rules if rule not in first)), after
        frame = _frame(rows, schema)
    return found


def _steps(
    frame: pl.DataFrame, compiled: Sequence[Judged], schema: Schema, *, guesses: bool
) -> dict[tuple[int, str], Better]:
    """One step: what is wrong with characters first, since all else is only certain after that."""
    found: dict[tuple[int, str], Better] = {}
    blocked: dict[str, set[int]] = defaultdict(set)
    failures = judge(values(frame, schema), compiled)
    for failure in sorted(failures, key=lambda one: (one.judged.rule.kind != "character", one.judged.name)):
        rule, field = failure.judged.rule, failure.judged.field
        rows = [row for row in failure.rows if rule.kind == "character" or row not in blocked[field]]
        blocked[field] |= set(failure.rows) if rule.name in CHARACTERS else set()
        for row in rows if rule.mend or (guesses and rule.guess) else ():
            rules, cell = found.get((row, field), ((), frame[field][row] or ""))
            after = _mended(failure.judged, cell, schema, guesses=guesses)
            # A blank cell is a fault of its own.
            if after != cell and after.strip():
                found[row, field] = (*rules, failure.judged.name), after
    return found


def _mended(judged: Judged, text: str, schema: Schema, *, guesses: bool) -> str:
    rule = judged.rule
    cell = Cell(schema.by_name[judged.field], schema, judged.fault.pattern or "")
    for mend in (rule.mend, rule.guess if guesses else None):
        try:
            after: Any = mend(text, cell) if mend else text
        except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
            raise rule_error(rule, error) from None
        if not isinstance(after, str):
            raise RuleError(say("the rule {name} mends a cell and gives no text", name=rule.name), rule.path)
        if after != text:
            return after
    return text


class DocumentNames:
    """How corrections name the items of a document: by key, or by place where the key is none of one item."""

    def __init__(self, items: Sequence[Expected], schema: Schema) -> None:
        self.schema = schema
        self.items = {tuple(sorted(item.places.items())): item for item in items}
        section = schema.document.section.field if schema.document and schema.document.section else None
        self.section = section
        self.taken: dict[str, int] = defaultdict(int)
        for item in items:
            for name in {schema.key_of(item.values), *self._places(item)}:
                self.taken[name] += 1

    def of(self, item: Expected) -> str | None:
        """The name of an item, be it corrected or not; `None` if the document has no such item."""
        printed = self.items.get(tuple(sorted(item.places.items()))) if item.places else None
        names = [self.schema.key_of(printed.values), *self._places(printed)] if printed else []
        return next((name for name in names if self.taken[name] == 1), None)

    def _places(self, item: Expected) -> list[str]:
        return [place for field, place in item.places.items() if field != self.section]
