"""Row rules judged by Spark: the same expressions, on as many rows as Spark can hold, and no more brought back than is told."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from mulu.alternatives import together
from mulu.dialect import in_java
from mulu.engine import rule_error
from mulu.errors import RuleError, UsageError
from mulu.evidence import ITEMS
from mulu.finding import MOST_FINDINGS
from mulu.messages import say
from mulu.reach import Reach, reach_of
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
    parts = [_flagged(frame, compiled, part) for part in _parts(compiled)]
    told = _told([flagged for flagged, _ in parts], schema, compiled, broken)
    try:
        counts = {rule: (seen, left) for rule, seen, left in _counts(told)}
        lines = _listed(told) if any(left for _, left in counts.values()) else {}
        words = _words(parts, {line for each in lines.values() for line in each})
    finally:
        for one in (told, *(flagged for flagged, _ in parts)):
            one.unpersist()
    cells = _cells(rows, schema, {line for each in lines.values() for line in each})
    return [
        Tally(
            compiled[at],
            left,
            seen - left,
            [Row(line, cells[line], words.get((at, line), {})) for line in lines.get(at, ())],
        )
        for at, (seen, left) in sorted(counts.items())
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


def _parts(compiled: Sequence[Judged]) -> list[list[int]]:
    """Which rules are asked together: all that look at one row; of others those that look at the same rows.

    Spark sorts rows for these, and must not have to carry what only others look at.
    """
    parts: dict[tuple[str, ...], list[int]] = {}
    for at, one in enumerate(compiled):
        name = (one.rule.name, one.field, *([one.column] if one.fault.among is not None else []))
        parts.setdefault(() if _is_of_its_row(one.fault.where) else name, []).append(at)
    return list(parts.values())


def _is_of_its_row(expression: nw.Expr) -> bool:
    try:
        return reach_of(expression) == Reach()
    except ValueError:
        return False


def _flagged(
    frame: Any, compiled: Sequence[Judged], part: Sequence[int]
) -> tuple[Rows, dict[str, tuple[int, str]]]:
    """The rows that some rule of a part finds at fault, with the rules' numbers and the words of their messages.

    Gives with it which rule a column has words for, and which.
    """
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    asked = {f"says {at} {name}": (at, name) for at in part for name in compiled[at].fault.says}
    try:
        flags = nw.to_native(_asked(frame, compiled, part))
    except Exception as error:  # noqa: BLE001 - whatever a rule raises makes it a broken judge
        raise _culprit(frame, compiled, error) from None
    for at in part:
        if dict(flags.dtypes)[f"fault {at}"] != "boolean":
            raise rule_error(compiled[at].rule, TypeError("the expression gives no true or false"))
    if not _is_of_its_row(compiled[part[0]].fault.where):
        flags = flags.filter(reduce(or_, (F.col(f"fault {at}") for at in part)))
    rules = F.filter(F.array(*(F.when(F.col(f"fault {at}"), at) for at in part)), lambda one: one.isNotNull())
    return flags.select(
        "line", rules.alias("rules"), *(F.col(f"`{name}`") for name in asked)
    ).persist(), asked


def _asked(frame: Any, compiled: Sequence[Judged], part: Sequence[int]) -> Any:
    faults = {at: compiled[at].fault for at in part}
    (among,) = {id(fault.among): fault.among for fault in faults.values()}.values() or (None,)
    rows = frame if among is None else frame.filter(in_java(among))
    if _is_of_its_row(compiled[part[0]].fault.where):
        rows = rows.filter(in_java(_screen([compiled[at] for at in part])))
    wheres = [_where(compiled[at]).alias(f"fault {at}") for at in part]
    words = [
        in_java(says).alias(f"says {at} {name}")
        for at, fault in faults.items()
        for name, says in fault.says.items()
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
        cell = nw.col(printed(name)).fill_null("")
        is_placeholder = nw.col(missing(name)) & (cell != "") & (nw.col(marks(name)) == "")
        asked += [cell.str.contains(pattern) & ~is_placeholder for pattern in together(patterns)]
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


def _told(parts: Sequence[Rows], schema: Schema, compiled: Sequence[Judged], broken: Iterable[int]) -> Rows:
    """Each rule at each line where it finds a fault, and whether it stands: the line did not fail something that the rule builds on."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    bases = [
        one
        for at, judged in enumerate(compiled)
        for one in (F.lit(at), F.array(*map(F.lit, _bases(judged, compiled, schema))).cast("array<int>"))
    ]
    found = reduce(
        lambda one, other: one.unionByName(other), (part.select("line", "rules") for part in parts)
    )
    found = found.groupBy("line").agg(F.flatten(F.collect_list("rules")).alias("rules"))
    rows = found.select("line", "rules", F.explode("rules").alias("rule"))
    built_on = F.create_map(*bases)[F.col("rule")]
    stands = ~F.arrays_overlap("rules", built_on)
    lines = sorted(broken)
    if lines:
        stands &= ~F.col("line").isin(lines)
    return rows.select("rule", "line", stands.alias("stands")).persist()


def _bases(judged: Judged, compiled: Sequence[Judged], schema: Schema) -> list[int]:
    rule = judged.rule
    reads = set(rule.reads_of(schema))
    return [
        at
        for at, one in enumerate(compiled)
        if (one.rule.name in rule.builds_on and (rule.kind == "item" or one.field == judged.field))
        or (one.rule.kind != "item" and one.field in reads)
    ]


def _counts(told: Rows) -> list[tuple[int, int, int]]:
    """Each rule that found something, how often, and how often it stands."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    counted = told.groupBy("rule").agg(F.count("*"), F.sum(F.col("stands").cast("bigint")))
    return [tuple(row) for row in counted.collect()]


def _listed(told: Rows) -> dict[int, list[int]]:
    """The first lines at fault by each rule."""
    from pyspark.sql import Window, functions as F  # noqa: N812 - its usual name

    place = F.row_number().over(Window.partitionBy("rule").orderBy("line"))
    first = told.filter("stands").select("rule", "line", place.alias("place"))
    listed: dict[int, list[int]] = {}
    for rule, line, _ in first.filter(F.col("place") <= MOST_FINDINGS).orderBy("rule", "line").collect():
        listed.setdefault(rule, []).append(line)
    return listed


def _words(
    parts: Sequence[tuple[Rows, dict[str, tuple[int, str]]]], lines: Iterable[int]
) -> dict[tuple[int, int], Mapping[str, object]]:
    """The further words of the messages, by rule and line."""
    said: dict[tuple[int, int], dict[str, object]] = {}
    for flagged, asked in parts:
        if asked:
            for row in _at(flagged, lines).iter_rows(named=True):
                for column, (at, name) in asked.items():
                    said.setdefault((at, row["line"]), {})[name] = row[column]
    return said  # type: ignore[return-value]


def _cells(rows: Rows, schema: Schema, lines: Iterable[int]) -> dict[int, dict[str, str]]:
    """The cells of some lines as they are printed."""
    return {
        row["line"]: {name: row[name] or "" for name in schema.columns}
        for row in _at(rows, lines).iter_rows(named=True)
    }


def _at(rows: Rows, lines: Iterable[int]) -> pl.DataFrame:
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    wanted = hand_over(pl.DataFrame({"line": sorted(lines)}, {"line": pl.Int64}))
    found = rows.join(F.broadcast(wanted), "line", "left_semi")
    table: pl.DataFrame = nw.from_native(found).collect("polars").to_native()
    return table
