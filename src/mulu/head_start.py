"""Polars set to work while Python imports what else is needed.

Its first questions take several times as long as the same ones later: threads begin, and code is fetched
that was never run. Importing keeps one core busy, and Polars needs no Python for that.
"""

from __future__ import annotations

import threading
from contextlib import suppress


def give_head_start() -> None:
    """Let Polars answer, on a thread of its own, questions of the kinds that judging begins with."""
    import polars as pl

    def ask() -> None:
        # Whatever is wrong shows where the real questions are asked.
        with suppress(Exception):
            frame = pl.read_csv(
                b"a,b\nc,d\n", has_header=False, quote_char=None, schema={"a": pl.String, "b": pl.String}
            )
            told = frame.lazy().with_row_index("line").with_columns(pl.col("line").cast(pl.Int64))
            cell = pl.col("a")
            told.join(told, on="a", how="left", maintain_order="left").select(
                "line",
                cell.str.contains("[a-z0-9]").alias("contains"),
                cell.is_in(["a", "c"]).alias("is_in"),
                cell.shift(1).over("b", order_by="line").alias("over"),
                pl.when(cell.str.ends_with("c"))
                .then(cell.str.strip_suffix("c"))
                .otherwise("b")
                .alias("when"),
            ).collect(engine="in-memory")

    # Without a thread to spare it is only slower.
    with suppress(RuntimeError):
        threading.Thread(target=ask, daemon=True).start()
