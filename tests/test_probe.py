"""Planted faults: each is what its name says, and what the policy lets through is told."""

from __future__ import annotations

import json
import re
import shutil
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from mulu.abreast import is_local
from mulu.engine import compile_rules, judge, values
from mulu.faults import kinds
from mulu.planter import Ground, Planter
from mulu.planting import Spot
from mulu.policy import policy_for, rules_of
from mulu.prober import probe as probe_edition
from mulu.project import find_project
from mulu.rules import built_in_rules
from mulu.schema import SchemaFile, read_schema
from mulu.table import write_row
from mulu.yaml_file import Lines, read_tree
from tests.command import Outcome, findings, mulu
from tests.published import freeze, make_published
from tests.sample import REPOSITORY, SAMPLE_SCHEMA, copy_repository, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

SHANGHAI = "shanghai-skill-subsidy/2026"
SCHEMA = read_schema(SAMPLE_SCHEMA.encode(), "schemas/trades.yaml").schema
KINDS = {kind.name: kind for kind in kinds()}

CELLS = [
    ("wrong-digit", "code", "01-02", r"\d\d-\d\d"),
    ("swapped-characters", "code", "01-02", r"10-02|0-102|010-2|01-20"),
    ("lost-character", "name", "面点师", r"面点|面师|点师"),
    ("cut-short", "name", "面点师", r"面"),
    ("run-together", "name", "面点师", r"面点师焊工"),
    ("doubled-character", "name", "面点师", r"面面点师|面点点师|面点师师"),
    ("look-alike", "name", "保育师", r"保育帅"),
    ("look-alike", "code", "01-Z1", r"[OoОο]1-Z1|0[lI|]-Z1|01-21|01-Z[lI|]|01[–—]Z1"),
    ("same-sound", "name", "管理员", r"馆理员|管[里力]员|管理[园圆源]"),
    ("other-width", "code", "01-02", r"０1-02|0１-02|01－02|01-０2|01-0２"),
    ("other-dash", "code", "01-02", r"01[‐‑–—―−─一ー－]02"),
    ("other-dash", "code", "--", r"-|---|—+|――|──|一一|ーー|－－|／|无"),
    ("stray-blank", "name", "电工", r"[ \u00a0\u3000\t\u2009]电工|电[ \u00a0\u3000\t\u2009]工|电工[ \u00a0\u3000\t\u2009]"),
    ("unseen-character", "name", "电工", r"(?s).?.?[\u200b\u200d\u2060\ufeff\u00ad\u200e\u0007\ue000].?.?"),
    ("second-copy", "name", "电工", r"电⼯"),
    ("made-by-spreadsheet", "code", "04-05", r"2004/5/1|5月1日|4-5|#.+"),
    ("made-by-spreadsheet", "serial", "12", r"12\.0|1E\+01|'12|#.+"),
    ("line-break", "name", "电工", r"\n电工|电\n工|电工\n"),
    ("emptied", "name", "电工", r""),
    ("lost-value", "code", "01-02", r"--"),
    ("copied-value", "name", "电工", r"焊工"),
    ("other-listed-value", "grade", "A*", r"[BC]\*"),
    ("unlisted-value", "grade", "A*", r"D\*"),
    ("number-out-of-bounds", "serial", "12", r"0|-12|12000|1212"),
    ("other-case", "code", "01-Z1", r"01-z1"),
    ("lost-mark", "grade", "A*", r"A"),
    ("added-mark", "grade", "A", r"A\*"),
    ("foreign-mark", "grade", "A", r"A[★☆＊※△#†]"),
    ("garbled", "name", "电工", r"[^电]{1,3}工|电[^工]{1,3}"),
]  # fmt: skip


def planted(kind: str, field: str, before: str) -> set[str | None]:
    """What a kind of fault makes of a cell between two others, by sixty chances."""
    column = ["焊工", before, "焊工"]
    chances = [Random(str(seed)) for seed in range(60)]  # noqa: S311
    return {KINDS[kind].plant(Spot(SCHEMA.by_name[field], SCHEMA, before, 1, column, one)) for one in chances}


@pytest.mark.parametrize(("kind", "field", "before", "after"), CELLS)
def test_a_damaged_cell_is_what_the_kind_of_fault_says(
    kind: str, field: str, before: str, after: str
) -> None:
    found = planted(kind, field, before)
    assert found - {None, before}
    assert all(one is None or one == before or re.fullmatch(after, one) for one in found), found


def test_every_kind_that_damages_cells_is_shown_here() -> None:
    assert {kind.name for kind in kinds() if kind.form == "cell"} == {kind for kind, *_ in CELLS}


@pytest.mark.parametrize(
    ("kind", "field", "before"),
    [("lost-mark", "grade", "A"), ("lost-value", "code", "--"), ("other-case", "name", "电工"), ("same-sound", "code", "01-02")],
)  # fmt: skip
def test_a_kind_of_fault_leaves_alone_what_it_cannot_damage(kind: str, field: str, before: str) -> None:
    assert planted(kind, field, before) == {None}


def probe(root: Path, edition: str, *arguments: str) -> Any:
    outcome = mulu("probe", edition, "--root", root, "--format", "json", *arguments)
    assert outcome.code == 0, outcome.err
    return json.loads(outcome.out)


def test_nothing_survives_in_the_shanghai_catalogue_that_its_document_can_tell() -> None:
    found = probe(REPOSITORY, SHANGHAI, "--faults", "100")
    assert found["survivors"] == []
    assert found["summary"] | {"planted": 100, "survived": 0, "score": 100.0} == found["summary"]
    assert found["summary"]["score_of_rules"] > 80
    assert all(one["planted"] for one in found["parts"])


def test_the_rules_alone_let_through_no_name_and_no_code_that_the_national_classification_knows() -> None:
    found = probe(REPOSITORY, SHANGHAI, "--faults", "150", "--without-document", "--seed", "2")
    items = (REPOSITORY / "catalogs" / SHANGHAI / "items.csv").read_text("utf-8").split("\n")
    for one in found["survivors"]:
        if one["field"] not in ("code", "name"):
            continue
        section, _, code, *_ = items[one["line"] - 1].split(",")
        is_exempt = section == "三" or re.fullmatch(".+-Z[1-9][0-9]?|6-3[34]-.+|——", code)
        is_about_mark = one["before"].rstrip("★") == one["after"].rstrip("★")
        assert is_exempt or is_about_mark, one


def test_a_rule_taken_out_shows_its_survivors_and_is_suggested_for_them(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    place = root / "schemas" / "shanghai-skill-subsidy.yaml"
    whole = place.read_text("utf-8")
    with_rule = probe(root, SHANGHAI, "--faults", "70", "--without-document")
    place.write_text(re.sub("(?m)^  unordered-code:.*\n", "", whole), "utf-8", newline="")
    without = probe(root, SHANGHAI, "--faults", "70", "--without-document")
    new = [one for one in without["survivors"] if one not in with_rule["survivors"]]
    assert new
    assert {part["rule"] for one in new for part in one["suggestions"]} == {"unordered-code"}
    assert without["summary"]["score"] < with_rule["summary"]["score"]


def test_another_catalogue_that_would_tell_is_suggested_as_a_reference(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    shutil.copytree(
        REPOSITORY / "catalogs" / "national-occupations", root / "catalogs" / "national-occupations"
    )
    found = probe(root, SHANGHAI, "--faults", "70", "--without-document", "--lang", "en")
    advice = {part["rule"]: part["advice"] for one in found["survivors"] for part in one["suggestions"]}
    assert advice["differs-from-reference"].startswith(
        'declare references: [{catalog: national-occupations, edition: "2022", key: {code: code}, agree: {name: name}}] ('
    )


def test_a_reference_that_is_suggested_can_be_pasted_and_is_told_once(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    shutil.copytree(
        REPOSITORY / "catalogs" / "national-occupations", root / "catalogs" / "national-occupations"
    )
    arguments = ("probe", SHANGHAI, "--root", root, "--faults", "70", "--without-document", "--lang", "en")
    told, shown = mulu(*arguments).out, mulu(*arguments, "-f", "markdown").out
    [line] = {line for line in told.splitlines() if "national-occupations" in line and "→" in line}
    assert line.count("references: [") == 1
    entry = re.sub(r".*declare (references: \[.*\]) \(.*", r"\1", line)
    assert f"declare `{entry}` (to be exempt or mended" in shown
    schema = root / "schemas" / "shanghai-skill-subsidy.yaml"
    schema.write_text(f"{schema.read_text('utf-8')}\n{entry}\n", "utf-8", newline="")
    assert {"differs-from-reference", "unknown-to-reference"} & {
        rule for rule, *_ in findings(root, SHANGHAI)
    }


TRADES = "section,serial,code,name,grade\n" + "".join(
    f"{'I' if at < 9 else 'II'},{at if at < 9 else at - 8},0{at % 5}-{at:02},Trade {chr(64 + at)},{'ABC'[at % 3]}\n"
    for at in range(1, 21)
)
LOOSE = """
format: mulu.schema/1
fields: [{name: section}, {name: serial}, {name: code}, {name: name}, {name: grade}]
identity: {key: [code]}
rules: {stray-space: off}
"""


def test_a_schema_that_demands_nothing_lets_much_through_and_is_told_what_it_could_demand(
    tmp_path: Path,
) -> None:
    found = probe(
        make_catalog(tmp_path, TRADES.encode(), LOOSE), "trades/2026", "--faults", "200", "--lang", "en"
    )
    assert found["document"] is False
    assert found["summary"]["score"] < 80
    advice = {part["rule"]: part["advice"] for one in found["survivors"] for part in one["suggestions"]}
    assert advice["broken-numbering"] == "declare numbering: {field: serial, within: [section]}"
    assert advice["unlisted-grade"] == "declare for the field grade, under constraints: enum: [A, B, C]"
    assert (
        advice["malformed-code"]
        == 'declare for the field code, under constraints: pattern: "[0-9]{2}-[0-9]{2}"'
    )
    assert advice["stray-space"] == "switch the rule stray-space on: the schema has it off"


def test_what_is_to_be_declared_can_be_pasted_whatever_the_values_are(tmp_path: Path) -> None:
    grades = ["*A", "#1", "[q", "null: 1", "x, y", "yes", "A", "Grade B", "it's", 'a"b', "\\", "1.50"]
    rows = [("I", f"{at}a", f"{at:02}.5+'\\{at:02}", f"Trade {at}", grades[at % 12]) for at in range(48)]
    items = "section,serial,code,name,grade\n" + "".join(map(write_row, rows))
    root = make_catalog(tmp_path, items.encode(), LOOSE)
    found = probe(root, "trades/2026", "--faults", "300", "--lang", "en")
    advice = {part["rule"]: part["advice"] for one in found["survivors"] for part in one["suggestions"]}
    told = {
        name: advice[name].partition("under constraints: ")[2]
        for name in ("unlisted-grade", "malformed-code")
    }
    pasted = LOOSE.replace("{name: grade}", f"{{name: grade, constraints: {{{told['unlisted-grade']}}}}}")
    pasted = pasted.replace("{name: code}", f"{{name: code, constraints: {{{told['malformed-code']}}}}}")
    fields = read_schema(pasted.encode(), "schemas/trades.yaml").schema.by_name
    assert fields["grade"].constraints.enum == tuple(sorted(grades))
    assert all(re.fullmatch(fields["code"].constraints.pattern or "", code) for _, _, code, *_ in rows)
    assert ", A, " in told["unlisted-grade"]
    assert ", Grade B, " in told["unlisted-grade"]


def test_the_same_seed_plants_the_same_faults_and_another_seed_others(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, TRADES.encode(), LOOSE)
    runs = [
        mulu("probe", "trades/2026", "--root", root, "--faults", "60", "--seed", seed, "-f", "json").out
        for seed in "112"
    ]
    assert runs[0] == runs[1] != runs[2]


def test_too_low_a_score_is_exit_1_and_nothing_is_written(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, TRADES.encode(), LOOSE)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for percent, code in (("100", 1), ("1", 0)):
        outcome = mulu("probe", "trades/2026", "--root", root, "--faults", "40", "--fail-under", percent)
        assert outcome.code == code
        assert ("asked for" in outcome.out) == bool(code)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_the_score_is_compared_as_it_is_and_not_as_it_is_shown(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, TRADES.encode(), LOOSE)

    def ask(seed: int, *arguments: str) -> Outcome:
        return mulu(
            "probe", "trades/2026", "--root", root, "--faults", "3", "--seed", str(seed), "--lang", "en", *arguments
        )  # fmt: skip

    seeds = range(1, 100)
    seed = next(one for one in seeds if "tell of 1 (33.3%)" in ask(one).out)
    assert [ask(seed, "--fail-under", least).code for least in ("33.3", "33.33", "33.34")] == [0, 0, 1]
    assert "33.3% is less than the 33.3333334% asked for." in ask(seed, "--fail-under", "33.3333334").out


def test_what_is_told_and_what_survives_is_what_check_finds_and_lets_through(tmp_path: Path) -> None:
    project = find_project(make_catalog(tmp_path, TRADES.encode(), LOOSE))
    folder = project.catalog("trades").edition("2026")
    found = probe_edition(folder, rules_of(project), lambda: project.day, seed=3, number=20)
    verdicts = {bool(one.told_by) for one in found.outcomes}
    assert verdicts == {True, False}
    rows = [tuple(line.split(",")) for line in TRADES.split("\n")[1:-1]]
    facts, _ = read_tree(folder.read("edition.yaml") or b"")
    schema = folder.catalog.schema_for("2026").schema
    planter = Planter(Ground(schema, rows, range(2, 2 + len(rows)), TRADES.encode(), facts), 3)
    for one, planted in zip(found.outcomes, planter.plant(20), strict=True):
        assert one.planted == planted.without_file
        place = project.root / folder.path / planted.path
        before = place.read_bytes()
        place.write_bytes(planted.data)
        assert bool(findings(tmp_path, "trades/2026")) == bool(one.told_by), one.planted
        place.write_bytes(before)


def test_a_finding_that_stood_there_already_and_only_moves_tells_of_nothing(tmp_path: Path) -> None:
    items = TRADES.replace("00-20", "0x-20")
    rules = "rules: {control-character: off}\n"
    fields = LOOSE.replace("{name: code}", '{name: code, constraints: {pattern: "[0-9]{2}-[0-9]{2}"}}')
    schema = fields.replace("rules: {stray-space: off}\n", rules)
    told = {}
    for name, data in (("faulty", items), ("good", TRADES)):
        root = make_catalog(tmp_path / name, data.encode(), schema)
        kinds_told = probe(root, "trades/2026", "--faults", "300")["kinds"]
        told[name] = {
            one["kind"]: one["told_by_rules"]
            for one in kinds_told
            if one["kind"] in ("line-break", "shifted-column", "swapped-values")
        }
    assert set(told["good"]) == {"line-break", "shifted-column", "swapped-values"}
    assert told["faulty"] == told["good"]


def test_rules_that_look_at_one_row_only_find_the_same_in_each_row_alone() -> None:
    rows = [
        ("I", "1", "01-01", "Baker", "A"),
        ("I", "0x", "０1-1", "面 点师", "D"),
        ("", "1E+05", "无", "Bakеr", "A**"),
        ("II", "2", "01-02", "", "b"),
    ]
    frame = values(
        pl.DataFrame([(at, *row) for at, row in enumerate(rows)], ["line", *SCHEMA.columns], orient="row"),
        SCHEMA,
    )
    file = SchemaFile("schemas/trades.yaml", SCHEMA, Lines())
    compiled = compile_rules(policy_for(file, built_in_rules()), SCHEMA.columns)
    rules = [one for one in compiled if is_local(one, SCHEMA)]
    together = {(one.judged.name, one.judged.field, at) for one in judge(frame, rules) for at in one.rows}
    alone = {
        (one.judged.name, one.judged.field, at)
        for at in range(len(rows))
        for one in judge(frame[at : at + 1], rules)
    }
    assert together == alone
    assert len({name for name, *_ in together}) > 8


def test_that_a_frozen_edition_differs_from_its_lock_tells_of_nothing(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repo")
    before = probe(made.root, "trades/2026", "--faults", "40", "--without-document")
    freeze(made, "2026")
    assert probe(made.root, "trades/2026", "--faults", "40", "--without-document") == before
    assert before["summary"]["survived"] > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--faults", "0"], "--faults is a number from 1"),
        (["--fail-under", "101"], "--fail-under is a percentage from 0 to 100, not 101\n"),
        (["--fail-under", "100.0000001"], "not 100.0000001\n"),
        (["--format", "sarif"], "--format is one of text, json, markdown"),
    ],
)
def test_what_makes_no_sense_is_exit_2(tmp_path: Path, arguments: list[str], words: str) -> None:
    root = make_catalog(tmp_path, TRADES.encode(), LOOSE)
    outcome = mulu("probe", "trades/2026", "--root", root, "--lang", "en", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err


@pytest.mark.parametrize("items", [b"", b"section,serial\n", TRADES.encode("utf-16"), b"\xff\xfe\x00"])
def test_what_cannot_be_read_cannot_be_probed(tmp_path: Path, items: bytes) -> None:
    outcome = mulu("probe", "trades/2026", "--root", make_catalog(tmp_path, items, LOOSE))
    assert (outcome.code, outcome.out) == (2, "")
    assert "items.csv" in outcome.err
