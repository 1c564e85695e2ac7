"""A synthetic catalogue repository of any size, written piece by piece, for what is larger than memory.

    .venv/bin/python -m benchmarks.large --items 100000000 --out FOLDER

The list is a draft without a fault, unless `--faults` plants some: items have a section, a serial number in it, a code that no other has, a
name and a grade with a mark here and there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import polars as pl

PIECE = 1_000_000
SECTIONS = [f"S{number:02}" for number in range(1, 21)]
HEADING = "section,serial,code,name,grade"
SCHEMA = f"""format: mulu.schema/1
title: Synthetic trades
fields:
  - {{name: section, type: string,  constraints: {{required: true, enum: [{", ".join(SECTIONS)}]}}}}
  - {{name: serial,  type: integer, constraints: {{required: true, minimum: 1}}}}
  - {{name: code,    type: string,  missingValues: ["--"], constraints: {{unique: true, pattern: "[0-9]{{3}}-[0-9]{{3}}-[0-9]{{3}}"}}}}
  - {{name: name,    type: string,  constraints: {{required: true, minLength: 2}}}}
  - {{name: grade,   type: string,  constraints: {{required: true, enum: [A, B, C]}}}}
identity:  {{key: [code], otherwise: [section, name]}}
numbering: {{field: serial, within: [section]}}
marks:     [{{mark: "*", field: grade}}]
"""
STEP = 700_000_001
"""No factor in common with the number of codes, so that each comes once and they do not ascend."""
CODES = 1_000_000_000
FAULTS = (
    ("serial", "7"),
    ("code", "000-000-000"),
    ("name", "Bak\u200ber"),
    ("grade", "D"),
    ("section", "S99"),
)
"""Cells to plant, in turn."""


def write_large(folder: Path, items: int, faults: int = 0) -> Path:
    """A new repository in `folder` with one draft of so many items; gives its items.csv."""
    edition = folder / "catalogs" / "synthetic" / "2026"
    edition.mkdir(parents=True)
    (folder / "schemas").mkdir()
    (folder / "schemas" / "synthetic.yaml").write_text(SCHEMA, "utf-8")
    (edition.parent / "catalog.yaml").write_text("format: mulu.catalog/1\ntitle: Synthetic trades\n", "utf-8")
    (edition / "edition.yaml").write_text(
        'format: mulu.edition/1\nstate: draft\nnotes:\n  - "Note: items with * are new."\n', "utf-8"
    )
    path = edition / "items.csv"
    with path.open("wb") as file:
        file.write(f"{HEADING}\n".encode())
        for start in range(0, items, PIECE):
            file.write(_piece(start, min(start + PIECE, items), items, faults))
    return path


def _piece(start: int, stop: int, items: int, faults: int) -> bytes:
    at = pl.int_range(start, stop, dtype=pl.Int64, eager=True).alias("at")
    share = -(-items // len(SECTIONS))
    number = pl.col("at") * STEP % CODES
    digits = number.cast(pl.String).str.zfill(9)
    frame = at.to_frame().select(
        (pl.col("at") // share).replace_strict(list(range(len(SECTIONS))), SECTIONS).alias("section"),
        (pl.col("at") % share + 1).cast(pl.String).alias("serial"),
        pl.concat_str(
            digits.str.slice(0, 3), digits.str.slice(3, 3), digits.str.slice(6, 3), separator="-"
        ).alias("code"),
        pl.concat_str(pl.lit("Maker of part "), (number % 900_001).cast(pl.String)).alias("name"),
        pl.when(pl.col("at") % 50 == 0).then(pl.lit("C*")).otherwise(pl.lit("B")).alias("grade"),
        "at",
    )
    if faults:
        every = max(1, items // faults)
        is_faulty, kind = pl.col("at") % every == every // 2, pl.col("at") // every % len(FAULTS)
        frame = frame.with_columns(
            pl.when(is_faulty & (kind == at)).then(pl.lit(cell)).otherwise(pl.col(name)).alias(name)
            for at, (name, cell) in enumerate(FAULTS)
        )
    return frame.drop("at").write_csv(include_header=False, quote_style="never").encode()


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=100_000_000)
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    path = write_large(given.out, given.items, given.faults)
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    _main()
