"""Rules and rows to places: one pandera schema a run, compiled from the schema and the rules.

All row rules that blame a field become one check on that field's column, which sees the whole
frame and answers with a column a rule. Pandera folds those into its verdict; the columns it folded
say which rule it was. One check a rule would cost eight milliseconds each, more than judging.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field as default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrorReason

from mulu.errors import RuleError
from mulu.local import line_in
from mulu.messages import say
from mulu.rule import Fault, Rule, marks, missing, printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pandera.api.polars.types import PolarsData

    from mulu.policy import Policy
    from mulu.schema import Field, Schema

CHECK = "rules"


@dataclass(frozen=True)
class Judged:
    """A rule as it judges one field, or one of the faults of an item rule."""

    rule: Rule
    name: str
    field: str
    fault: Fault
    column: str


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
    for field in schema.fields:
        cell = pl.col(field.name)
        value, mark = cell, pl.lit("")
        for sign in schema.marks_of(field.name):
            has_mark = cell.str.ends_with(sign) & (mark == "")
            value = pl.when(has_mark).then(cell.str.strip_suffix(sign)).otherwise(value)
            mark = pl.when(has_mark).then(pl.lit(sign)).otherwise(mark)
        value = pl.when(~value.is_in(list(field.missingValues))).then(value) if field.missingValues else value
        columns += [
            value.alias(field.name),
            cell.alias(printed(field.name)),
            mark.alias(marks(field.name)),
            value.is_null().alias(missing(field.name)),
        ]
    return frame.select("line", *columns)


def compile_rules(policy: Policy, present: Iterable[str]) -> list[Judged]:
    """Every row rule in force as it applies to the fields that are `present`.

    Raises `RuleError` where a rule's function raises or gives no fault.
    """
    schema = policy.schema.schema
    fields = [field for field in schema.fields if field.name in set(present)]
    compiled: list[Judged] = []
    for rule in policy.rules:
        options = policy.options[rule.name]
        if rule.kind == "cell":
            for field in fields:
                faults = _faults(rule, lambda rule=rule, field=field, options=options: rule.judge(field, schema, **options))
                compiled += _judged(rule, faults, field, len(compiled))
        elif rule.kind == "item" and set(rule.reads_of(schema)) <= set(present):
            faults = _faults(rule, lambda rule=rule, options=options: rule.judge(schema, **options))
            compiled += _judged(rule, faults, None, len(compiled))
    return [one for one in compiled if policy.severity(one.name, one.rule.name)]


def judge(frame: pl.DataFrame, compiled: Sequence[Judged]) -> list[Failure]:
    """The rows of a frame of `values` that are at fault, rule by rule.

    Raises `RuleError` if a rule cannot be evaluated.
    """
    by_field: dict[str, list[Judged]] = defaultdict(list)
    for one in compiled:
        by_field[one.field].append(one)
    verdicts: dict[str, pl.DataFrame] = {}
    columns = {
        printed(name): pa.Column(pl.String, checks=_check(name, group, verdicts), nullable=True)
        for name, group in by_field.items()
    }
    schema = pa.DataFrameSchema(columns)
    # Whatever the environment says: depth must reach the data, and validation must happen.
    with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
        try:
            schema.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            for error in errors.schema_errors:
                if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK:
                    raise _find_culprit(frame, compiled, str(error)) from None
            return _failures(frame, by_field, verdicts, {error.schema.name for error in errors.schema_errors})
    if set(verdicts) != set(by_field):
        raise RuleError(say("rules did not run: {names}", names=", ".join(sorted(set(by_field) - set(verdicts)))))
    return []


def _check(name: str, group: Sequence[Judged], verdicts: dict[str, pl.DataFrame]) -> pa.Check:
    def passes(data: PolarsData) -> pl.LazyFrame:
        # Null means that a value the rule needs is missing, which is for other rules to judge.
        passing = [(~one.fault.where).fill_null(value=True).alias(one.column) for one in group]
        verdicts[name] = nw.from_native(data.lazyframe).select(*passing).collect("polars").to_native()
        return verdicts[name].lazy()

    # Failure cases are read from the folded columns; one is enough for pandera's own report.
    return pa.Check(passes, name=CHECK, n_failure_cases=1, ignore_na=False)


def _failures(
    frame: pl.DataFrame, by_field: Mapping[str, Sequence[Judged]], verdicts: Mapping[str, pl.DataFrame], failed: set[str]
) -> list[Failure]:
    found = []
    for name, group in by_field.items():
        if printed(name) not in failed:
            continue
        for one in group:
            rows = (~verdicts[name][one.column]).arg_true()
            if len(rows):
                found.append(Failure(one, rows.cast(pl.Int64), _words(frame, one.fault, rows)))
    return found


def _words(frame: pl.DataFrame, fault: Fault, rows: pl.Series) -> Mapping[str, pl.Series]:
    if not fault.says:
        return {}
    named = [expression.alias(name) for name, expression in fault.says.items()]
    # A literal alone would give one row; beside `line` it is repeated.
    said = nw.from_native(frame.lazy()).select(nw.col("line"), *named).collect("polars").to_native()
    return {name: said[name].gather(rows) for name in fault.says}


def _find_culprit(frame: pl.DataFrame, compiled: Sequence[Judged], problem: str) -> RuleError:
    """The error of the first rule that cannot be evaluated alone."""
    for one in compiled:
        try:
            nw.from_native(frame.lazy()).select(one.fault.where.alias(one.column)).collect()
        except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
            return rule_error(one.rule, error)
    return RuleError(say("the rules could not be run: {problem}", problem=problem.splitlines()[0]))


def _faults(rule: Rule, judge: Callable[[], Any]) -> list[Fault]:
    try:
        found = judge()
        if found is None:
            return []
        if isinstance(found, nw.Expr):
            return [Fault(found)]
        faults = [found] if isinstance(found, Fault) else list(found)
    except Exception as error:  # noqa: BLE001 - as above
        raise rule_error(rule, error) from None
    if not all(isinstance(fault, Fault) for fault in faults):
        raise RuleError(say("the rule {name} gave no expression and no fault", name=rule.name), rule.path)
    return faults


def _judged(rule: Rule, faults: Iterable[Fault], field: Field | None, count: int) -> list[Judged]:
    judged = []
    for position, fault in enumerate(faults):
        blamed = field.name if field else fault.field
        if blamed is None:
            raise RuleError(say("the rule {name} says no field to blame", name=rule.name), rule.path)
        slug = field.slug if field else blamed
        judged.append(Judged(rule, rule.name_for(slug), blamed, fault, f"{count + position} {rule.name}"))
    return judged


def rule_error(rule: Rule, error: Exception) -> RuleError:
    """What a rule raised, as a fault of the judge."""
    text = (str(error).splitlines() or [""])[0]
    line = line_in(error, Path(rule.judge.__code__.co_filename)) if rule.path else None
    return RuleError(say("the rule {name} failed: {problem}", name=rule.name, problem=f"{type(error).__name__}: {text}"), rule.path, line)
