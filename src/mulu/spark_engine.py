"""Row rules judged by Spark: the same expressions, on as many rows as Spark can hold, and no more brought back than is told."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from mulu.dialect import in_java
from mulu.engine import rule_error
from mulu.errors import RuleError, UsageError
from mulu.evidence import ITEMS
from mulu.finding import MOST_FINDINGS
from mulu.messages import say
from mulu.rule import marks, missing, printed
from mulu.spark import can_read, hand_over, read_plain
from mulu.tally import Row, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mulu.at_size import Survey
    from mulu.engine import Judged
    from mulu.project import EditionFolder
    from mulu.rule import Rule
    from mulu.schema import Schema
    from mulu.spark import Rows
    from mulu.table import Table


def judge_on_spark(
    folder: EditionFolder, table: Table, schema: Schema, compiled: Sequence[Judged]
) -> list[Tally]:
    """What every rule sees in the rows of an edition's `table`.

    Spark reads the file by itself where that is plain and lies on disc; else it is given what our reader has read. Raises `RuleError`
    if a rule cannot be evaluated by Spark.
    """
    if schema.references:
        message = say(
            "the schema refers to other catalogues, where Spark cannot look items up: check with --engine polars instead"
        )
        raise RuleError(message, folder.catalog.schema_path(folder.name))
    if not compiled:
        return []
    place = folder.place(ITEMS)
    rows = (
        read_plain(place, schema.columns, table.frame.height + 1)
        if table.is_plain and place and can_read(place)
        else hand_over(table.frame)
    )
    return _judge(rows, schema, compiled, table.broken)


def judge_large_on_spark(
    place: Path, schema: Schema, compiled: Sequence[Judged], found: Survey
) -> list[Tally]:
    """What every rule sees in a file that is too large for our own reader; `UsageError` if Spark would read it otherwise."""
    if found.odd_line or not can_read(place):
        message = say(
            "Spark reads plain lines only, and from here on there are others: check with --engine polars, or mend them"
        )
        raise UsageError(message, place.name, found.odd_line)
    tallies = _judge(read_plain(place, schema.columns, found.lines), schema, compiled, ())
    for tally in tallies:
        found.keep(tally.listed)
    return tallies


def _judge(rows: Rows, schema: Schema, compiled: Sequence[Judged], broken: Iterable[int]) -> list[Tally]:
    frame = _values(nw.from_native(rows), schema)
    flagged = _flagged(frame, schema, compiled)
    flagged.persist()
    try:
        counts = _counts(flagged, _left(compiled, schema, broken))
        found = [at for at in range(len(compiled)) if counts[f"left {at}"]]
        listed = _listed(flagged, _left(compiled, schema, broken), found)
    finally:
        flagged.unpersist()
    words = _words(frame, compiled, found, {row[0] for each in listed.values() for row in each})
    return [
        Tally(
            one,
            counts[f"left {at}"] or 0,
            (counts[f"seen {at}"] or 0) - (counts[f"left {at}"] or 0),
            [
                Row(
                    line,
                    dict(zip(schema.columns, (cell or "" for cell in cells), strict=True)),
                    words.get((at, line), {}),
                )
                for line, *cells in listed.get(at, ())
            ],
        )
        for at, one in enumerate(compiled)
        if counts[f"seen {at}"]
    ]


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


def _flagged(frame: Any, schema: Schema, compiled: Sequence[Judged]) -> Rows:
    """The rows that some rule finds at fault, with a column a rule."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    cells = [nw.col(printed(name)).alias(name) for name in schema.columns]
    wheres = [_where(one).alias(f"fault {at}") for at, one in enumerate(compiled)]
    try:
        flags = nw.to_native(frame.select("line", *cells, *wheres))
    except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
        raise _culprit(frame, compiled, error) from None
    wrong = [one.rule for at, one in enumerate(compiled) if dict(flags.dtypes)[f"fault {at}"] != "boolean"]
    for rule in wrong:
        raise rule_error(rule, TypeError("the expression gives no true or false"))
    return flags.filter(reduce(or_, (F.col(f"fault {at}") for at in range(len(compiled)))))


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


def _left(compiled: Sequence[Judged], schema: Schema, broken: Iterable[int]) -> list[Any]:
    """For each rule, the rows at fault that did not fail something the rule builds on."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    lines = sorted(broken)
    left = []
    for at, one in enumerate(compiled):
        stands = F.col(f"fault {at}")
        for base in _bases(one, compiled, schema):
            stands = stands & ~F.col(f"fault {base}")
        left.append(stands & ~F.col("line").isin(lines) if lines else stands)
    return left


def _bases(judged: Judged, compiled: Sequence[Judged], schema: Schema) -> list[int]:
    rule = judged.rule
    reads = set(rule.reads_of(schema))
    return [
        at
        for at, one in enumerate(compiled)
        if (one.rule.name in rule.builds_on and (rule.kind == "item" or one.field == judged.field))
        or (one.rule.kind != "item" and one.field in reads)
    ]


def _counts(flagged: Rows, left: Sequence[Any]) -> Mapping[str, int]:
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    sums = [F.sum(stands.cast("bigint")).alias(f"left {at}") for at, stands in enumerate(left)]
    sums += [F.sum(F.col(f"fault {at}").cast("bigint")).alias(f"seen {at}") for at in range(len(left))]
    counted: Mapping[str, int] = flagged.agg(*sums).first().asDict()
    return counted


def _listed(flagged: Rows, left: Sequence[Any], found: Sequence[int]) -> dict[int, list[tuple[Any, ...]]]:
    """The first rows at fault of each rule in `found`: line and cells."""
    from pyspark.sql import Window, functions as F  # noqa: N812 - its usual name

    if not found:
        return {}
    cells = [name for name in flagged.columns if not name.startswith("fault ")]
    rules = F.filter(F.array(*(F.when(left[at], at) for at in found)), lambda one: one.isNotNull())
    told = flagged.select(F.explode(rules).alias("rule"), *cells)
    place = F.row_number().over(Window.partitionBy("rule").orderBy("line"))
    first = told.select("rule", *cells, place.alias("place")).filter(F.col("place") <= MOST_FINDINGS)
    listed: dict[int, list[tuple[Any, ...]]] = {}
    for rule, *row, _ in first.orderBy("rule", "line").collect():
        listed.setdefault(rule, []).append(tuple(row))
    return listed


def _words(
    frame: Any, compiled: Sequence[Judged], found: Sequence[int], lines: Iterable[int]
) -> dict[tuple[int, int], Mapping[str, object]]:
    """The further words of the messages of rules in `found`, by rule and line."""
    asked = {
        f"says {at} {name}": (at, name, expression)
        for at in found
        for name, expression in compiled[at].fault.says.items()
    }
    if not asked:
        return {}
    try:
        words = [in_java(expression).alias(column) for column, (_, _, expression) in asked.items()]
        told = nw.to_native(frame.select("line", *words))
    except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
        raise _cannot(compiled[found[0]].rule, error) from None
    wanted = hand_over(pl.DataFrame({"line": sorted(lines)}, {"line": pl.Int64}))
    table: pl.DataFrame = nw.from_native(told.join(wanted, "line", "left_semi")).collect("polars").to_native()
    said: dict[tuple[int, int], dict[str, object]] = {}
    for row in table.iter_rows(named=True):
        for column, (at, name, _) in asked.items():
            said.setdefault((at, row["line"]), {})[name] = row[column]
    return said  # type: ignore[return-value]
