"""Editions and tables that are not held in memory, opened to be compared by an engine."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from mulu.comparison import compare_editions, facts_of, policy_of
from mulu.errors import ComparisonError, UsageError
from mulu.evidence import ITEMS
from mulu.keyed import Version
from mulu.messages import say
from mulu.pieces import PIECE
from mulu.remnant import compare_remnants
from mulu.unheld import Sheet

if TYPE_CHECKING:
    from mulu.decision import Decisions
    from mulu.differ import Comparison
    from mulu.project import EditionFolder
    from mulu.schema import Schema


def compare_large_tables(
    paths: tuple[str, str],
    names: tuple[str, str],
    schema: Schema,
    decisions: Decisions | None,
    engine: str = "polars",
    size: int = PIECE,
) -> Comparison:
    """Two files compared as `differ.compare` does it, with no more of them in memory than differs."""
    sheets = []
    for path, name in zip(paths, names, strict=True):
        if Path(path).exists() and not (Path(path).is_file() or Path(path).is_dir()):
            raise UsageError(say("this is no file that can be read twice: compare it without --engine"), path)
        sheets.append(Sheet(Path(path), without_rows(path, name, schema)))
    return compare_sheets(sheets[0], sheets[1], decisions, None, engine, size)


def compare_large_editions(
    old: EditionFolder,
    new: EditionFolder,
    names: tuple[str, str],
    engine: str = "polars",
    size: int = PIECE,
) -> Comparison:
    """Two editions compared as `comparison.compare_editions` does it, with no more of them in memory than differs."""
    return compare_editions(old, new, names, partial(_compare_folders, engine=engine, size=size))


def _compare_folders(
    old: EditionFolder,
    new: EditionFolder,
    names: tuple[str, str],
    decisions: Decisions | None,
    is_complete: bool,
    *,
    engine: str,
    size: int,
) -> Comparison:
    with ExitStack() as places:
        sheets = []
        for folder, name in zip((old, new), names, strict=True):
            # An edition of a commit lies in the repository alone: it is put on disc for the time being.
            place = places.enter_context(
                folder.catalog.project.on_disk(folder.path, lambda one: one == ITEMS)
            )
            sheets.append(Sheet(place / ITEMS, _opened(folder, place / ITEMS, name)))
        return compare_sheets(
            sheets[0], sheets[1], decisions, new.catalog.name, engine, size, is_complete=is_complete
        )


def _opened(folder: EditionFolder, place: Path, name: str) -> Version:
    path = f"{folder.path}/{ITEMS}"
    if not place.is_file():
        raise ComparisonError(say("the file is missing"), path)
    file = folder.catalog.schema_for(folder.name)
    version = without_rows(path, name, file.schema)
    return replace(version, facts=facts_of(folder), policy=policy_of(folder, file))


def without_rows(path: str, name: str, schema: Schema) -> Version:
    """What is known of a table before it is read."""
    frame = pl.DataFrame(schema={"line": pl.Int64, **dict.fromkeys(schema.columns, pl.String)})
    return Version(name, schema, frame, "", path)


def compare_sheets(
    old: Sheet,
    new: Sheet,
    decisions: Decisions | None,
    catalog: str | None,
    engine: str,
    size: int,
    *,
    is_complete: bool = False,
) -> Comparison:
    """Two files compared, of which no more is held in memory than differs."""
    decided = set[str]()
    if decisions:
        decided |= {key for link in decisions.links for key in (*link.old, *link.new)}
        decided |= {key for one in decisions.apart for key in (one.old, one.new)}
    if engine == "spark":
        # Spark takes seconds to start, and need not be installed.
        from mulu.spark_sieve import sift_on_spark as sift
    else:
        from mulu.sieve import sift
    left = sift(old, new, decided, size)
    return compare_remnants(left, decisions, catalog, is_complete=is_complete)
