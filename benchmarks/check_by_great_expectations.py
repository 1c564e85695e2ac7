"""What the schema of the synthetic list declares, in Great Expectations on pandas: exit code 1 if a row is at fault.

python check_by_great_expectations.py items.csv
"""

from __future__ import annotations

import sys

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from great_expectations.data_context.types.base import ProgressBarsConfig

COLUMNS = ("section", "serial", "code", "name", "category")
CODE = "^(?:[1-8]-[0-9]{2}-[0-9]{2}-(?:[0-9]{2,3}|Z[1-9][0-9]?))$"


def main(path: str) -> int:
    """Validate the table; gives the exit code."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    # A missing code is no value; that a cell is not blank is asked of the table as printed.
    coded = table[["code"]].replace("——", None)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batches = context.data_sources.add_pandas("items")
    printed = [gxe.ExpectColumnValuesToNotBeNull(column=name) for name in COLUMNS] + [
        gxe.ExpectColumnValuesToBeInSet(column="section", value_set=["一", "二", "三"]),
        gxe.ExpectColumnValuesToMatchRegex(column="serial", regex="^[1-9][0-9]*$"),
        gxe.ExpectColumnValuesToBeInSet(column="category", value_set=["A", "A*", "B", "B*", "C", "C*"]),
    ]
    codes = [
        gxe.ExpectColumnValuesToMatchRegex(column="code", regex=CODE),
        gxe.ExpectColumnValuesToBeUnique(column="code"),
    ]
    held = []
    for name, frame, expected in (("printed", table, printed), ("codes", coded, codes)):
        asset = batches.add_dataframe_asset(name).add_batch_definition_whole_dataframe("all")
        batch = asset.get_batch(batch_parameters={"dataframe": frame})
        held.append(batch.validate(gx.ExpectationSuite(name=name, expectations=expected)).success)
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
