"""The committed classification of occupations: what it holds, and what its own rules see."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from mulu.schema import read_schema
from tests.command import check, mulu
from tests.expecting import NATIONAL, NATIONAL_FACTS, all_rules, expect
from tests.rules import expect_under
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

NAME = "national-occupations"
EDITION = REPOSITORY / "catalogs" / NAME / "2022"
SOURCE = EDITION / "source" / "csco22.csv"
REFERENCE = REPOSITORY.parent / "shared" / "data" / "reference" / "national-occupations-2022.csv"
SCHEMA = read_schema(NATIONAL.read_bytes(), NATIONAL.name).schema


def plain_items() -> list[tuple[str, str]]:
    """Code and name of each item, marks off."""
    with (EDITION / "items.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code"], SCHEMA.split("name", row["name"])[0]) for row in csv.DictReader(file)]


def test_codes_and_names_are_those_of_the_classification() -> None:
    if not REFERENCE.is_file():
        pytest.skip(f"{REFERENCE.name} is not there")
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        expected = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    assert len(expected) == 1639
    assert plain_items() == expected


def test_the_classification_counts_its_green_and_its_digital_occupations() -> None:
    with (EDITION / "items.csv").open(encoding="utf-8", newline="") as file:
        found = Counter(SCHEMA.split("name", row["name"])[1] for row in csv.DictReader(file))
    assert (found["L"] + found["L/S"], found["S"] + found["L/S"], found.total()) == (134, 97, 1639)


def test_the_source_is_the_file_whose_sum_is_stated() -> None:
    digest = hashlib.sha256(SOURCE.read_bytes()).hexdigest()
    assert f"sha256: {digest}" in (EDITION / "edition.yaml").read_text("utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the catalogue alone, with what judges it."""
    for name in ("schemas", "validators", f"catalogs/{NAME}"):
        shutil.copytree(
            REPOSITORY / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "extract.csv")
        )
    return tmp_path


def test_importing_the_source_again_gives_the_committed_edition(root: Path) -> None:
    outcome = mulu("import", SOURCE, "--catalog", NAME, "--edition", "2022", "--root", root)
    assert outcome.code == 0, outcome.out + outcome.err
    for name in ("items.csv", "extract.csv", "edition.yaml"):
        assert (root / "catalogs" / NAME / "2022" / name).read_bytes() == (EDITION / name).read_bytes()


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        # A row that stands twice is named by its place, and guarded by what it says.
        ("at: line 1053 cell 2", "at: 4-12-04-02", "line 1052 cell 2, line 1053 cell 2"),
        ("at: line 1053 cell 2", "at: line 1054 cell 2", "the document says 4-12-04-03 for code"),
        ("name: 修鞋工", "name: 修伞工", "the document says 修鞋工 for name"),
        ("expect: 炼钢工S", "expect: 炼钢工L", "the document says 炼钢工S for name"),
        ("after: 6-09-03-04", "after: 6-09-03-05", "the document has no item 6-09-03-05"),
        ("code: 6-09-03-05", "code: 6-09-03-06", "the document has an item 6-09-03-06 already"),
    ],
)
def test_a_correction_that_the_source_does_not_bear_out_stops_the_import(
    root: Path, written: str, instead: str, says: str
) -> None:
    corrections = root / "catalogs" / NAME / "2022" / "corrections.yaml"
    text = corrections.read_text("utf-8")
    assert text.count(written) == 1
    line = text[: text.index(written)].count("\n") + 1
    corrections.write_text(text.replace(written, instead), "utf-8")
    outcome = mulu("import", SOURCE, "--catalog", NAME, "--edition", "2022", "--root", root, "--lang", "en")
    assert outcome.code == 1
    assert f"corrections.yaml:{line}  " in outcome.out
    assert says in outcome.out


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("published")
    for name in ("schemas", "validators", f"catalogs/{NAME}"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    return root


@pytest.mark.parametrize(
    ("written", "instead", "rule"),
    [
        ("\n1-01-00-02,中国共产党基层组织负责人\n", "\n", "differs-from-source"),
        ("\n1-02-01-00,国家权力机关负责人\n", "\n", "differs-from-source"),
        ("\n4-04-05-05,人工智能训练师S\n", "\n", "differs-from-source"),
        ("\n6-09-03-05,金属摆件制作工\n", "\n", "differs-from-source"),
        ("人工智能训练师S", "人工智能训练师", "differs-from-source"),
        ("人工智能训练师S", "人工智能训练帅S", "differs-from-source"),
        ("人工智能训练师S", "人工智能训练师SL", "stray-mark"),
        ("\n1-02-01-00,", "\n1-02-01-01,", "differs-from-source"),
        ("\n4-04-05-05,", "\n4-04-05-5,", "malformed-code"),
    ],
)
def test_one_fault_in_the_published_edition_is_one_finding(
    published: Path, written: str, instead: str, rule: str
) -> None:
    items = published / "catalogs" / NAME / "2022" / "items.csv"
    sound = (EDITION / "items.csv").read_text("utf-8")
    assert sound.count(written) == 1
    items.write_text(sound.replace(written, instead), "utf-8", newline="")
    found = check(published)["findings"]
    line = sound[: sound.index(written)].count("\n") + 1 + written.startswith("\n")
    assert {(one["rule"], one["line"]) for one in found} == {(rule, line)}
    assert len(found) == 1


MISNUMBERED = all_rules()["misnumbered-occupation"]
SKIPPED = all_rules()["skipped-occupation-number"]
DESCENDING = all_rules()["descending-code"]


def test_a_class_with_one_occupation_has_the_number_00_and_no_other_has_it() -> None:
    expect(
        MISNUMBERED,
        """
        code,name
        4-01-01-00,采购员
        4-01-02-01,营销员      <- code
        4-01-03-00,收购员      <- code
        4-01-03-01,粮油收购员
        4-01-03-02,棉花收购员
        """,
    )


def test_a_code_that_stands_twice_makes_no_class_of_two() -> None:
    expect_under(
        NATIONAL.read_text("utf-8").replace("unique: true", "unique: false"),
        all_rules()["duplicate-key"],
        """
        code,name
        4-01-01-00,采购员
        4-01-01-00,收购员      <- code
        """,
        NATIONAL_FACTS,
    )


def test_numbers_count_from_01_and_those_given_up_are_no_gap() -> None:
    expect(
        SKIPPED,
        """
        code,name
        4-01-02-01,营销员
        4-01-02-03,电子商务师
        4-01-02-04,互联网营销师
        4-01-03-02,粮油收购员      <- code
        4-01-03-03,棉花收购员
        4-01-03-06,牲畜收购员      <- code
        """,
    )


def test_a_number_that_an_earlier_edition_used_is_no_gap() -> None:
    past = "catalogs/trades/2025"
    expect_under(
        NATIONAL.read_text("utf-8").replace("rules:\n", "rules:\n  broken-succession: off\n"),
        SKIPPED,
        """
        code,name
        4-01-03-01,粮油收购员
        4-01-03-03,棉花收购员
        4-01-03-05,牲畜收购员      <- code
        """,
        NATIONAL_FACTS,
        {
            f"{past}/items.csv": "code,name\n4-01-03-01,粮油收购员\n4-01-03-02,废品收购员\n",
            f"{past}/edition.yaml": NATIONAL_FACTS,
        },
    )


def test_of_two_codes_in_the_wrong_order_one_is_at_fault() -> None:
    expect(
        DESCENDING,
        """
        code,name
        4-01-01-00,采购员
        4-02-05-00,营销员      <- code
        4-01-03-00,收购员
        4-02-01-00,列车值班员
        4-02-02-00,列车员
        4-01-09-00,列车长      <- code
        4-03-01-00,厨师
        """,
    )
