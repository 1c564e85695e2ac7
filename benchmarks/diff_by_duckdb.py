"""Two versions compared in DuckDB's SQL: what `diff_by_hand.py` finds, by another engine.

python diff_by_duckdb.py OLD.csv NEW.csv OUTPUT_FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

READ = """
CREATE TEMP TABLE {side} AS
SELECT *,
       rtrim(name, '★') AS plain_name,
       CASE WHEN code <> '——' THEN code ELSE section || '/' || rtrim(name, '★') END AS key
FROM read_csv(?, header = true, all_varchar = true, quote = '', delim = ',')
"""
QUERIES = {
    "added": "SELECT * FROM new ANTI JOIN old USING (key)",
    "removed": "SELECT * FROM old ANTI JOIN new USING (key)",
    "changed": """
        SELECT old.*, new.section AS section_new, new.code AS code_new, new.name AS name_new,
               new.category AS category_new,
               list_filter([CASE WHEN old.section <> new.section THEN 'section' END,
                            CASE WHEN old.code <> new.code THEN 'code' END,
                            CASE WHEN old.name <> new.name THEN 'name' END,
                            CASE WHEN old.category <> new.category THEN 'category' END],
                           lambda field: field IS NOT NULL) AS fields
        FROM old JOIN new USING (key)
        WHERE (old.section, old.code, old.name, old.category)
           <> (new.section, new.code, new.name, new.category)""",
    "recoded": """
        WITH gone AS (SELECT plain_name, any_value(key) AS key
                      FROM old ANTI JOIN new USING (key) GROUP BY plain_name HAVING count(*) = 1),
             come AS (SELECT plain_name, any_value(key) AS key
                      FROM new ANTI JOIN old USING (key) GROUP BY plain_name HAVING count(*) = 1)
        SELECT plain_name, gone.key, come.key AS key_new FROM gone JOIN come USING (plain_name)""",
}
TWICE = "SELECT count(*) - count(DISTINCT key) FROM {side}"


def compare(old: str, new: str, folder: Path) -> None:
    """Write one JSON file for each kind; `SystemExit` if an identity stands twice."""
    folder.mkdir(exist_ok=True)
    database = duckdb.connect()
    for side, path in (("old", old), ("new", new)):
        database.execute(READ.format(side=side), [path])
        (twice,) = database.execute(TWICE.format(side=side)).fetchone()
        if twice:
            sys.exit(f"{path}: {twice} identities stand twice")
    for name, query in QUERIES.items():
        database.execute(f"COPY ({query}) TO '{folder / name}.json' (FORMAT json)")


if __name__ == "__main__":
    compare(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
