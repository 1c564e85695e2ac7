"""Row rules judged by Spark: the same expressions, on as many rows as Spark can hold, and no more brought back than is told."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from mulu.errors import RuleError, UsageError
from mulu.evidence import ITEMS
from mulu.finding import MOST_FINDINGS
from mulu.messages import say
from mulu.spark import can_read, hand_over, read_plain
from mulu.spark_questions import ask
from mulu.tally import Row, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mulu.engine import Judged
    from mulu.project import EditionFolder
    from mulu.schema import Schema
    from mulu.spark import Rows
    from mulu.spark_questions import Part
    from mulu.survey import Survey
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
    parts = ask(rows, schema, compiled)
    told = _told(parts, schema, compiled, broken)
    try:
        counts = _counts(told)
        listed = _listed(told) if any(left for _, _, left in counts) else {}
        lines = {line for each in listed.values() for line in each}
        words = _words([part for part in parts if not listed.keys().isdisjoint(part.rules)], lines)
    finally:
        for one in (told, *(part.rows for part in parts)):
            one.unpersist()
    cells = _cells(rows, schema, lines) if lines else {}
    return [
        Tally(
            compiled[at],
            left,
            seen - left,
            [Row(line, cells[line], words.get((at, line), {})) for line in listed.get(at, ())],
        )
        for at, seen, left in sorted(counts)
    ]


def _told(parts: Sequence[Part], schema: Schema, compiled: Sequence[Judged], broken: Iterable[int]) -> Rows:
    """Each rule at each line where it finds a fault, and whether it stands: the line did not fail something that the rule builds on."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    bases = [
        one
        for at, judged in enumerate(compiled)
        for one in (F.lit(at), F.array(*map(F.lit, _bases(judged, compiled, schema))).cast("array<int>"))
    ]
    found = reduce(
        lambda one, other: one.unionByName(other), (part.rows.select("line", "rules") for part in parts)
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
        if one.may_hide(judged.severity)
        and (
            (one.rule.name in rule.builds_on and (rule.kind == "item" or one.field == judged.field))
            or (one.rule.kind != "item" and one.field in reads)
        )
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


def _words(parts: Iterable[Part], lines: Iterable[int]) -> dict[tuple[int, int], Mapping[str, object]]:
    """The further words of the messages, by rule and line."""
    said: dict[tuple[int, int], dict[str, object]] = {}
    for part in parts:
        for row in _at(part.rows, lines).iter_rows(named=True) if part.words else ():
            for column, (at, name) in part.words.items():
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
