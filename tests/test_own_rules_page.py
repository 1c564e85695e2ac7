"""The page on rules of one's own: its files make a repository, in which its commands print what stands there."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from documentation.examples import PREPARED, Terminal, follow, language_of, prepare
from mulu.local import load_rules
from tests.command import check
from tests.sample import REPOSITORY, parse_table
from tests.test_tutorial import steady

if TYPE_CHECKING:
    from pathlib import Path

RULES = ("descending-code", "empty-part", "full-stop", "taken-number")
ITEMS = "catalogs/trades/2027/items.csv"


@cache
def page(path: str) -> str:
    return (REPOSITORY / path).read_text("utf-8")


@pytest.mark.parametrize("path", PREPARED)
def test_whoever_writes_the_files_of_the_page_sees_what_the_page_shows(path: str, tmp_path: Path) -> None:
    prepare(page(path), tmp_path)
    seen = follow(page(path), Terminal(tmp_path, language_of(path)))
    assert steady(seen).splitlines() == steady(page(path)).splitlines(), (
        "run: python -m documentation.examples"
    )


def test_both_pages_show_the_same_files() -> None:
    one, other = (
        [
            block
            for block in re.findall(r"^```(\w+)\n(.*?)^```$", page(path), re.M | re.S)
            if block[0] != "console"
        ]
        for path in PREPARED
    )
    assert one == other


@pytest.mark.parametrize("sample", ["bad", "good"])
@pytest.mark.parametrize("name", RULES)
def test_the_samples_of_the_page_are_true(name: str, sample: str, tmp_path: Path) -> None:
    prepare(page(PREPARED[0]), tmp_path)
    rules = load_rules(tmp_path / "validators", "validators")
    assert tuple(rules) == RULES
    table = parse_table(getattr(rules[name].page, sample))
    assert bool(table.expected) is (sample == "bad")
    (tmp_path / ITEMS).write_bytes(table.data)
    found = [one for one in check(tmp_path, "trades")["findings"] if one["rule"] == name]
    places = {(one["line"], one["field"]) if one["path"] == ITEMS else (None, None) for one in found}
    assert places == table.expected
