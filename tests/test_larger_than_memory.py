"""A table that is not held in memory gets the same verdict, piece by piece; what cannot be judged so is refused, never passed."""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import narwhals as nw
import pytest

from benchmarks.agreement import OTHER_NOTES, PLANTS, planted
from benchmarks.generator import make_rows, write_repository
from benchmarks.large import write_large
from mulu.checker import check
from mulu.errors import MuluError
from mulu.policy import rules_of
from mulu.project import find_project, select
from mulu.reach import Reach, reach_of
from tests.editions import make_editions
from tests.published import make_published
from tests.sample import make_catalog
from tests.test_second_opinion import CELLS, RICH

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mulu.finding import Verdict
    from mulu.rule import Rule

HEADING = "section,serial,code,name,grade"
WHOLE = 1 << 40
"""Bytes; no table is larger."""


def judged(root: Path, large: int) -> Verdict:
    """The verdict, where tables of more than so many bytes are read in pieces of as many."""
    project = find_project(root)
    return check(select(project, [], root), rules_in(root), lambda: date(2026, 1, 1), large=large)


@cache
def rules_in(root: Path) -> Mapping[str, Rule]:
    """The rules of a repository; loaded anew, they would be like themselves, but not the same."""
    return rules_of(find_project(root))


def refusal(root: Path, large: int = 10) -> str:
    with pytest.raises(MuluError) as raised:
        judged(root, large)
    return raised.value.describe("en")


@pytest.mark.parametrize("piece", [3_000, 20_000])
def test_a_fault_for_every_rule_is_found_wherever_a_piece_ends(tmp_path: Path, piece: int) -> None:
    edition = write_repository(tmp_path, *planted(make_rows(2000)))
    facts = f"format: mulu.edition/1\nstate: draft\ntitle: 合成目录\nnotes:\n  - {OTHER_NOTES}\n"
    (edition / "edition.yaml").write_text(facts, "utf-8")
    schema = tmp_path / "schemas" / "synthetic.yaml"
    text = schema.read_text("utf-8")
    schema.write_text(
        text.replace("skipped-code-number:        error", "skipped-code-number:        off"), "utf-8"
    )
    whole = judged(tmp_path, WHOLE)
    assert {plant.expected for plant in PLANTS} <= {(one.rule, one.field) for one in whole.findings}
    assert judged(tmp_path, piece) == whole


@pytest.mark.parametrize("piece", [10, 36, 60])
@pytest.mark.parametrize(
    "rows",
    [
        "I,1,01-01,Ba\rker,A\nI,2,01-02,Mason,A\n\nI,3,01-03,Cook,A\n",
        "I,1,01-01,Ba\rker,A\nI,2,01-02,Mason,A\nI,3,01-03,Co\rok,A\n",
        'I,1,01-01,"Baker",A\nI,2,01-02,Mason,A\nI,3,01-03,Co\rok,A\n',
        "I,1,01-01,Baker,A\nI,2,01-02,Mason,A\n\n",
        "\n\n",
        "",
        'I,1,01-01,Baker,A\nI,2,01-02,Mason,Z\nI,3,01-03,"Co,ok",A\n',
        "I,1,01-01,Baker,A\nI,2,01-02,Mason,A\nI,3,01-03,Cook,A\r\nI,4,01-04,Tailor,A\r\n",
        'I,1,01-01,Baker,A\nI,2,01-02,"Ma\nson",A\r\nI,3,01-03,"Tai,lor",A\r\r\nI,4,01-04,"Cook",B\n',
        'I,1,01-01,"Ba\nker",A\nI,2,01-02,"Ma\nson",A\nI,3,01-03,"Co\n\nok",A\nI,4,01-04,"Tai\nlor",Z\n',
    ],
    ids=[
        "a return inside and a blank line",
        "returns inside",
        "a needless quote and a return inside",
        "a blank piece",
        "blank lines alone",
        "a heading line alone",
        "a fault above a quoted cell",
        "CRLF in one piece",
        "CRLF and quoted cells",
        "cells over lines",
    ],
)
def test_what_is_wrong_with_lines_does_not_depend_on_where_a_piece_ends(
    tmp_path: Path, rows: str, piece: int
) -> None:
    root = make_catalog(tmp_path, f"{HEADING}\n{rows}".encode())
    assert judged(root, piece) == judged(root, WHOLE)


@pytest.mark.parametrize("seed", range(12))
def test_generated_and_broken_rows_get_the_same_verdict_in_pieces_of_any_size(
    tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same for one seed
    rows = [[chance.choice(cells) for cells in CELLS.values()] for _ in range(chance.randrange(2, 120))]
    lines = [",".join(CELLS)]
    lines += [
        ",".join(f'"{cell}"' if set(cell) & set(",\n") else cell.replace('"', "") for cell in row)
        for row in rows
    ]
    for _ in range(seed % 3):
        lines.insert(chance.randrange(1, len(lines)), chance.choice(["", "I,1", "I,1,01,Bo,1,,,", ",,,,,"]))
    root = make_catalog(tmp_path, ("\n".join(lines) + "\n").encode(), RICH)
    assert judged(root, chance.randrange(60, 900)) == judged(root, WHOLE)


def test_numbering_is_followed_through_sections_that_are_far_apart(tmp_path: Path) -> None:
    rows = [
        f"{'I' if at % 40 else 'II'},{at},{at % 100:02}-{at // 100:02},Baker {at},A" for at in range(1, 400)
    ]
    root = make_catalog(tmp_path, "\n".join([HEADING, *rows, ""]).encode())
    whole = judged(root, WHOLE)
    assert sum(one.rule == "broken-numbering" for one in whole.findings) > 5
    assert judged(root, 200) == whole


def test_where_more_is_wrong_than_is_told_the_first_are_told_and_the_rest_are_counted(tmp_path: Path) -> None:
    rows = [f"I,{number % 7},{number % 90:05},Baker {number},Z" for number in range(3000)]
    root = make_catalog(tmp_path, "\n".join([HEADING, *rows, ""]).encode())
    assert judged(root, 5000) == judged(root, WHOLE)


def test_a_list_without_a_fault_is_read_in_pieces_and_passes(tmp_path: Path) -> None:
    write_large(tmp_path, 3000)
    verdict = judged(tmp_path, 10_000)
    assert (verdict.items, verdict.findings, verdict.skipped) == (3000, (), judged(tmp_path, WHOLE).skipped)


@pytest.mark.parametrize(
    ("items", "line", "problem"),
    [
        (
            f'{HEADING}\nI,1,01-01,Baker,A\nI,2,01-02,"Mason,A\n',
            3,
            "a quotation mark opens here and is never closed",
        ),
        (f"{HEADING}\r\nI,1,01-01,Baker,A\r\n", None, "lines end with CRLF, expected LF"),
        (f"{HEADING}\nI,1,01-01,Baker,A\r\nI,2,01-02,Mason,A\r\n", None, "lines end with CRLF, expected LF"),
        (f"serial,{HEADING}\nI,1,01-01,Baker,A\n", 1, "the heading serial stands here a second time"),
    ],
)
def test_what_makes_a_file_unfit_for_pieces_is_told_with_its_line(
    tmp_path: Path, items: str, line: int | None, problem: str
) -> None:
    place = f"items.csv:{line}" if line else "items.csv"
    told = refusal(make_catalog(tmp_path, items.encode()))
    why = "this does not allow the file to be read piece by piece: mend it first"
    assert told == f"{place}: {problem}; {why}"


def test_a_workbook_in_the_place_of_a_large_list_is_called_one(tmp_path: Path) -> None:
    data = b"PK\x03\x04\x14\0\xff\n" + f"{HEADING}\nI,1,01-01,Baker,A\n".encode() * 9
    assert refusal(make_catalog(tmp_path, data)).startswith(
        "items.csv: the file is an Excel workbook, not CSV: "
    )


def test_a_rule_that_judges_the_whole_table_is_not_passed_over(tmp_path: Path) -> None:
    write_repository(tmp_path, make_rows(50))
    assert "the rule skipped-code-number judges the table as a whole" in refusal(tmp_path)


def test_a_published_edition_and_one_that_is_compared_with_another_are_refused(tmp_path: Path) -> None:
    baker = "I,1,01-01,Baker,A"
    assert "the edition before cannot be compared" in refusal(make_editions(tmp_path / "two", baker, baker))
    published = make_published(tmp_path / "published")
    assert "a published edition is compared with its document" in refusal(published.root)


line, code = nw.col("line"), nw.col("code")


@pytest.mark.parametrize(
    ("expression", "reach"),
    [
        (code.str.contains("a") & ~nw.col("name").is_null(), Reach()),
        (line > line.min().over("code"), Reach(frozenset({("code",)}))),
        (code < code.shift(-2).over(order_by="line"), Reach(steps={(): 2})),
        ((code.shift(1).over("a", order_by="line") == "x") | (code.shift(3).over("a", "b", order_by="line") == "y"), Reach(steps={("a",): 1, ("a", "b"): 3})),
    ],
)  # fmt: skip
def test_how_far_a_rule_looks_is_read_off_its_expression(expression: nw.Expr, reach: Reach) -> None:
    assert reach_of(expression) == reach


@pytest.mark.parametrize(
    "expression",
    [
        code.n_unique() > 1,
        line != line.cum_count().over("section", order_by="line"),
        code.shift(1).over("section", order_by="code"),
        code.shift(1).over(order_by="line").min().over("section"),
    ],
)
def test_a_rule_that_looks_at_everything_is_known_by_its_expression(expression: nw.Expr) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has its own words
        reach_of(expression)
