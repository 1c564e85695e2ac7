"""What Spark is asked of rows: rules that look at one row all at once, others with no more than they look at.

Sums and first rows of what it finds are `spark_engine`'s business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from mulu.alternatives import together
from mulu.dialect import in_java
from mulu.engine import is_found, rule_error
from mulu.errors import RuleError
from mulu.messages import say
from mulu.reach import Reach, reach_of
from mulu.rule import marks, missing, printed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.engine import Judged
    from mulu.rule import Rule
    from mulu.schema import Schema
    from mulu.spark import Rows


@dataclass(frozen=True)
class Part:
    """Rules that are asked together, and where they find faults.

    `rows` have a line, the numbers of the rules that are at fault there (none here and there), and further words of messages; `words`
    says of which rule a column has words, and which.
    """

    rules: Sequence[int]
    rows: Rows
    words: Mapping[str, tuple[int, str]]


def ask(rows: Rows, schema: Schema, compiled: Sequence[Judged]) -> list[Part]:
    """What the rules find in some rows as they are printed; `RuleError` if Spark cannot evaluate one of them."""
    frame = _values(nw.from_native(rows), schema)
    return [_part(frame, compiled, rules) for rules in _parts(compiled)]


def _values(frame: Any, schema: Schema) -> Any:
    """`mulu.engine.values`, in words that every engine understands."""
    columns: list[nw.Expr] = []
    for field in schema.fields:
        cell = nw.col(field.name)
        value, mark = cell, nw.lit("")
        for sign in schema.marks_of(field.name):
            has_mark = cell.str.ends_with(sign) & (mark == "")
            bare = cell.str.replace_all(f"{re.escape(sign)}$", "")
            value = nw.when(has_mark).then(bare).otherwise(value)
            mark = nw.when(has_mark).then(nw.lit(sign)).otherwise(mark)
        is_missing = value.is_in(list(field.missingValues))
        columns += [
            nw.when(~is_missing).then(value).alias(field.name),
            cell.alias(printed(field.name)),
            mark.alias(marks(field.name)),
            (cell.is_null() | is_missing).alias(missing(field.name)),
        ]
    return frame.select("line", *map(in_java, columns))


def _parts(compiled: Sequence[Judged]) -> list[list[int]]:
    """Which rules are asked together: all that look at one row; of others those that look at the same rows.

    Spark sorts rows for these, and must not have to carry what only others look at.
    """
    parts: dict[tuple[str, ...], list[int]] = {}
    for at, one in enumerate(compiled):
        name = (one.rule.name, one.field, *([one.column] if one.fault.among is not None else []))
        parts.setdefault(() if _is_of_its_row(one) else name, []).append(at)
    return list(parts.values())


def _is_of_its_row(judged: Judged) -> bool:
    try:
        return all(reach_of(one) == Reach() for one in (judged.fault.where, *judged.fault.says.values()))
    except ValueError:
        return False


def _part(frame: Any, compiled: Sequence[Judged], rules: Sequence[int]) -> Part:
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    words = {f"says {at} {name}": (at, name) for at in rules for name in compiled[at].fault.says}
    try:
        flags = nw.to_native(_flagged(frame, compiled, rules))
    except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
        raise _culprit(frame, compiled, error) from None
    types = dict(flags.dtypes)
    for at in rules:
        if types[f"fault {at}"] != "boolean":
            raise rule_error(compiled[at].rule, TypeError("the expression gives no true or false"))
    if not _is_of_its_row(compiled[rules[0]]):
        flags = flags.filter(reduce(or_, (F.col(f"fault {at}") for at in rules)))
    found = F.array(*(F.when(F.col(f"fault {at}"), at) for at in rules))
    faults = F.array_compact(found).alias("rules")
    return Part(rules, flags.select("line", faults, *(F.col(f"`{name}`") for name in words)).persist(), words)


def _flagged(frame: Any, compiled: Sequence[Judged], rules: Sequence[int]) -> Any:
    judged = [compiled[at] for at in rules]
    rows = frame
    if _is_of_its_row(judged[0]):
        rows = rows.filter(in_java(_screen(judged)))
    elif judged[0].fault.among is not None:
        rows = rows.filter(in_java(judged[0].fault.among))
    wheres = [_where(compiled[at]).alias(f"fault {at}") for at in rules]
    words = [
        in_java(says).alias(f"says {at} {name}")
        for at in rules
        for name, says in compiled[at].fault.says.items()
    ]
    return rows.select("line", *wheres, *words)


def _screen(rules: Sequence[Judged]) -> nw.Expr:
    """What holds wherever one of the rules, which look at their row alone, finds a fault."""
    searched: dict[str, list[str]] = {}
    asked: list[nw.Expr] = []
    for one in rules:
        if one.fault.search is not None:
            searched.setdefault(one.field, []).append(one.fault.search)
        else:
            asked.append(one.fault.where.fill_null(value=False))
    for name, patterns in searched.items():
        asked += [is_found(name, pattern) for pattern in together(patterns)]
    return nw.any_horizontal(*asked, ignore_nulls=True)


def _where(one: Judged) -> nw.Expr:
    try:
        return in_java(one.fault.where).fill_null(value=False)
    except ValueError as error:
        raise _cannot(one.rule, error) from None


def _culprit(frame: Any, compiled: Sequence[Judged], problem: Exception) -> RuleError:
    for one in compiled:
        try:
            frame.select("line", _where(one).alias("fault"))
        except Exception as error:  # noqa: BLE001 - as above
            return _cannot(one.rule, error)
    return RuleError(say("the rules could not be run: {problem}", problem=str(problem).splitlines()[0]))


def _cannot(rule: Rule, error: Exception) -> RuleError:
    text = " ".join(str(error).split())[:300]
    message = say(
        "Spark cannot evaluate the rule {name}, check with --engine polars instead: {problem}",
        name=rule.name,
        problem=text,
    )
    return RuleError(message, rule.path)
