"""Versions of a table judged abreast: what is seen in each is what is seen in it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import narwhals as nw
import pytest

from mulu.abreast import Abreast, can_stand, is_local
from mulu.engine import Judged, compile_rules, judge, values
from mulu.lookup import open_references
from mulu.planter import Ground, Planter
from mulu.policy import policy_for, rules_of
from mulu.project import find_project
from mulu.queries import KeptQueries
from mulu.reach import apart, columns_of
from mulu.rule import Fault
from mulu.rules import built_in_rules
from mulu.schema import SchemaFile, read_schema
from mulu.table import read_table
from mulu.yaml_file import Lines, read_tree
from tests.sample import REFERENCES, REGISTER, REPOSITORY, SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from mulu.lookup import Lookup
    from mulu.planter import Planted
    from mulu.project import EditionFolder
    from mulu.queries import Queries

DAMAGED = """section,serial,code,name,grade
I,1,01-01,Baker,A
I,2,01-02,Miller,A*
I,4,01-02,"Cook
and Waiter",B
I,5,--,面 点师,B
II,1,--,面点师★,C
II,2,02-01,Baker,D
,3,02-02,Brewer,A
II,4,9-1,Mason,A
II,5,--,面点师,C
"""


def planted_in(folder: EditionFolder, seed: int, number: int) -> list[Planted]:
    """Faults of all kinds that leave a table of rows."""
    schema, data = folder.catalog.schema_for(folder.name).schema, folder.read("items.csv") or b""
    frame = read_table(data, schema.columns).frame
    rows = [tuple(cells) for _, *cells in frame.iter_rows()]
    tree, _ = read_tree(folder.read("edition.yaml") or b"")
    found = Planter(Ground(schema, rows, frame["line"].to_list(), data, tree), seed).plant(number)
    return [one for one in found if can_stand(one.rows, len(schema.columns))]


def compiled_for(folder: EditionFolder) -> tuple[SchemaFile, list[Judged], Sequence[Lookup]]:
    file = folder.catalog.schema_for(folder.name)
    lookups, _ = open_references(folder, file)
    policy = policy_for(file, rules_of(folder.catalog.project))
    return file, compile_rules(policy, file.schema.columns, lookups), lookups


def seen_alone(
    frame: pl.DataFrame,
    file: SchemaFile,
    compiled: Sequence[Judged],
    lookups: Sequence[Lookup],
    queries: Queries,
) -> set[tuple[int, str]]:
    seen = values(frame, file.schema)
    for lookup in lookups:
        seen = lookup.beside(seen)
    return {
        (frame["line"][at], one.judged.column) for one in judge(seen, compiled, queries) for at in one.rows
    }


def expect_the_same(folder: EditionFolder, seed: int, number: int) -> set[str]:
    """Hold what is seen together against what is seen alone; gives the rules that saw something."""
    file, compiled, lookups = compiled_for(folder)
    base = read_table(folder.read("items.csv") or b"", file.schema.columns).frame
    together = Abreast(file.schema, base, compiled, lookups)
    assert together.suspects() == []
    faults = planted_in(folder, seed, number)
    versions = [one.rows or () for one in faults]
    names = {one.column: one.rule.name for one in compiled}
    found, queries = set(), KeptQueries()
    for planted, near, far in zip(faults, together.near(versions), together.far(versions), strict=True):
        table = read_table(planted.data, file.schema.columns)
        assert not table.broken
        assert {*near, *far} == seen_alone(table.frame, file, compiled, lookups, queries), (
            planted.without_file
        )
        found |= {names[column] for _, column in (*near, *far)}
    return found


@pytest.mark.parametrize("seed", range(2))
def test_in_a_table_that_has_faults_already_the_same_is_seen_together_and_alone(
    tmp_path: Path, seed: int
) -> None:
    root = make_catalog(tmp_path, DAMAGED.encode(), SAMPLE_SCHEMA + REFERENCES, files=REGISTER)
    folder = find_project(root).catalog("trades").edition("2026")
    found = expect_the_same(folder, seed, 100)
    assert {"duplicate", "duplicate-key", "broken-numbering", "differs-from-reference", "malformed"} <= found


def test_in_the_shanghai_catalogue_the_same_is_seen_together_and_alone() -> None:
    folder = find_project(REPOSITORY).catalog("shanghai-skill-subsidy").edition("2026")
    found = expect_the_same(folder, 1, 60)
    assert {"unordered-code", "scattered-category", "misplaced-code", "unknown-to-reference"} <= found


def rules_with(*wheres: nw.Expr) -> tuple[SchemaFile, list[Judged]]:
    """The sample schema, and one of its rules that looks for something else."""
    file = SchemaFile("schemas/trades.yaml", read_schema(SAMPLE_SCHEMA.encode(), "x").schema, Lines())
    one = compile_rules(policy_for(file, built_in_rules()), file.schema.columns)[0]
    return file, [replace(one, column=str(at), fault=Fault(where)) for at, where in enumerate(wheres)]


def test_how_far_a_rule_looks_is_read_off_what_it_asks() -> None:
    cell, line = nw.col("name"), nw.col("line")
    file, rules = rules_with(
        cell == "Baker",
        line == 2,
        cell == cell.shift(1).over(order_by="line"),
        line > line.min().over("name"),
        cell.is_duplicated(),
        cell == cell.max(),
    )
    base = read_table(DAMAGED.encode(), file.schema.columns).frame
    together = Abreast(file.schema, base, rules, [])
    assert [one.column for one in rules if is_local(one, file.schema)] == ["0"]
    assert [one.column for one in together.wide] == ["1", "2", "3"]
    assert [one.column for one in together.suspects()] == ["4", "5"]


def test_a_rule_about_a_place_in_the_file_sees_where_rows_stand_after_a_line_break() -> None:
    file, rules = rules_with(nw.col("line") == 4)
    base = read_table(DAMAGED.encode(), file.schema.columns).frame
    rows = [(at, tuple(cells)) for at, (_, *cells) in enumerate(base.iter_rows())]
    moved = [(None, ("I", "1", "01-01", "Ba\nker", "A")), *rows[1:]]
    found = Abreast(file.schema, base, rules, []).far([rows, moved, rows[1:]])
    assert found == [{(4, "0")}, {(4, "0")}, set()]


def test_what_names_no_columns_is_not_taken_for_a_rule_about_one_row() -> None:
    assert columns_of(nw.any_horizontal("name", nw.col("code"), ignore_nulls=True)) == {"name", "code"}
    with pytest.raises(ValueError, match="names no columns"):
        columns_of(nw.all() == "x")
    with pytest.raises(ValueError, match="of a whole column"):
        apart(nw.col("name").shift(1) == "x", "version")


@pytest.mark.parametrize(
    ("row", "can"),
    [(("I", "1", "x"), True), (("I", "1"), False), (("", "", ""), False), (("I", "1", "x\ry"), False)],
)
def test_rows_that_are_a_flaw_of_the_file_are_left_to_whoever_reads_it(
    row: tuple[str, ...], *, can: bool
) -> None:
    assert can_stand([(None, row)], 3) is can
