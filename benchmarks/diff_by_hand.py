"""Two versions compared by hand in Polars: what a good engineer would do without mulu.

    python diff_by_hand.py OLD.csv NEW.csv json|csv OUTPUT_FOLDER

Items are joined on their identity: the code, or section and name where there is none. One file each
says what was added, what was removed, which fields changed, and which names went to another code.
It needs Polars alone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

COLUMNS = ["section", "serial", "code", "name", "category"]
COMPARED = ["section", "code", "name", "category"]
PLACEHOLDER = "——"
KEY, PLAIN_NAME = "key", "plain_name"


def read(path: str) -> pl.LazyFrame:
    """The rows as text, with the key of each."""
    rows = pl.scan_csv(
        path, schema=dict.fromkeys(COLUMNS, pl.String), quote_char=None, empty_string_is_null=False
    )
    plain_name = pl.col("name").str.strip_suffix("★")
    key = (
        pl.when(pl.col("code") != PLACEHOLDER)
        .then(pl.col("code"))
        .otherwise(pl.concat_str("section", plain_name, separator="/"))
    )
    return rows.with_columns(key.alias(KEY), plain_name.alias(PLAIN_NAME))


def compare(old: pl.LazyFrame, new: pl.LazyFrame) -> dict[str, pl.DataFrame]:
    """What was added, removed, changed and recoded."""
    old, new = pl.collect_all([old, new])
    old, new = old.lazy(), new.lazy()
    added = new.join(old, on=KEY, how="anti")
    removed = old.join(new, on=KEY, how="anti")
    # Without `validate`, an identity that stands twice would give rows that nobody asked for.
    both = old.join(new, on=KEY, suffix="_new", validate="1:1")
    differs = {name: pl.col(name) != pl.col(f"{name}_new") for name in COMPARED}
    fields = pl.concat_list(pl.when(one).then(pl.lit(name)) for name, one in differs.items())
    changed = both.filter(pl.any_horizontal(*differs.values())).with_columns(fields=fields.list.drop_nulls())
    recoded = _of_one_item(removed).join(_of_one_item(added), on=PLAIN_NAME, suffix="_new")
    names = ("added", "removed", "changed", "recoded")
    return dict(zip(names, pl.collect_all([added, removed, changed, recoded]), strict=True))


def _of_one_item(rows: pl.LazyFrame) -> pl.LazyFrame:
    return rows.filter(pl.col(PLAIN_NAME).is_unique())


def write(found: dict[str, pl.DataFrame], form: str, folder: Path) -> None:
    """One file for each kind."""
    folder.mkdir(exist_ok=True)
    for name, rows in found.items():
        if form == "json":
            rows.write_ndjson(folder / f"{name}.json")
        else:
            fields = pl.col("fields").list.join(" ") if name == "changed" else pl.lit("").alias("fields")
            rows.with_columns(fields).write_csv(folder / f"{name}.csv")


if __name__ == "__main__":
    write(compare(read(sys.argv[1]), read(sys.argv[2])), sys.argv[3], Path(sys.argv[4]))
