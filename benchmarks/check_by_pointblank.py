"""What the schema of the synthetic list declares, in pointblank on Polars: `check_by_pointblank.py items.csv`; exit code 1 if a row is at fault."""

from __future__ import annotations

import sys

import pointblank as pb
import polars as pl

CODE = "^(?:——|[1-8]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2,3}|Z[1-9][0-9]?))$"


def main(path: str) -> int:
    """Interrogate the table; gives the exit code."""
    table = pl.read_csv(path, infer_schema=False)
    validation = (
        pb.Validate(table)
        .col_vals_not_null(columns=["section", "serial", "code", "name", "category"])
        .col_vals_in_set(columns="section", set=["一", "二", "三"])
        .col_vals_regex(columns="serial", pattern="^[1-9][0-9]*$")
        .col_vals_regex(columns="code", pattern=CODE)
        .col_vals_in_set(columns="category", set=["A", "A*", "B", "B*", "C", "C*"])
        .rows_distinct(columns_subset="code", pre=lambda rows: rows.filter(pl.col("code") != "——"))
        .interrogate(collect_extracts=False)
    )
    return int(not validation.all_passed())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
