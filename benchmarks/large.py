"""A synthetic catalogue repository of any size, written piece by piece, for what is larger than memory.

    .venv/bin/python -m benchmarks.large --items 100000000 --out FOLDER [--versions]

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


def write_versions(folder: Path, items: int) -> None:
    """Write old.csv, new.csv and schema.yaml into a new folder: one item in a hundred is changed, as in a year.

    The mix is that of `benchmarks.versions`, which has no codes for more than eight million items.
    """
    folder.mkdir(parents=True)
    (folder / "schema.yaml").write_text(SCHEMA, "utf-8")
    counts: dict[str, int] = {}
    with (folder / "old.csv").open("wb") as old, (folder / "new.csv").open("wb") as new:
        for file in (old, new):
            file.write(f"{HEADING}\n".encode())
        for start in range(0, items, PIECE):
            rows = _rows(start, min(start + PIECE, items), items)
            old.write(_csv(rows))
            new.write(_csv(_a_year_later(rows, counts)))


def _a_year_later(rows: pl.DataFrame, counts: dict[str, int]) -> pl.DataFrame:
    """The same rows, some of them changed; of a hundred deeds 25 are of the grade, 25 of the name, 15 each recode, remove and add, 5 move."""
    deed = pl.when(pl.col("at") % 100 == 37).then(pl.col("at") // 100 * 61 % 100)
    fresh = ((pl.col("at") + CODES // 2) * STEP % CODES).cast(pl.String).str.zfill(9)
    code = pl.concat_str(fresh.str.slice(0, 3), fresh.str.slice(3, 3), fresh.str.slice(6, 3), separator="-")
    told = rows.with_columns(deed.alias("deed"), code.alias("fresh")).with_columns(
        pl.when(pl.col("deed") < 25).then(pl.lit("A")).otherwise("grade").alias("grade"),
        pl.when(pl.col("deed").is_between(25, 49)).then(pl.col("name") + "b").otherwise("name").alias("name"),
        pl.when(pl.col("deed").is_between(50, 64)).then("fresh").otherwise("code").alias("code"),
        pl.when(pl.col("deed") >= 95).then(pl.col("at") + 31).otherwise("at").alias("place"),
    )
    added = told.filter(pl.col("deed").is_between(80, 94)).with_columns(
        pl.col("fresh").alias("code"), pl.col("name") + " of a new kind"
    )
    left = pl.concat([told.filter(~pl.col("deed").is_between(65, 79).fill_null(value=False)), added])
    left = left.sort("section", "place", maintain_order=True)
    counted = left.with_columns(pl.int_range(1, pl.len() + 1).over("section").alias("count"))
    above = pl.col("section").replace_strict(counts, default=0, return_dtype=pl.Int64) if counts else 0
    numbered = counted.with_columns((pl.col("count") + above).cast(pl.String).alias("serial"))
    for section, count in left.group_by("section").len().iter_rows():
        counts[section] = counts.get(section, 0) + count
    return numbered.select(rows.columns)


def _piece(start: int, stop: int, items: int, faults: int) -> bytes:
    frame = _rows(start, stop, items)
    if faults:
        every = max(1, items // faults)
        is_faulty, kind = pl.col("at") % every == every // 2, pl.col("at") // every % len(FAULTS)
        frame = frame.with_columns(
            pl.when(is_faulty & (kind == at)).then(pl.lit(cell)).otherwise(pl.col(name)).alias(name)
            for at, (name, cell) in enumerate(FAULTS)
        )
    return _csv(frame)


def _csv(rows: pl.DataFrame) -> bytes:
    return rows.drop("at").write_csv(include_header=False, quote_style="never").encode()


def _rows(start: int, stop: int, items: int) -> pl.DataFrame:
    at = pl.int_range(start, stop, dtype=pl.Int64, eager=True).alias("at")
    share = -(-items // len(SECTIONS))
    number = pl.col("at") * STEP % CODES
    digits = number.cast(pl.String).str.zfill(9)
    return at.to_frame().select(
        (pl.col("at") // share).replace_strict(list(range(len(SECTIONS))), SECTIONS).alias("section"),
        (pl.col("at") % share + 1).cast(pl.String).alias("serial"),
        pl.concat_str(
            digits.str.slice(0, 3), digits.str.slice(3, 3), digits.str.slice(6, 3), separator="-"
        ).alias("code"),
        pl.concat_str(pl.lit("Maker of part "), (number % 900_001).cast(pl.String)).alias("name"),
        pl.when(pl.col("at") % 50 == 0).then(pl.lit("C*")).otherwise(pl.lit("B")).alias("grade"),
        "at",
    )


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=100_000_000)
    parser.add_argument("--faults", type=int, default=0)
    parser.add_argument(
        "--versions", action="store_true", help="two lists to be compared, by mulu diff --schema"
    )
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    if given.versions:
        write_versions(given.out, given.items)
        return
    path = write_large(given.out, given.items, given.faults)
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    _main()
