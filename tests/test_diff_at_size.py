"""`mulu diff` at size: what makes it fast must not change what it finds."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from bisect import bisect_left
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, strategies as st

from mulu import difference, likeness, linker, pairing
from mulu.comparison import open_table
from mulu.differ import compare
from mulu.keyed import KEY, Version
from mulu.layout import NEW, OLD, count_moved
from mulu.linker import Candidate
from mulu.log_file import write_log
from mulu.schema import read_schema
from mulu.ties import looked_up
from tests.sample import SAMPLE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADING = "section,serial,code,name,grade\n"
SCHEMA = read_schema(SAMPLE_SCHEMA.encode(), "schema.yaml").schema
NOT_FOR_DIFF = {"pandera", "git", "rich", "jinja2", "great_expectations", "pandas", "numpy", "pyarrow"}

names = st.text("ab_", max_size=3)
cells = st.dictionaries(names, st.text(max_size=3), max_size=4)


def version(rows: Sequence[str], name: str = "items.csv") -> Version:
    return open_table((HEADING + "".join(f"{row}\n" for row in rows)).encode(), SCHEMA, name)


def list_of(items: int, seed: int, changed: float) -> list[str]:
    """A list in which some items differ by seed: other names, other codes, left out, elsewhere."""
    always, chance = random.Random(1), random.Random(seed)  # noqa: S311 - reproducible, not secret
    rows: list[str] = []
    for at in range(items):
        code, name = f"{at % 90 + 10}-{at // 90:02}", f"{always.choice('abcdef')}{at} maker"
        deed = chance.choice(("rename", "recode", "leave", "move")) if chance.random() < changed else None
        if deed == "leave":
            continue
        name = f"{name} of bread" if deed == "rename" else name
        code = f"{at % 90 + 10}-{99 - at // 90:02}" if deed == "recode" else code
        rows.insert(chance.randrange(len(rows) + 1) if deed == "move" else len(rows), f"{code},{name},A")
    return [f"I,{number},{row}" for number, row in enumerate(rows, 1)]


@given(st.lists(st.tuples(cells, cells), max_size=6))
def test_deepdiff_and_plain_comparison_find_the_same_fields(pairs: list[tuple[dict[str, str], ...]]) -> None:
    both = [(old, new) for old, new in pairs]
    assert difference._by_deepdiff(both) == difference._by_comparison(both)  # noqa: SLF001


def test_mappings_without_a_common_key_differ_key_by_key() -> None:
    assert difference.differences({"I": "Baking"}, {"1": "Baking", "2": "Cooking"}) == {
        "1": (None, "Baking"),
        "2": (None, "Cooking"),
        "I": ("Baking", None),
    }


@pytest.mark.parametrize("seed", range(4))
def test_findings_do_not_depend_on_the_way_fields_are_compared(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = version(list_of(400, 0, 0)), version(list_of(400, seed + 1, 0.2))
    told = write_log(compare(old, new).log)
    monkeypatch.setattr(difference, "MOST_FOR_DEEPDIFF", 0)
    assert write_log(compare(old, new).log) == told


@pytest.mark.parametrize("seed", range(4))
def test_findings_do_not_depend_on_chunks(seed: int) -> None:
    old, new = version(list_of(400, 0, 0)), version(list_of(400, seed + 1, 0.2))
    told = write_log(compare(old, new).log)
    for size in (1, 7, 250):
        assert write_log(compare(chunked(old, size), chunked(new, size + 1)).log) == told


def chunked(whole: Version, size: int) -> Version:
    frame = pl.concat(
        [whole.frame[at : at + size] for at in range(0, whole.frame.height, size)], rechunk=False
    )
    assert frame.n_chunks() > 1
    return Version(whole.name, whole.schema, frame, whole.sha256, whole.path)


def test_findings_do_not_depend_on_threads(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(HEADING + "\n".join(list_of(2000, 0, 0)) + "\n", "utf-8")
    (tmp_path / "new.csv").write_text(HEADING + "\n".join(list_of(2000, 1, 0.1)) + "\n", "utf-8")
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA, "utf-8")
    command = [sys.executable, "-m", "mulu", "diff", "old.csv", "new.csv", "--schema", "schema.yaml"]
    told = {
        subprocess.run(
            [*command, "-f", "json"],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            env={"POLARS_MAX_THREADS": threads},
        ).stdout
        for threads in ("1", "2", "5")
    }
    assert len(told) == 1
    assert json.loads(told.pop())["summary"]["changed"] > 10


def test_diff_loads_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(HEADING + "I,1,01-01,Baker,A\nI,2,01-02,Cook,A\n", "utf-8")
    (tmp_path / "new.csv").write_text(HEADING + "I,1,01-01,Baker,B\nI,2,01-03,Cook,A\n", "utf-8")
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA, "utf-8")
    run = "import sys; from mulu.cli import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    for form in ("text", "json"):
        told = subprocess.run(
            [sys.executable, "-c", run, "diff", "old.csv", "new.csv", "--schema", "schema.yaml", "-f", form],
            cwd=tmp_path,
            capture_output=True,
            check=True,
        )
        loaded = {name.partition(".")[0] for name in told.stderr.decode().split()}
        assert {"polars", "pydantic"} <= loaded
        assert not loaded & NOT_FOR_DIFF


keys = st.lists(st.text("abc", max_size=3), unique=True, max_size=12)


@given(keys, keys)
def test_keys_of_one_hash_are_told_apart(old: list[str], new: list[str]) -> None:
    expected = [old.index(key) if key in old else None for key in new]
    olds, news = pl.Series(KEY, old, pl.String), pl.Series(KEY, new, pl.String)
    for how in (pl.col(KEY).hash(), pl.col(KEY).str.len_bytes(), pl.col(KEY)):
        assert looked_up(olds, news, how).to_list() == expected


@given(st.permutations(range(9)), st.sets(st.integers(0, 8)))
def test_all_but_the_longest_ascending_row_have_moved(order: list[int], absent: set[int]) -> None:
    olds = [old for old in order if old not in absent]
    tails: list[int] = []
    for old in olds:
        place = bisect_left(tails, old)
        tails[place : place + 1] = [old]
    pairs = pl.DataFrame({OLD: olds, NEW: range(len(olds))}, {OLD: pl.UInt32, NEW: pl.UInt32})
    assert count_moved(pairs.sample(fraction=1, shuffle=True, seed=1), 9) == len(olds) - len(tails)


def test_everything_recoded_under_one_name_is_bounded_by_the_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    old = [Candidate(f"a{at}", f"10-{at:04}", "one and the same maker") for at in range(300)]
    new = [Candidate(f"b{at}", f"20-{at:04}", f"one and the same maker {at}") for at in range(300)]
    looked_at = 0
    score = pairing.Leftovers.score

    def counted(self: pairing.Leftovers, pair: tuple[int, int]) -> float:
        nonlocal looked_at
        looked_at += 1
        return score(self, pair)

    monkeypatch.setattr(likeness, "BUDGET", 2000)
    monkeypatch.setattr(pairing.Leftovers, "score", counted)
    linker.propose(old, new)
    assert looked_at <= 2 * max(2000, likeness.BUDGET_A_NAME * 600)
