"""What the schema of the synthetic list declares, in pandas by hand: `check_by_pandas.py items.csv`; exit code 1 if a row is at fault."""

from __future__ import annotations

import sys

import pandas as pd

CODE = r"[1-8]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2,3}|Z[1-9][0-9]?)"


def main(path: str) -> int:
    """Look at every column; gives the exit code."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    codes = table["code"][table["code"] != "——"]
    holds = (
        table.notna().all(axis=None),
        table["section"].isin(["一", "二", "三"]).all(),
        table["serial"].str.fullmatch("[1-9][0-9]*").all(),
        codes.str.fullmatch(CODE).all(),
        codes.is_unique,
        table["category"].isin(["A", "A*", "B", "B*", "C", "C*"]).all(),
    )
    return int(not all(holds))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
