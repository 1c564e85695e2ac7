"""Two tables that are not held in memory are compared with the same answer, to the letter; what does not allow that is refused."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from mulu import remnant, sieve
from mulu.accounts import account_of
from mulu.comparison import open_table
from mulu.differ import compare
from mulu.errors import MuluError
from mulu.large_versions import compare_sheets, without_rows
from mulu.log_file import write_log
from mulu.table import write_table
from mulu.tellers import FORMATS, tell
from mulu.unheld import Sheet
from tests.command import Outcome, mulu
from tests.editions import HEADING, NEXT_EDITION, make_editions
from tests.sample import SAMPLE_SCHEMA
from tests.test_diff_at_size import SCHEMA, list_of
from tests.test_replay import SCHEMAS, cells, decisions, pairs

if TYPE_CHECKING:
    from mulu.decision import Decisions
    from mulu.differ import Comparison
    from mulu.schema import Schema
    from tests.test_replay import Row

BAKER, COOK = "I,1,01-01,Baker,A", "I,2,01-02,Cook,A"


def both_ways(
    old: bytes,
    new: bytes,
    schemas: tuple[Schema, Schema],
    decided: Decisions | None = None,
    size: int = 200,
) -> tuple[Comparison, Comparison]:
    """What is found in memory, and what is found in pieces of so many bytes."""
    names = ("old.csv", "new.csv")
    with TemporaryDirectory() as folder:
        sheets = []
        for name, data, schema in zip(names, (old, new), schemas, strict=True):
            (place := Path(folder) / name).write_bytes(data)
            sheets.append(Sheet(place, without_rows(name, name, schema)))
        large = compare_sheets(sheets[0], sheets[1], decided, None, "polars", size)
    opened = [
        open_table(data, schema, name) for data, schema, name in zip((old, new), schemas, names, strict=True)
    ]
    return compare(opened[0], opened[1], decided), large


def expect_the_same(whole: Comparison, large: Comparison) -> None:
    assert write_log(large.log) == write_log(whole.log)
    assert large.settled == whole.settled
    flaws = [[side.version.flaws for side in (one.old, one.new)] for one in (whole, large)]
    assert flaws[1] == flaws[0]
    for form in FORMATS:
        told = [tell(account_of(one, None, "zh"), form) for one in (whole, large)]
        assert told[1] == told[0]


@settings(max_examples=30)
@given(
    pairs(), st.tuples(st.sampled_from(SCHEMAS), st.sampled_from(SCHEMAS)), st.integers(30, 300), st.data()
)
def test_an_answer_does_not_depend_on_pieces(
    pair: tuple[list[Row], list[Row]], schemas: tuple[Schema, Schema], size: int, data: st.DataObject
) -> None:
    sides = [
        write_table(schema.columns, [cells(row, schema) for row in rows])
        for rows, schema in zip(pair, schemas, strict=True)
    ]
    keys = [
        [schema.key_of(dict(zip(schema.columns, cells(row, schema), strict=True))) for row in rows]
        for rows, schema in zip(pair, schemas, strict=True)
    ]
    decided = data.draw(st.one_of(st.none(), decisions(keys[0], keys[1])))
    expect_the_same(*both_ways(sides[0], sides[1], schemas, decided, size))


@pytest.mark.parametrize("seed", range(6))
def test_a_longer_list_gets_the_same_answer_in_pieces(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sieve, "AT_ONCE", 90)
    old, new = ("\n".join([HEADING, *list_of(400, at, 0.2 * bool(at)), ""]) for at in (0, seed))
    if seed % 2:
        rows = new.split("\n")[1:-1]
        random.Random(seed).shuffle(rows)  # noqa: S311 - the same for one seed
        new = "\n".join([HEADING, *rows, ""])
    whole, large = both_ways(old.encode(), new.encode(), (SCHEMA, SCHEMA), size=3000)
    expect_the_same(whole, large)
    assert whole.log.unchanged > 250 or seed == 0
    assert large.old.frame.height < 400 or seed % 2


def test_cells_that_change_places_are_not_the_same() -> None:
    old, new = (f"{HEADING}\nI,1,01-01,{cells}\n".encode() for cells in ("Baker,A", "A,Baker"))
    whole, large = both_ways(old, new, (SCHEMA, SCHEMA))
    expect_the_same(whole, large)
    assert whole.log.unchanged == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{HEADING}\n", f"{HEADING}\n{BAKER}\n"),
        (f"{HEADING}\n\n{BAKER}\n\n\n{COOK}", f"{HEADING}\n{BAKER}\n{COOK}\n\n"),
        (f'{HEADING}\nI,1,01-01,"Baker",A\n{COOK}\n', f'{HEADING}\n{BAKER}\nI,2,01-02,"Co,ok",A\n'),
        (f"{HEADING}\n{BAKER}\r\n{COOK}\nI,3,01-03,Mason,A\n", f"{HEADING}\n{BAKER}\nI,2,01-02,Co\rok,A\n"),
        (f'{HEADING}\nI,1,01-01,"Ba\n\nker",A\n{COOK}\n', f'{HEADING}\nI,1,01-01,"Ba\n\nker",B\n{COOK}\n'),
    ],
)
def test_lines_and_flaws_of_form_are_those_of_the_whole_file(old: str, new: str) -> None:
    for size in (10, 40, 1000):
        expect_the_same(*both_ways(old.encode(), new.encode(), (SCHEMA, SCHEMA), size=size))


def refusal(old: str, new: str, size: int = 20) -> str:
    with pytest.raises(MuluError) as raised:
        both_ways(old.encode(), new.encode(), (SCHEMA, SCHEMA), size=size)
    return raised.value.describe("en")


@pytest.mark.parametrize("rows", [[BAKER, COOK, "", BAKER], [BAKER, COOK, COOK, BAKER]])
def test_a_key_that_stands_twice_stops_the_comparison_with_both_lines(
    tmp_path: Path, rows: list[str]
) -> None:
    for name, lines in (("old", [BAKER]), ("new", rows)):
        (tmp_path / f"{name}.csv").write_text("\n".join([HEADING, *lines, ""]))
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA)
    told = [told_of(tmp_path), told_of(tmp_path, "--engine", "polars")]
    assert told[0].code == 2
    assert "stands already on line" in told[0].err
    assert told[1] == told[0]


def told_of(folder: Path, *arguments: str) -> Outcome:
    old, new, schema = folder / "old.csv", folder / "new.csv", folder / "schema.yaml"
    return mulu("diff", old, new, "--schema", schema, "--lang", "en", *arguments)


@pytest.mark.parametrize(
    ("old", "told"),
    [
        (f"{HEADING}\n{BAKER}\n{COOK},more\n", "old.csv:3: the table cannot be compared: the row has 6 cells, expected 5"),
        (f'{HEADING}\n{BAKER}\nI,2,01-02,"Cook,A\n', "old.csv:3: a quotation mark opens here and is never closed; this does not allow the file to be read piece by piece"),
        ("", "old.csv: the file is empty; this does not allow the file to be read piece by piece"),
    ],
)  # fmt: skip
def test_a_table_whose_rows_are_in_doubt_is_refused_with_its_line(old: str, told: str) -> None:
    assert told in refusal(old, f"{HEADING}\n{BAKER}\n")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ([BAKER, COOK], ["I,1,01-01,Baker,B", "I,2,01-02,Cook,B"], "items that differ: 2"),
        (
            [BAKER, COOK],
            ["I,1,01-02,Cook,A", "I,2,01-01,Baker,A"],
            "runs of items that follow each other on both sides: 2",
        ),
        (["I,7,01-01,Baker,A", "I,7,01-02,Cook,A"], [BAKER, COOK], "numbers that counting does not give: 2"),
    ],
)
def test_more_than_can_be_brought_together_is_refused(
    monkeypatch: pytest.MonkeyPatch, old: list[str], new: list[str], what: str
) -> None:
    monkeypatch.setattr(remnant, "MOST", 1)
    told = refusal("\n".join([HEADING, *old, ""]), "\n".join([HEADING, *new, ""]))
    assert f"{what}, and no more than 1 are brought together at this size" in told


def test_that_a_list_stands_in_the_file_twice_is_told_before_its_numbers_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(remnant, "MOST", 1)
    once = f"{HEADING}\n{BAKER}\n{COOK}\n"
    told = refusal(once, f"{once}{BAKER}\n{COOK}\n")
    assert told.startswith("new.csv:4: the item 01-01 stands already on line 2")


def test_editions_and_their_decisions_are_compared_in_pieces_too(tmp_path: Path) -> None:
    links = "format: mulu.changes/1\nlinks:\n- {old: [01-02], new: [01-03], reason: recoded}\n"
    third = {"catalogs/trades/2028/items.csv": f"{HEADING}\n{COOK}\n", "catalogs/trades/2028/edition.yaml": NEXT_EDITION.replace("2026", "2027")}  # fmt: skip
    root = make_editions(
        tmp_path, f"{BAKER}\n{COOK}", f"{BAKER}\nI,2,01-03,Chef,A", links + "- {old: [9], new: [9], reason: x}\n", third
    )  # fmt: skip
    for command in (["git", "init", "-q"], ["git", "add", "."], ["git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "x"]):  # fmt: skip
        subprocess.run(command, cwd=root, check=True)
    for sides in (("2026", "2027"), ("2027", "2026"), ("2026", "2028"), ("HEAD:2026", "2027")):
        told = [
            mulu("diff", *sides, "--root", root, "--lang", "en", "-f", "json", *engine)
            for engine in ([], ["--engine", "polars"])
        ]
        assert told[0].code == 0
        assert told[1] == told[0]


def test_a_large_file_is_read_in_pieces_by_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = make_editions(tmp_path, f"{BAKER}\n{COOK}", f"{BAKER}\nI,2,01-02,Chef,A")
    (root / "catalogs/trades/2026/items.csv").write_text("")
    monkeypatch.setattr("mulu.cli.diff.LARGE", 10)
    told = mulu("diff", "2026", "2027", "--root", root, "--lang", "en")
    assert (told.code, told.err.count("read piece by piece: mend it first")) == (2, 1)
    assert told.err.startswith("mulu: catalogs/trades/2026/items.csv: the file is empty; ")


def test_what_cannot_be_read_twice_and_an_engine_that_there_is_not_are_refused(tmp_path: Path) -> None:
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA)
    (tmp_path / "old.csv").write_text(f"{HEADING}\n{BAKER}\n")
    assert told_of(tmp_path, "--engine", "duckdb").code == 2
    gone = told_of(tmp_path, "--engine", "polars")
    assert (gone.code, gone.err) == (2, told_of(tmp_path).err)
    os.mkfifo(tmp_path / "new.csv")
    told = told_of(tmp_path, "--engine", "polars").err
    assert told.endswith("this is no file that can be read twice: compare it without --engine\n")
