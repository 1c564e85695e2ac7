"""Apache Spark: a session, and the rows of a plain items.csv as Spark itself reads them, with their physical lines.

Where Spark runs, and with how much, is its own configuration's business: `spark-defaults.conf`, or `PYSPARK_SUBMIT_ARGS`.
"""

from __future__ import annotations

import os
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any

from mulu.errors import RuleError, UsageError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

Rows = Any
"""A DataFrame of PySpark, which comes without types here."""
_DEFAULTS = {"spark.sql.codegen.hugeMethodLimit": "8000"}
"""What holds unless it is configured. Java compiles no method of more bytes than this; Spark would make such ones of many rules."""
_GLOBS = frozenset("*?[]{}\\")


@cache
def session() -> Any:
    """The session of this process; `UsageError` if PySpark or Java is not there."""
    try:
        import pyarrow as pa
        from pyspark.sql import SparkSession
    except ImportError:
        message = say("--engine spark needs PySpark, which is not installed: pip install 'mulu[spark]'")
        raise UsageError(message) from None
    del pa
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise UsageError(
            say(
                "--engine spark needs Java 17 or later, which is not installed: install a JRE, or set JAVA_HOME"
            )
        )
    builder = SparkSession.builder.appName("mulu")
    # Where Java takes no method of such a length, Spark goes on without, and would print a thousand lines of it as an error;
    # what ends a run comes as an exception.
    quiet = {"spark.log.level": "FATAL", "spark.ui.showConsoleProgress": "false"}
    for name, value in quiet.items():
        builder = builder.config(name, value)
    try:
        running = builder.getOrCreate()
        given = running.sparkContext.getConf()
        for name, value in _DEFAULTS.items():
            if not given.contains(name):
                running.conf.set(name, value)
    except Exception as error:  # noqa: BLE001 - whatever Spark and Java raise, it is not there
        raise UsageError(say("Spark did not start: {problem}", problem=_first_line(error))) from None
    return running


def can_read(path: Path) -> bool:
    """Whether Spark takes a path for the path of one file."""
    return not _GLOBS & set(str(path))


def read_plain(path: Path, columns: Sequence[str], lines: int) -> Rows:
    """The rows of a plain file of so many lines: `line`, and a text column a field.

    Lines are counted block by block, so that no two of them have to be in one place.
    """
    running = session()
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    text = running.read.text(f"file://{path}", lineSep="\n").select(
        "value",
        F.col("_metadata.file_block_start").alias("block"),
        F.monotonically_increasing_id().alias("at"),
    )
    blocks = text.groupBy("block").agg(F.min("at").alias("first"), F.count("*").alias("lines")).collect()
    starts, above = [], 0
    for block in sorted(blocks, key=lambda one: one["block"]):
        starts.append((block["block"], above + 1 - block["first"]))
        above += block["lines"]
    if above != lines:
        message = say(
            "Spark reads {found} lines of the file, of which there are {expected}",
            found=above,
            expected=lines,
        )
        raise RuleError(message, path.name)
    shifts = F.create_map(*(F.lit(number) for pair in starts for number in pair))
    cells = F.split("value", ",", -1)
    line = F.col("at") + shifts[F.col("block")]
    rows = text.select(line.alias("line"), cells.alias("cells")).filter(F.col("line") > 1)
    return rows.select("line", *(F.col("cells")[at].alias(name) for at, name in enumerate(columns)))


def hand_over(frame: pl.DataFrame) -> Rows:
    """The rows of a frame, which our own reader has read, given to Spark."""
    return session().createDataFrame(frame.to_arrow())


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
