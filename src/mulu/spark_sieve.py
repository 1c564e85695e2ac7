"""Two tables too large to be held, reduced to what differs by Apache Spark: rows of both sides meet by their keys, once.

Spark reads plain files itself, and compares the texts. Brought back are runs of what is the same, and positions of what is not.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from mulu.dialect import java_pattern
from mulu.edition import LARGE
from mulu.errors import UsageError
from mulu.keyed import keys_of, stands_twice
from mulu.layout import LENGTH, NEW, OLD
from mulu.messages import say
from mulu.remnant import MOST, refuse_more
from mulu.spark import can_read, hand_over, read_plain, session
from mulu.unheld import Met, read_both, remnants, rows_at

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mulu.remnant import Remnants
    from mulu.schema import Schema
    from mulu.spark import Rows
    from mulu.unheld import Plan, Reading, Sheet

BLOCK = 1 << 20
"""Items; a run is looked for in so many at a time, so that not all have to be in one place, and put together afterwards."""


def sift_on_spark(old: Sheet, new: Sheet, decided: Collection[str], size: int) -> Remnants:
    """As `sieve.sift`; `UsageError` too where there is no Spark, and where it would read a large file otherwise."""
    session()
    before, after = read_both(old, new, size)
    mine, theirs = _rows(before, size), _rows(after, size)
    met = _meeting(mine, theirs, decided)
    met.persist()
    try:
        sums = _sums(met)
        for reading, rows, most in ((before, mine, sums["olds"]), (after, theirs, sums["news"])):
            if most > 1:
                raise _stands_twice(reading, rows, size)
        for reading, side in ((before, "old"), (after, "new")):
            refuse_more(sums[f"free {side}"], say("items that differ"), reading.sheet.version.path)
        runs = _runs(met, after)
        free = [_positions(met, side) for side in ("old", "new")]
    finally:
        met.unpersist()
    return remnants(before, after, Met(runs, sums["renumbered"], free[0], free[1]), size)


def _rows(reading: Reading, size: int) -> Rows:
    """All rows of a side: position, key, the cells that are compared, and the number."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    place, plan = reading.sheet.place.resolve(), reading.plan
    if reading.items and reading.odd_line is None and can_read(place):
        table = read_plain(place, plan.schema.columns, reading.items + 1)
        table = table.withColumn("at", F.col("line") - 2)
    elif place.stat().st_size > LARGE:
        message = say(
            "Spark reads plain lines only, and from here on there are others: compare with --engine polars, or mend them"
        )
        raise UsageError(message, reading.sheet.version.path, reading.odd_line)
    else:
        held = rows_at(reading, range(reading.items), size).with_columns(pl.col(pl.String).fill_null(""))
        table = hand_over(held.drop("line").with_row_index("at").cast({"at": pl.Int64}))
    cells = [F.col(name) for name in plan.fields]
    if plan.is_named_alone:
        cells += [_unmarked(name, plan.schema) for name in plan.schema.naming]
    serial = F.col(plan.counted) if plan.counted else F.lit("")
    return table.select(
        "at", _key(plan).alias("key"), F.array(F.lit(""), *cells).alias("cells"), serial.alias("serial")
    )


def _key(plan: Plan) -> Any:
    """`keyed.keys_of` for one row, in the words of Spark."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    identity, schema = plan.schema.identity, plan.schema
    code = _joined(identity.key, schema, is_escaped=len(identity.key) > 1)
    if not identity.otherwise:
        return code
    lacks = reduce(or_, (_value(name, schema) == "" for name in identity.key))
    return F.when(lacks, _joined(identity.otherwise, schema, is_escaped=True)).otherwise(code)


def _joined(names: Sequence[str], schema: Schema, *, is_escaped: bool) -> Any:
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    parts = [_value(name, schema) for name in names]
    if is_escaped:
        for sign, code in (("%", "%25"), ("/", "%2F")):
            parts = [F.replace(part, F.lit(sign), F.lit(code)) for part in parts]
    return F.concat_ws("/", *parts)


def _unmarked(name: str, schema: Schema) -> Any:
    """A cell with its mark off."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    cell = value = F.col(name)
    for mark in schema.marks_of(name):
        has_mark = cell.endswith(mark) & (value == cell)
        value = F.when(has_mark, F.left(cell, F.length(cell) - len(mark))).otherwise(value)
    return value


def _value(name: str, schema: Schema) -> Any:
    """A cell with its mark off, and nothing where a value is missing."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    value = _unmarked(name, schema)
    is_missing = value.rlike(java_pattern(r"^\s*$")) | value.isin(list(schema.by_name[name].missingValues))
    return F.when(is_missing, F.lit("")).otherwise(value)


def _meeting(old: Rows, new: Rows, decided: Collection[str]) -> Rows:
    """For each key: how many items have it, where they stand, whether they are the same, whether only their number differs."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    is_new = F.col("side") == 1
    both = old.withColumn("side", F.lit(0)).unionByName(new.withColumn("side", F.lit(1)))
    met = both.groupBy("key").agg(
        F.count(F.when(~is_new, 1)).alias("olds"),
        F.count(F.when(is_new, 1)).alias("news"),
        F.min(F.when(~is_new, F.col("at"))).alias("old"),
        F.min(F.when(is_new, F.col("at"))).alias("new"),
        (F.min("cells") == F.max("cells")).alias("are_alike"),
        (F.min("serial") != F.max("serial")).alias("renumbered"),
    )
    named = hand_over(pl.DataFrame({"key": sorted(decided)}, {"key": pl.String}))
    met = met.join(F.broadcast(named.withColumn("named", F.lit(1))), "key", "left")
    same = (F.col("olds") == 1) & (F.col("news") == 1) & F.col("are_alike") & F.col("named").isNull()
    return met.select("olds", "news", "old", "new", "renumbered", same.alias("same"))


def _sums(met: Rows) -> dict[str, int]:
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    same = F.col("same")
    sums = met.agg(
        F.max("olds").alias("olds"),
        F.max("news").alias("news"),
        F.count(F.when(~same, F.col("old"))).alias("free old"),
        F.count(F.when(~same, F.col("new"))).alias("free new"),
        F.count(F.when(same & F.col("renumbered"), 1)).alias("renumbered"),
    )
    return {name: count or 0 for name, count in sums.first().asDict().items()}


def _stands_twice(reading: Reading, rows: Rows, size: int) -> Exception:
    """Of the items whose key stands already above, the first."""
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    found = rows.groupBy("key").agg(F.count("*").alias("count"), F.min("at").alias("first"))
    again = rows.join(found.filter("count > 1"), "key").filter("at > first").orderBy("at").first()
    pair = rows_at(reading, [again["first"], again["at"]], size)
    key = keys_of(pair.with_columns(pl.col(pl.String).fill_null("")), reading.plan.schema)[0]
    return stands_twice(reading.sheet.version, key, *pair["line"])


def _runs(met: Rows, new: Reading) -> pl.DataFrame:
    """The runs of items that are the same and follow each other on both sides."""
    from pyspark.sql import Window, functions as F  # noqa: N812 - its usual name

    pairs = met.filter("same").select(
        "old",
        "new",
        (F.col("new") - F.col("old")).alias("shift"),
        F.floor(F.col("new") / BLOCK).alias("block"),
    )
    place = F.row_number().over(Window.partitionBy("shift", "block").orderBy("new"))
    found = pairs.withColumn("run", F.col("new") - place).groupBy("shift", "block", "run")
    parts = found.agg(F.min("old").alias(OLD), F.min("new").alias(NEW), F.count("*").alias(LENGTH))
    most = MOST + new.items // BLOCK + 1
    runs = _brought_back(parts.select(OLD, NEW, LENGTH).limit(most + 1)).sort(NEW)
    follows = pl.all_horizontal(pl.col(OLD, NEW) == (pl.col(OLD, NEW) + pl.col(LENGTH)).shift(1))
    is_start = ~runs.select(follows.fill_null(value=False).alias("follows"))["follows"]
    whole = runs.group_by(is_start.cum_sum().alias("run"), maintain_order=True)
    return whole.agg(pl.col(OLD, NEW).first(), pl.col(LENGTH).sum()).select(OLD, NEW, LENGTH)


def _positions(met: Rows, side: str) -> pl.Series:
    """Where the items of a side stand that are not the same."""
    return _brought_back(met.filter(f"not same and {side} is not null").select(side))[side].sort()


def _brought_back(rows: Rows) -> pl.DataFrame:
    frame: pl.DataFrame = nw.from_native(rows).collect("polars").to_native()
    return frame
