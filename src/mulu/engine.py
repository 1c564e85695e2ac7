"""Rules and rows to places: one pandera schema a run, compiled from the schema and the rules.

All row rules become one check on a column, which sees the whole frame and answers with a column a
rule. Pandera folds those into its verdict; the columns it folded say which rule it was. One check a
rule would cost some five milliseconds each, more than judging.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import field as default, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrorReason

from mulu.errors import RuleError
from mulu.late import dataclass
from mulu.local import line_in
from mulu.messages import say
from mulu.queries import Queries, quickly
from mulu.rule import Fault, Rule, marks, missing, printed
from mulu.slips import refuse_fault, refuse_silence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set

    from pandera.api.polars.types import PolarsData

    from mulu.finding import Severity
    from mulu.lookup import Lookup
    from mulu.policy import Policy
    from mulu.schema import Field, Schema, SchemaFile

CHECK = "rules"
LONG = 50_000
"""Rows; from here on a column costs more than a question."""
SCREEN = "characters"
"""The column that says whether a cell has anything in it that some rule searches for."""


@dataclass(frozen=True)
class Judged:
    """A rule as it judges one field, or one of the faults of an item rule."""

    rule: Rule
    name: str
    field: str
    fault: Fault
    column: str
    severity: Severity = "error"
    is_waived: bool = False
    """Whether some waiver of the edition names it."""

    def may_hide(self, severity: Severity) -> bool:
        """Whether what follows from its faults need not be told: a warning hides no error, and what somebody has waived hides nothing."""
        return not self.is_waived and (self.severity == "error" or severity == "warning")

    def offset_in(self, cell: str) -> int:
        """How many characters into a cell its faulty character stands; 0 for the whole cell."""
        found = re.search(self.fault.pattern, cell) if self.fault.pattern else None
        return found.start(found.lastindex or 0) if found else 0


@dataclass(frozen=True)
class Failure:
    """Rows at fault: positions in the frame, ascending."""

    judged: Judged
    rows: pl.Series
    says: Mapping[str, pl.Series] = default(default_factory=dict)


def values(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    """The frame that rules see: values, and what is printed, marked and missing beside them.

    `frame` has `line` and a text column a field, as printed; see `mulu.rule`.
    """
    columns: list[pl.Expr] = []
    # In a long table it pays to look first: what no cell has need not be taken off.
    is_long = frame.height > LONG
    for field in schema.fields:
        cell = pl.col(field.name)
        value, mark = cell, pl.lit("")
        for sign in schema.marks_of(field.name):
            if is_long and not frame[field.name].str.ends_with(sign).any():
                continue
            has_mark = cell.str.ends_with(sign) & (mark == "")
            value = pl.when(has_mark).then(cell.str.strip_suffix(sign)).otherwise(value)
            mark = pl.when(has_mark).then(pl.lit(sign)).otherwise(mark)
        lacks = cell.is_null()
        is_missing = value.is_in(list(field.missingValues))
        if not is_long or frame.select(is_missing.any()).item():
            value, lacks = pl.when(~is_missing).then(value), lacks | is_missing
        columns += [
            value.alias(field.name),
            cell.alias(printed(field.name)),
            mark.alias(marks(field.name)),
            lacks.alias(missing(field.name)),
        ]
    return frame.select("line", *columns)


def compile_rules(
    policy: Policy, present: Iterable[str], lookups: Sequence[Lookup] = (), waived: Collection[str] = ()
) -> list[Judged]:
    """Every row rule in force as it applies to the fields that are `present`.

    `lookups` are the references of the schema as far as they are opened; rules about others are left out. `waived` are the rules that waivers name. Raises `RuleError` where a rule's function raises or gives no fault.
    """
    schema, names = policy.schema.schema, set(present)
    _refuse_patterns_of_python_alone(policy.schema)
    compiled: list[Judged] = []
    for rule in policy.rules:
        asked = list(_asked(rule, policy, names, lookups))
        if rule.path and _is_asked_all(rule, schema, names, lookups):
            refuse_silence(rule, policy.schema.path, (faults for _, faults in asked))
        for field, faults in asked:
            if field is None or field.name in names:
                compiled += _judged(rule, faults, field, len(compiled), schema)
    return [
        replace(one, severity=severity, is_waived=one.name in waived)
        for one in compiled
        if (severity := policy.severity(one.name, one.rule.name))
    ]


def _asked(
    rule: Rule, policy: Policy, present: Set[str], lookups: Sequence[Lookup]
) -> Iterator[tuple[Field | None, list[Fault]]]:
    """What a row rule gives, for a rule about cells field by field."""
    schema, options = policy.schema.schema, policy.options[rule.name]
    for field in schema.fields if rule.kind in ("character", "cell") else ():
        # Of a rule of the repository's own it is to be known whether there is a field that it judges at all.
        if field.name in present or rule.path:
            given = (field,) if rule.kind == "character" else (field, schema)
            found = _call(rule, *given, options)
            yield field, [_search(found, field)] if isinstance(found, str) else _faults(rule, found)
    if rule.kind == "item" and set(rule.reads_of(schema)) <= present:
        for one in lookups if rule.per_reference else (schema,):
            yield None, _faults(rule, _call(rule, one, options))


def _is_asked_all(rule: Rule, schema: Schema, present: Set[str], lookups: Sequence[Lookup]) -> bool:
    """Whether a row rule was asked about all that it could judge under the schema."""
    if rule.kind == "item":
        is_opened = not rule.per_reference or len(lookups) == len(schema.references)
        return is_opened and set(rule.reads_of(schema)) <= present
    return rule.kind in ("character", "cell")


def judge(frame: pl.DataFrame, compiled: Sequence[Judged], queries: Queries | None = None) -> list[Failure]:
    """The rows of a frame of `values` that are at fault, rule by rule.

    `queries` may keep what is asked for other frames, if `compiled` stays the same. Raises `RuleError`
    if a rule cannot be evaluated.
    """
    if not compiled:
        return []
    queries = queries or Queries()
    answers: list[pl.DataFrame] = []

    def passes(_: PolarsData) -> pl.LazyFrame:
        answers.append(queries.ask(frame, CHECK, lambda: _passing(compiled)).drop("line"))
        return answers[0].lazy()

    # Failure cases are read from the folded columns; one is enough for pandera's own report.
    check = pa.Check(passes, name=CHECK, n_failure_cases=1, ignore_na=False)
    schema = pa.DataFrameSchema({"line": pa.Column(pl.Int64, checks=check)})
    # Whatever the environment says: depth must reach the data, and validation must happen.
    with (
        quickly(frame),
        config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA),
    ):
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            for error in errors.schema_errors:
                if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
                    raise _find_culprit(frame, compiled, str(error)) from None
            return _Failing(frame, queries).failures(compiled, answers[0])
    if not answers:
        raise RuleError(say("the rules did not run"))
    return []


def _passing(compiled: Sequence[Judged]) -> dict[str, nw.Expr]:
    # Null means that a value the rule needs is missing, which is for other rules to judge.
    return {column: (~where).fill_null(value=True) for column, where in _questions(compiled).items()}


def _questions(compiled: Sequence[Judged]) -> dict[str, nw.Expr]:
    """What is asked of the frame, by column of the answer.

    What may be found in no cell of a field is asked with one search, and what is costly to know is
    screened; which rule it was is found out by `_Failing`, and only where something was seen.
    """
    asked: dict[str, nw.Expr] = {}
    patterns: dict[str, list[str]] = defaultdict(list)
    for one in compiled:
        if one.fault.search is not None:
            patterns[one.field].append(one.fault.search)
        else:
            screen = one.fault.screen
            asked[_asked_in(one)] = screen if isinstance(screen, nw.Expr) else one.fault.where
    for name, found in patterns.items():
        asked[f"{SCREEN} {name}"] = is_found(name, "|".join(f"(?:{one})" for one in found))
    return asked


def is_found(name: str, pattern: str) -> nw.Expr:
    """Whether a pattern is found in a field's cell as printed, which is no placeholder."""
    cell = nw.col(printed(name))
    is_placeholder = nw.col(missing(name)) & (cell != "") & (nw.col(marks(name)) == "")
    return cell.str.contains(pattern) & ~is_placeholder


def _asked_in(one: Judged) -> str:
    """The column of the answer that says whether a rule may have seen something."""
    if one.fault.search is not None:
        return f"{SCREEN} {one.field}"
    # Faults of one rule can share a screen.
    return f"{SCREEN} {id(one.fault.screen)}" if one.fault.screen is not None else one.column


@dataclass(frozen=True)
class _Failing:
    """Finds out which rules it was, once something was seen in a frame."""

    frame: pl.DataFrame
    queries: Queries

    def failures(self, compiled: Sequence[Judged], passed: pl.DataFrame) -> list[Failure]:
        seen = {name: _rows(~passed[name]) for name in passed.columns if not passed[name].all()}
        suspects = [one for one in compiled if _asked_in(one) in seen]
        rows = {one.column: seen[_asked_in(one)] for one in suspects}
        screened = [one for one in suspects if one.fault.search is None and one.fault.screen is not None]
        for part in self._parts(screened):
            answer = self._where(part, self.frame)
            rows |= {one.column: _rows(answer[one.column]) for one in part}
        for name in {one.field: None for one in suspects if one.fault.search is not None}:
            searched = [one for one in suspects if one.fault.search is not None and one.field == name]
            here = rows[searched[0].column]
            answer = self._where(searched, self.frame[here])
            rows |= {one.column: here.filter(answer[one.column]) for one in searched}
        failing = [one for one in suspects if len(rows[one.column])]
        words: dict[str, Mapping[str, pl.Series]] = {}
        for part in self._parts([one for one in failing if one.fault.says]):
            words |= self._words(part, rows)
        return [Failure(one, rows[one.column], words.get(one.column, {})) for one in failing]

    def _parts(self, rules: Sequence[Judged]) -> Sequence[Sequence[Judged]]:
        """What is asked at once: all, or one after another where answers would fill the memory."""
        if not rules:
            return []
        return [rules] if self.frame.height <= LONG else [[one] for one in rules]

    def _where(self, rules: Sequence[Judged], frame: pl.DataFrame) -> pl.DataFrame:
        name = ("where", *(one.column for one in rules))
        try:
            return self.queries.ask(
                frame, name, lambda: {one.column: one.fault.where.fill_null(value=False) for one in rules}
            )
        except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
            raise self._error(rules, error, lambda one: self._where([one], frame)) from None

    def _words(
        self, rules: Sequence[Judged], rows: Mapping[str, pl.Series]
    ) -> dict[str, Mapping[str, pl.Series]]:
        """The further words of rules' messages, by the rules' columns, for the rows at fault."""
        named = {(one.column, word): f"{one.column} {word}" for one in rules for word in one.fault.says}
        try:
            said = self.queries.ask(
                self.frame,
                ("words", *(one.column for one in rules)),
                lambda: {
                    named[one.column, word]: says for one in rules for word, says in one.fault.says.items()
                },
            )
        except Exception as error:  # noqa: BLE001 - as above
            raise self._error(rules, error, lambda one: self._words([one], rows)) from None
        return {
            one.column: {
                word: said[named[one.column, word]].gather(rows[one.column]) for word in one.fault.says
            }
            for one in rules
        }

    def _error(self, rules: Sequence[Judged], error: Exception, ask: Callable[[Judged], object]) -> RuleError:
        """The error of the first of some rules that cannot be asked alone."""
        for one in rules if len(rules) > 1 else ():
            try:
                ask(one)
            except RuleError as alone:
                return alone
        return rule_error(rules[0].rule, error)


def _rows(is_at_fault: pl.Series) -> pl.Series:
    return is_at_fault.arg_true().cast(pl.Int64)


def _find_culprit(frame: pl.DataFrame, compiled: Sequence[Judged], problem: str) -> RuleError:
    """The error of the first rule that cannot be evaluated alone."""
    for one in compiled:
        try:
            alone = nw.from_native(frame.lazy()).select(one.fault.where.alias(one.column)).collect("polars")
        except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
            return rule_error(one.rule, error)
        given = alone.schema[one.column]
        if given != nw.Boolean:
            return rule_error(one.rule, TypeError(f"the expression gives {given}, not true or false"))
    return RuleError(say("the rules could not be run: {problem}", problem=problem.splitlines()[0]))


def _refuse_patterns_of_python_alone(file: SchemaFile) -> None:
    """Try each declared pattern in the engine that will search with it; `PolicyError` with its line."""
    patterns = list(_patterns(file.schema))
    if _are_known([pattern for _, pattern in patterns]):
        return
    for place, pattern in patterns:
        if not _are_known([pattern]):
            message = say(
                "the pattern {pattern} is not a regular expression of every engine: keep to classes, groups and repetition",
                pattern=pattern,
            )
            raise file.error(message, *place)


def _are_known(patterns: Sequence[str]) -> bool:
    try:
        pl.select(
            pl.lit("").str.contains(f"^(?:{pattern})$").alias(f"{at}") for at, pattern in enumerate(patterns)
        )
    except pl.exceptions.ComputeError:
        return False
    return True


def _patterns(schema: Schema) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What values are searched with, and where it stands."""
    for position, field in enumerate(schema.fields):
        if field.constraints.pattern is not None:
            yield ("fields", position, "constraints", "pattern"), field.constraints.pattern
    for position, reference in enumerate(schema.references):
        for at, exemption in enumerate(reference.exempt):
            yield ("references", position, "exempt", at, "pattern"), exemption.pattern


def _search(pattern: str, field: Field) -> Fault:
    """A character rule as a fault: the pattern is found, and the cell is no placeholder."""
    found = nw.col(printed(field.name)).str.contains(pattern)
    return Fault(found & ~nw.col(missing(field.name)) if field.placeholders else found, pattern=pattern)


def _call(rule: Rule, *arguments: Any) -> Any:
    """What a rule's function gives; the last of the arguments are its options."""
    *given, options = arguments
    try:
        found = rule.judge(*given, **options)
        return list(found) if isinstance(found, Iterator) else found
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
        raise rule_error(rule, error) from None


def _faults(rule: Rule, found: Any) -> list[Fault]:
    if found is None:
        return []
    if isinstance(found, nw.Expr):
        return [Fault(found)]
    faults = found if isinstance(found, list) else [found]
    if not all(isinstance(fault, Fault) for fault in faults):
        raise RuleError(say("the rule {name} gave no expression and no fault", name=rule.name), rule.path)
    return faults


def _judged(
    rule: Rule, faults: Iterable[Fault], field: Field | None, count: int, schema: Schema
) -> list[Judged]:
    judged = []
    for position, fault in enumerate(faults):
        blamed = field.name if field else fault.field
        if blamed is None or blamed not in schema.by_name:
            raise RuleError(say("the rule {name} blames no field that there is", name=rule.name), rule.path)
        if rule.path:
            refuse_fault(rule, fault)
        slug = field.slug if field else blamed
        judged.append(Judged(rule, rule.name_for(slug), blamed, fault, f"{count + position} {rule.name}"))
    return judged


def rule_error(rule: Rule, error: BaseException) -> RuleError:
    """What a rule raised, as a fault of the judge."""
    text = " ".join(str(error).split())[:300]
    line = line_in(error, Path(rule.judge.__code__.co_filename)) if rule.path else None
    return RuleError(
        say("the rule {name} failed: {problem}", name=rule.name, problem=f"{type(error).__name__}: {text}"),
        rule.path,
        line,
    )
