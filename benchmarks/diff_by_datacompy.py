"""Two versions compared by datacompy on Polars frames, and what it finds written as JSON.

    python diff_by_datacompy.py OLD.csv NEW.csv OUTPUT_FOLDER

Its report counts and shows ten samples of each kind; that is written too. The number is left out:
datacompy would take every renumbered item for changed. It says nothing of recodes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from datacompy import PolarsCompare


def read(path: str) -> pl.DataFrame:
    """The rows as text, with the identity of each."""
    name = pl.col("name").str.strip_suffix("★")
    key = (
        pl.when(pl.col("code") != "——").then("code").otherwise(pl.concat_str("section", name, separator="/"))
    )
    return pl.read_csv(path, infer_schema=False, quote_char=None).drop("serial").with_columns(key=key)


def compare(old: str, new: str, folder: Path) -> None:
    """Write one file for each kind, and the report."""
    folder.mkdir(exist_ok=True)
    found = PolarsCompare(read(old), read(new), join_columns=["key"])
    found.df1_unq_rows.write_ndjson(folder / "removed.json")
    found.df2_unq_rows.write_ndjson(folder / "added.json")
    found.all_mismatch().write_ndjson(folder / "changed.json")
    (folder / "report.txt").write_text(found.report(), "utf-8")


if __name__ == "__main__":
    compare(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
