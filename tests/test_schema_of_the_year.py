"""Editions whose schemas differ: columns are their own part, and hide nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.command import mulu
from tests.editions import CHANGES, FOLDER, NEXT_EDITION, log_of, told
from tests.sample import EDITION, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

FIRST = """format: mulu.schema/1
fields:
  - {name: code, type: string, constraints: {required: true, unique: true, pattern: "[0-9]{2}"}}
  - {name: name, type: string}
  - {name: grade, type: string, constraints: {enum: [A, B]}}
identity: {key: [code]}
"""
CATALOG = """format: mulu.catalog/1
title: Catalogue of trades
schemas: {"2026": trades, "2027": trades-2027}
"""
OLD = "code,name,grade\n01,Baker,A\n02,Mason,A\n03,Tiler,B\n"


def make(root: Path, schema: str, new: str, changes: str | None = None) -> Path:
    files = {
        "catalogs/trades/catalog.yaml": CATALOG,
        "schemas/trades-2027.yaml": schema,
        f"{FOLDER}/items.csv": new,
        f"{FOLDER}/edition.yaml": NEXT_EDITION,
        **({CHANGES: changes} if changes else {}),
    }
    return make_catalog(root, OLD.encode(), FIRST, EDITION, files)


def with_another_name_for(column: str, name: str) -> str:
    return FIRST.replace(f"name: {column},", f"name: {name},").replace(f"[{column}]", f"[{name}]")


def records(log: Any) -> list[tuple[str, dict[str, Any], bool]]:
    return [(change["kind"], change["fields"], change["decided"]) for change in log["changes"]]


def test_where_the_column_of_names_is_called_otherwise_other_names_are_still_seen(tmp_path: Path) -> None:
    new = "code,occupation,grade\n01,Mason,A\n02,Baker,A\n03,Tiler,B\n"
    root = make(tmp_path, with_another_name_for("name", "occupation"), new)
    log = log_of(root)
    assert records(log) == [
        ("changed", {"code": ["02", "01"], "occupation": [None, "Mason"], "name": ["Mason", None]}, False),
        ("changed", {"code": ["01", "02"], "occupation": [None, "Baker"], "name": ["Baker", None]}, False),
    ]
    assert log["summary"]["unchanged"] == 1


def test_where_the_column_of_codes_is_called_otherwise_a_decided_recode_stands_in_the_log(
    tmp_path: Path,
) -> None:
    new = "id,name,grade\n02,Baker,A\n01,Mason,A\n03,Tiler,B\n"
    links = "links:\n  - {old: ['01'], new: ['02'], reason: x}\n  - {old: ['02'], new: ['01'], reason: x}\n"
    root = make(tmp_path, with_another_name_for("code", "id"), new, f"format: mulu.changes/1\n{links}")
    assert records(log_of(root)) == [
        ("changed", {"id": [None, "02"], "code": ["01", None]}, True),
        ("changed", {"id": [None, "01"], "code": ["02", None]}, True),
    ]
    assert mulu("changes", "verify", "trades/2027", "--root", root).code == 0


@pytest.mark.parametrize(
    ("schema", "heading", "cells"),
    [
        (FIRST.replace("  - {name: grade, type: string, constraints: {enum: [A, B]}}\n", ""), "code,name", ("",) * 3),
        (FIRST.replace("identity:", "  - {name: hours, type: string}\nidentity:"), "code,name,grade,hours", (",A,10", ",A,20", ",B,")),
    ],
    ids=["one gone", "one more"],
)  # fmt: skip
def test_columns_that_come_and_go_are_told_as_such_and_the_log_is_proven(
    tmp_path: Path, schema: str, heading: str, cells: tuple[str, str, str]
) -> None:
    rows = zip(("01,Baker", "02,Mason", "03,Tiler"), cells, strict=True)
    root = make(tmp_path, schema, "\n".join([heading, *(f"{row}{more}" for row, more in rows)]) + "\n")
    assert told(log_of(root)) == []
    outcome = mulu("diff", "2026", "2027", "--root", root, "--lang", "en")
    assert "Fields" in outcome.out
    assert mulu("changes", "verify", "trades/2027", "--root", root).code == 0
