"""A second engine judges what the schema declares, and says the same, row by row; where it does not, nothing is published."""

from __future__ import annotations

import json
import os
import re
import subprocess
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.command import Outcome, mulu
from tests.editions import make_editions
from tests.published import ITEMS, freeze, make_published, publish as import_edition
from tests.sample import REPOSITORY, SAMPLE_SCHEMA, copy_repository, make_catalog
from tests.test_shanghai import FAULTS, plant, replace_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.git_repository import GitRepository

PYTHON = REPOSITORY / ".venv-gx" / "bin" / "python"
SHANGHAI = "shanghai-skill-subsidy/2026"
DIVISIONS = REPOSITORY / "examples" / "administrative-divisions"
CONSTRAINTS = ("missing", "malformed", "unlisted", "out-of-range", "wrong-length", "duplicate")


@pytest.fixture(scope="session")
def ask() -> Iterator[Callable[..., Any]]:
    """The environment with the second engine: gives an answer for a request."""
    if not PYTHON.exists():
        pytest.skip("there is no environment with the second engine: make test makes it")
    with subprocess.Popen(
        [PYTHON, "-m", "tests.opinion_worker"],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as worker:
        assert worker.stdin
        assert worker.stdout

        def answer(**request: Any) -> Any:
            assert worker.stdin
            assert worker.stdout
            worker.stdin.write(json.dumps(request, default=str) + "\n")
            worker.stdin.flush()
            return json.loads(worker.stdout.readline())

        yield answer
        worker.stdin.close()


def opinion(ask: Callable[..., Any], root: Path, edition: str, *options: str) -> Outcome:
    return Outcome(**ask(arguments=["second-opinion", edition, "--root", root, "--lang", "en", *options]))


@pytest.mark.parametrize(
    ("root", "edition"),
    [
        (REPOSITORY, SHANGHAI),
        *((DIVISIONS, f"administrative-divisions/{year}") for year in (2015, 2016, 2017)),
    ],
)
def test_it_agrees_on_clean_editions(ask: Callable[..., Any], root: Path, edition: str) -> None:
    items = (root / "catalogs" / edition / "items.csv").read_bytes().count(b"\n") - 1
    outcome = opinion(ask, root, edition)
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    assert outcome.out.startswith("great-expectations 1.")
    assert f"says the same of {edition}: " in outcome.out
    assert f" {items} items, 0 faults;" in outcome.out


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_repository(tmp_path)


@pytest.mark.parametrize(
    ("line", "printed", "planted", "rule", "field"),
    FAULTS,
    ids=[f"{fault[3]} {fault[2]!a}" for fault in FAULTS],
)
def test_it_agrees_on_every_planted_fault(
    ask: Callable[..., Any], root: Path, line: int, printed: str, planted: str, rule: str, field: str | None
) -> None:
    plant(root, line, partial(replace_first, printed, planted))
    outcome = opinion(ask, root, SHANGHAI)
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    if rule == "duplicate-key" or rule.removesuffix(f"-{field}") in CONSTRAINTS:
        assert " 0 faults;" not in outcome.out


RICH = """
format: mulu.schema/1
fields:
  - {name: section, type: string,  constraints: {required: true, enum: [I, II]}}
  - {name: serial,  type: integer, constraints: {minimum: -2, maximum: 30}}
  - {name: code,    type: string,  missingValues: ["--"], constraints: {unique: true, pattern: "[0-9]{2}|x+"}}
  - {name: name,    type: string,  missingValues: ["", "无"], constraints: {minLength: 2, maxLength: 4}}
  - {name: price,   type: number,  constraints: {required: true, minimum: 0.5}}
  - {name: day,     type: date,    missingValues: ["", "?"], constraints: {unique: true}}
identity:  {key: [code, section], otherwise: [name, day]}
marks:     [{mark: "*", field: code}, {mark: "**", field: name}, {mark: "★", field: name}]
"""
CELLS = {
    "section": ["I", "II", "III", "", " ", "Ⅰ", "i"],
    "serial": ["1", "30", "31", "-2", "-3", "007", "1.0", "+1", "", "\u3000", "１", "-0", "1e3"],
    "code": ["01", "01*", "x", "xx", "*", "--", "--*", "", "1", "０1", "01\u200b", "01\n", "\tx"],
    "name": ["Bo", "Bo**", "Bo★", "B", "Bobby", "无", "无★", "", "★", "𠮷野", "a\u0301b", '"q"', "a,b"],
    "price": ["0.5", "0.50", "0.49", ".5", "12", "1e9", "", "－1", "-0.5", "0", "NaN", "inf"],
    "day": ["2024-02-29", "2025-02-29", "0000-01-01", "2026-1-1", "2026-12-31", "?", "", "2026-12-31 "],
}


@given(st.lists(st.tuples(*(st.sampled_from(cells) for cells in CELLS.values())), min_size=1, max_size=30))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_agrees_on_anything_that_can_stand_in_a_cell(
    ask: Callable[..., Any], tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    lines = [
        ",".join(CELLS),
        *(",".join(f'"{cell.replace(chr(34), 2 * chr(34))}"' for cell in row) for row in rows),
    ]
    make_catalog(tmp_path, "\n".join([*lines, ""]).encode(), RICH)
    outcome = opinion(ask, tmp_path, "trades/2026")
    assert (outcome.code, outcome.err) == (0, ""), outcome.out


@pytest.mark.parametrize(
    "family", ["missing", "malformed", "unlisted", "out-of-range", "duplicate", "duplicate-key"]
)
def test_a_constraint_that_one_engine_does_not_judge_is_seen_on_clean_data(
    ask: Callable[..., Any], family: str
) -> None:
    field = {"malformed": "-code", "out-of-range": "-serial", "duplicate": "-code"}.get(family, "-section")
    rule = family if family == "duplicate-key" else f"{family}{field}"
    first = ask(edition=SHANGHAI, root=REPOSITORY, without_first=family)
    second = ask(edition=SHANGHAI, root=REPOSITORY, without_second=rule)
    assert any(one.endswith(f"{rule} is judged by the second engine alone") for one in first)
    assert [one.partition("  ")[2] for one in second] == [
        f"{_blamed(rule)}: {rule} is judged by the first engine alone"
    ]


def _blamed(rule: str) -> str:
    return "name" if rule == "duplicate-key" else rule.rpartition("-")[2]


@pytest.mark.parametrize(
    ("instead", "field", "at_fault"),
    [
        ((", enum: [A, B, C]", ", enum: [A, B]"), "category", ",C[*]?$"),
        (("([0-9]{2}|Z", "([0-8][0-9]|Z"), "code", "-9[0-9],"),
        (("minimum: 1", "minimum: 2"), "serial", "^.,1,"),
        (("maximum", "maximum"), "serial", "^nothing$"),
    ],
)
def test_a_constraint_that_one_engine_judges_otherwise_is_told_with_its_lines(
    ask: Callable[..., Any], instead: tuple[str, str], field: str, at_fault: str
) -> None:
    told = ask(edition=SHANGHAI, root=REPOSITORY, instead=instead)
    path = f"catalogs/{SHANGHAI}/items.csv"
    lines = (REPOSITORY / path).read_text("utf-8").splitlines()
    expected = [
        f"{path}:{number}  {field}: " for number, line in enumerate(lines, 1) if re.search(at_fault, line)
    ]
    assert [one.partition(": ")[0] + ": " for one in told[:50]] == expected[:50]
    assert all("the second engine finds fault here, the first does not" in one for one in told[:50])
    assert (told[50:] == [f"and {len(expected) - 50} more"]) == (len(expected) > 50)


def test_a_rule_that_is_switched_off_is_asked_of_neither(ask: Callable[..., Any], tmp_path: Path) -> None:
    schema = f"{SAMPLE_SCHEMA}rules: {{missing-name: off}}\n"
    make_catalog(tmp_path, b"section,serial,code,name,grade\nI,1,01-01,,A\n", schema)
    outcome = opinion(ask, tmp_path, "trades/2026")
    assert outcome.code == 0, outcome.out
    assert "switched off, and asked of neither: missing-name\n" in outcome.out


def test_what_cannot_be_read_as_rows_is_left_to_check(ask: Callable[..., Any], tmp_path: Path) -> None:
    for data in (
        b"",
        b"\xff\xfe",
        b"section,serial\n",
        b'section,serial,code,name,grade\nI,1,"01-01,Baker,A\n',
    ):
        make_catalog(tmp_path, data)
        outcome = opinion(ask, tmp_path, "trades/2026")
        assert (outcome.code, outcome.err) == (0, ""), data


BOUNDS = "bounds: {items: {minimum: 0.9, maximum: 1.5}, kept: 0.75, shares: {grade: 0.25}}\n"
OLD = """
    I,1,01-01,Baker,A
    I,2,01-02,Miller,A
    I,3,01-03,Cook,B
    I,4,01-04,Mason,B
"""


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (OLD, []),
        (OLD.replace("Cook,B", "Cook,A"), []),
        (OLD.replace(",B", ",A"), ["grade A has a share of 100.0%, 50.0% in 2026: expected to differ by at most 25.0%",
                                   "grade B has a share of 0.0%, 50.0% in 2026: expected to differ by at most 25.0%"]),
        (OLD.replace("01-01", "01-07").replace("01-02", "01-08"), ["of 4 codes of 2026, 2 are still there: expected at least 75.0%"]),
        (OLD.partition("    I,4")[0], ["there are 3 items, 4 in 2026: expected 4 to 6"]),
    ],
    ids=["as before", "within", "shares", "codes", "items"],
)  # fmt: skip
def test_an_edition_that_is_further_from_the_one_before_than_the_schema_allows_is_told(
    ask: Callable[..., Any], tmp_path: Path, new: str, told: list[str]
) -> None:
    make_editions(tmp_path, OLD, new, schema=SAMPLE_SCHEMA + BOUNDS)
    outcome = opinion(ask, tmp_path, "trades/2027")
    path = "catalogs/trades/2027/items.csv"
    assert outcome.out.splitlines()[:-1] == [f"{path}: {one}" for one in told]
    assert outcome.code == int(bool(told))
    assert opinion(ask, tmp_path, "trades/2026").code == 0


@pytest.mark.parametrize(
    ("bounds", "problem"),
    [
        ("{kept: 1.5}", "kept"),
        ("{items: {minimum: nan}}", "minimum"),
        ("{shares: {colour: 0.1}}", "there is no field colour"),
        ("{shares: {grade: -1}}", "grade"),
    ],
)
def test_bounds_that_mean_nothing_are_faults_of_the_schema(tmp_path: Path, bounds: str, problem: str) -> None:
    make_catalog(
        tmp_path, b"section,serial,code,name,grade\nI,1,01-01,Baker,A\n", f"{SAMPLE_SCHEMA}bounds: {bounds}\n"
    )
    outcome = mulu("check", "--root", tmp_path, "--lang", "en")
    assert outcome.code == 2
    assert "schemas/trades.yaml:" in outcome.err
    assert problem in outcome.err


def test_without_the_engine_there_is_a_sentence_that_says_what_to_install(tmp_path: Path) -> None:
    make_catalog(tmp_path, b"section,serial,code,name,grade\nI,1,01-01,Baker,A\n")
    outcome = mulu("second-opinion", "trades/2026", "--root", tmp_path, "--lang", "en")
    assert outcome.code == 2
    assert "pip install 'mulu[gx]'" in outcome.err


@pytest.fixture
def frozen(tmp_path: Path) -> GitRepository:
    made = make_published(tmp_path / "repo")
    for name, value in (("user.name", "Steward"), ("user.email", "steward@example.org")):
        made.git("config", name, value)
    freeze(made, "2026")
    return made


def published(ask: Callable[..., Any], made: GitRepository, edition: str, *options: str) -> Outcome:
    where = ["--out", made.folder.parent / "out", "--root", made.root, "--lang", "en"]
    return Outcome(**ask(arguments=["publish", f"trades/{edition}", *where, *options]))


def test_a_release_states_what_the_second_engine_said_and_is_proven(
    ask: Callable[..., Any], frozen: GitRepository
) -> None:
    outcome = published(ask, frozen, "2026")
    assert (outcome.code, outcome.err) == (0, ""), outcome
    place = frozen.folder.parent / "out" / "trades" / "2026"
    statement = json.loads((place / "statement.json").read_bytes())
    known = {one["name"]: one for one in statement["predicate"]["configuration"]}
    stated = known["second-opinion"]["annotations"]
    assert stated.pop("engine").startswith("great-expectations 1.")
    assert stated == {"bounds": "0", "constraints": "13", "items": "3", "verdict": "agrees"}
    proof = mulu("verify", place, "--root", frozen.root, "--lang", "en")
    assert proof.code == 0, proof
    assert "not proven: that a second engine agrees: the release says that great-expectations 1." in proof.out


def test_nothing_is_published_where_the_second_engine_does_not_agree(
    ask: Callable[..., Any], frozen: GitRepository
) -> None:
    text = (frozen.root / "schemas/trades.yaml").read_text("utf-8")
    frozen.write("schemas/trades.yaml", text + "bounds: {items: {minimum: 1, maximum: 1.1}}\n")
    import_edition(frozen, "2027", {**ITEMS, "01-04": "Cooper"})
    freeze(frozen, "2027")
    outcome = published(ask, frozen, "2027")
    assert outcome.code == 1
    assert outcome.out == "catalogs/trades/2027/items.csv: there are 4 items, 3 in 2026: expected 3 to 3\n"
    assert not (frozen.folder.parent / "out").exists()
    assert published(ask, frozen, "2027", "--without-second-opinion").code == 0


def test_without_the_engine_nothing_is_published_unless_it_is_left_out(frozen: GitRepository) -> None:
    outcome = mulu("publish", "trades/2026", "--root", frozen.root, "--lang", "en")
    assert outcome.code == 2
    assert "add --without-second-opinion, which the statement records" in outcome.err


def test_data_docs_are_pages_of_what_was_expected_and_found(ask: Callable[..., Any], tmp_path: Path) -> None:
    make_catalog(tmp_path / "repo", b"section,serial,code,name,grade\nI,1,01-01,Baker,D\n")
    place = tmp_path / "docs"
    for _ in range(2):
        arguments = [
            "report",
            "trades/2026",
            "--data-docs",
            place,
            "--root",
            tmp_path / "repo",
            "--lang",
            "en",
        ]
        outcome = Outcome(**ask(arguments=arguments))
        assert (outcome.code, outcome.err) == (0, "")
        assert f"written: {place}, " in outcome.out
    pages = list((place / "trades" / "2026").rglob("*.html"))
    assert (place / "trades" / "2026" / "index.html") in pages
    assert any("values must belong to this set" in page.read_text("utf-8") for page in pages)


def test_the_exported_suite_is_one_that_great_expectations_reads(ask: Callable[..., Any]) -> None:
    outcome = mulu("schema", "shanghai-skill-subsidy", "--as", "great-expectations", "--root", REPOSITORY)
    suite = json.loads(outcome.out)
    kinds = ask(suite=suite)
    assert kinds == [one["type"] for one in suite["expectations"]]
    assert "expect_column_values_to_match_regex" in kinds


def test_nothing_is_sent_anywhere(ask: Callable[..., Any], root: Path) -> None:
    assert opinion(ask, root, SHANGHAI).code == 0
    assert ask(connections=True) == []


def test_a_date_that_libraries_cannot_read_is_a_sentence_and_an_empty_one_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_catalog(tmp_path, b"section,serial,code,name,grade\nI,1,01-01,Baker,A\n")
    asked = ("second-opinion", "trades/2026", "--root", tmp_path, "--lang", "en")
    for value in ("yesterday", "1e9", "-1", "9" * 12):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        outcome = mulu(*asked)
        assert outcome.code == 2
        assert f"SOURCE_DATE_EPOCH is {value}, expected a whole number of seconds" in outcome.err
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    assert "SOURCE_DATE_EPOCH" not in mulu(*asked).err
    assert "SOURCE_DATE_EPOCH" not in os.environ
