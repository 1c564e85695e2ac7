"""What the schema of the synthetic list declares, in SQL: `check_by_duckdb.py items.csv`; exit code 1 if a row is at fault."""

from __future__ import annotations

import sys

import duckdb

FAULTS = r"""
select count(*) filter (where section is null or section not in ('一', '二', '三'))
     + count(*) filter (where serial is null or not regexp_full_match(serial, '[1-9][0-9]*'))
     + count(*) filter (where code is null or code <> '——' and not regexp_full_match(code, '[1-8]-[0-9]{2}-[0-9]{2}-([0-9]{2,3}|Z[1-9][0-9]?)'))
     + count(*) filter (where name is null)
     + count(*) filter (where category is null or category not in ('A', 'A*', 'B', 'B*', 'C', 'C*'))
     + count(code) filter (where code <> '——') - count(distinct code) filter (where code <> '——')
from read_csv($1, header = true, all_varchar = true, nullstr = '')
"""


def main(path: str) -> int:
    """Count the faults; gives the exit code."""
    found = duckdb.execute(FAULTS, [path]).fetchone()
    return int(found is None or found[0] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
