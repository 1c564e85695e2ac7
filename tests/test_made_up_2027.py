"""From the draft of a made-up edition 2027 to its proven change log, through the command line."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.command import mulu
from tests.editions import told
from tests.made_up_2027 import (
    BASIS,
    CATALOG,
    CHANGES,
    DECIDED,
    EDITION,
    FOLDER,
    LOG,
    NOTE,
    decide,
    make,
    run,
)
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

PROPOSED = [
    "changed 4-04-05-05 → 4-04-05-05: name ?",
    "changed 6-12-03-00 → 6-12-03-01: code name ?",
    "split 6-18-01-07 → 6-18-01-07+6-18-01-14: name | code name ?",
    "merged 6-25-01-12+6-25-01-13 → 6-25-01-12: name | code name ?",
    "changed 6-30-05-02 → 6-30-05-02: name ?",
    "changed 一/航天电池生产工 → 6-34-04-09: code name ?",
    "changed 二/特种作业人员 → 一/特种作业人员: section ?",
    "changed 4-04-05-Z1 → 4-04-05-12: section code ?",
    "changed 4-10-01-Z1 → 4-14-01-Z1: code ?",
]
FINAL = [
    "changed 4-04-05-05 → 4-04-05-05: name",
    "changed 4-08-05-04 → 4-08-05-04: category",
    "changed 6-12-03-00 → 6-12-03-01: code name",
    "split 6-18-01-07 → 6-18-01-07+6-18-01-14: name | code name",
    "merged 6-25-01-12+6-25-01-13 → 6-25-01-12: name | code name",
    "changed 6-18-01-01 → 6-18-01-01: category",
    "merged 6-23-01-01+6-23-01-02 → 6-23-01-01: name | code name",
    "split 6-23-01-01 → 6-23-01-01+6-23-01-02: name | code name",
    "split 6-23-01-02 → 6-23-01-01+6-23-01-02: code name | name",
    "merged 6-23-01-01+6-23-01-02 → 6-23-01-02: code name | name",
    "removed 6-29-02-01 → nothing: nothing",
    "removed 6-30-05-02 → nothing: nothing",
    "added nothing → 6-30-05-02: nothing",
    "changed 4-02-04-06 → 4-02-04-06: category",
    "changed 一/航天电池生产工 → 6-34-04-09: code name",
    "changed 二/特种作业人员 → 一/特种作业人员: section",
    "changed 4-04-05-Z1 → 4-04-05-12: section code",
    "changed 4-10-01-Z1 → 4-14-01-Z1: code",
    "added nothing → 4-99-01-Z1: nothing",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The draft, made once; to be read only."""
    root = make(tmp_path_factory.mktemp("made") / "repository")
    (root / CHANGES).write_text(DECIDED, "utf-8")
    return root


@pytest.fixture(scope="module")
def decided(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The draft with all decisions, made once by the command line; to be read only."""
    root = Path(shutil.copytree(made, tmp_path_factory.mktemp("decided") / "repository"))
    decide(root)
    return root


@pytest.fixture
def draft(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "repository"))


@pytest.fixture
def root(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "repository"))


def log_of(root: Path) -> Any:
    return json.loads(run(root, "diff", "2026", "2027", "--format", "json"))


def of_key(log: Any, key: str) -> Any:
    """The change of an item, by a key that stands in one change only."""
    [found] = [one for one in log["changes"] if key in [item["key"] for item in (*one["old"], *one["new"])]]
    return found


def test_the_edition_is_made_up_and_is_not_in_the_repository(made: Path) -> None:
    assert not (REPOSITORY / FOLDER).exists()
    facts = (made / FOLDER / "edition.yaml").read_text("utf-8")
    assert "state: draft" in facts
    assert "虚构" in facts
    assert (made / f"catalogs/{CATALOG}/2026/items.csv").read_bytes() == (
        REPOSITORY / f"catalogs/{CATALOG}/2026/items.csv"
    ).read_bytes()


def test_what_people_have_to_decide_is_proposed_and_nothing_else(draft: Path, made: Path) -> None:
    undecided = [line for line in told(log_of(draft)) if line.endswith("?")]
    assert undecided == PROPOSED
    said = run(draft, "changes", "propose", EDITION).splitlines()
    assert said[0] == f"9 proposal(s) to decide stand in {CHANGES}"
    assert said[1].startswith(f"decide: mulu changes accept {EDITION} KEY --reason")
    text = (draft / CHANGES).read_text("utf-8")
    assert text.startswith(DECIDED)
    assert text.count("- {old: [") == len(PROPOSED) + DECIDED.count("- {old: [")
    assert (
        "  # 人工智能训练师 → 人工智能训练工程师\n  - {old: [4-04-05-05], new: [4-04-05-05], score: " in text
    )
    assert told(log_of(draft)) == told(log_of(made))


def test_proposing_twice_is_proposing_once_and_comments_of_people_stay(draft: Path) -> None:
    run(draft, "changes", "propose", EDITION)
    path = draft / CHANGES
    text = path.read_text("utf-8")
    run(draft, "changes", "propose", EDITION)
    assert path.read_text("utf-8") == text
    commented = text.replace("  # 老年助医陪诊", "  # 已电话询问\n  # 老年助医陪诊").replace(
        'alike; same code"}', 'alike; same code"}  # 待定'
    )
    path.write_text(commented, "utf-8")
    run(draft, "changes", "propose", EDITION)
    assert path.read_text("utf-8") == commented


def test_decisions_are_added_and_what_was_there_stays_to_the_byte(root: Path) -> None:
    text = (root / CHANGES).read_text("utf-8")
    assert text.startswith(DECIDED)
    assert "proposed:" not in text
    assert text.count("basis: 虚构文件〔2027〕1号}") == 4
    assert text.partition("apart:\n")[2] == (
        "  # 起重工 → 高空吊篮安装工\n"
        "  - {old: 6-30-05-02, new: 6-30-05-02, reason: 编码另用, basis: 虚构文件〔2027〕1号}\n"
    )
    run(root, "changes", "propose", EDITION)
    assert (root / CHANGES).read_text("utf-8") == text


def test_all_kinds_of_change_are_in_the_log(root: Path) -> None:
    log = log_of(root)
    assert told(log) == FINAL
    assert of_key(log, "4-99-01-Z1").get("reused") is None
    assert [one.get("reused") for one in log["changes"] if one["kind"] == "added"] == [True, None]
    recode = of_key(log, "4-14-01-Z1")
    assert recode["fields"] == {"code": ["4-10-01-Z1", "4-14-01-Z1"]}
    assert (recode["reason"], recode["basis"]) == ("编码调整", BASIS)
    removed = of_key(log, "6-29-02-01")
    assert (removed["new"], removed["fields"], removed["reason"]) == ([], {}, "取消")
    assert of_key(log, "6-34-04-09")["fields"] == {
        "code": ["——", "6-34-04-09"],
        "name": ["航天电池生产工★", "航天电池生产工"],
    }
    assert of_key(log, "一/特种作业人员")["fields"] == {"section": ["二", "一"]}
    assert of_key(log, "6-18-01-01")["fields"] == {"category": ["B", "B*"]}
    assert of_key(log, "6-18-01-14")["fields"] == [
        {"name": ["多工序数控机床操作调整工", "数控机床操作工"]},
        {"code": ["6-18-01-07", "6-18-01-14"], "name": ["多工序数控机床操作调整工", "数控机床调整工"]},
    ]
    assert log["edition"] == {
        "title": ["上海市职业技能提升补贴目录（2026年）", "上海市职业技能提升补贴目录（2027年）"],
        "notes": [["注：标*的项目为技岗匹配项目。"], [NOTE, "注：标*的项目为技岗匹配项目。"]],
    }


def test_the_json_is_the_contract(root: Path, made: Path) -> None:
    for log in (log_of(root), log_of(made)):
        assert list(log) == [
            "format",
            "catalog",
            "from",
            "to",
            "changes",
            "layout",
            "edition",
            "policy",
            "summary",
        ]
        assert (log["format"], log["catalog"]) == ("mulu.changes/1", CATALOG)
        assert (log["from"], log["to"], log["policy"]) == ("2026", "2027", {})
        for change in log["changes"]:
            assert_contract(change)
        assert_counted(log)
        assert list(log["layout"]) == ["old", "new"]
        for edition, side in zip(("2026", "2027"), log["layout"].values(), strict=True):
            assert list(side) == ["columns", "sha256", "numbering", "order", "serials", "cells"]
            data = (root / f"catalogs/{CATALOG}/{edition}/items.csv").read_bytes()
            assert side["sha256"] == hashlib.sha256(data).hexdigest()
            assert side["columns"] == ["section", "serial", "code", "name", "category"]
            assert side["numbering"] == {"field": "serial", "within": ["section"]}
            assert side["serials"] == side["cells"] == {}


def assert_contract(change: Any) -> None:
    keys = ["kind", "old", "new", "fields", "decided", "score", "reason", "basis"]
    assert list(change)[: len(keys)] == keys
    assert set(change) <= {*keys, "because", "reused"}
    for item in (*change["old"], *change["new"]):
        assert list(item) == ["key", "item"]
        assert list(item["item"]) == ["section", "serial", "code", "name", "category"]
    many = {"split": "new", "merged": "old"}.get(change["kind"])
    assert isinstance(change["fields"], list if many else dict)
    each: Any = change["fields"] if many else [change["fields"]]
    if many:
        assert len(each) == len(change[many]) > 1
        assert len(change[{"new": "old", "old": "new"}[many]]) == 1
    else:
        assert len(change["old"]) == (change["kind"] != "added")
        assert len(change["new"]) == (change["kind"] != "removed")
    for fields in each:
        for before, after in fields.values():
            assert before != after
        assert "serial" not in fields
    assert change["decided"] == (change["score"] is None)
    assert change["decided"] == ("because" not in change)
    if not change["decided"]:
        assert 0 <= change["score"] <= 1
        assert (change["reason"], change["basis"]) == (None, None)
    if "reused" in change:
        assert (change["kind"], change["reused"]) == ("added", True)


def assert_counted(log: Any) -> None:
    summary = log["summary"]
    kinds = ("added", "removed", "changed", "split", "merged")
    assert list(summary) == [*kinds, "renumbered", "moved", "unchanged", "undecided"]
    assert {kind: summary[kind] for kind in kinds} == {
        kind: sum(change["kind"] == kind for change in log["changes"]) for kind in kinds
    }
    assert summary["undecided"] == sum(not change["decided"] for change in log["changes"])
    old = {item["key"] for change in log["changes"] for item in change["old"]}
    assert summary["unchanged"] + len(old) == 379


def test_verify_asks_for_decisions_first_and_then_proves_the_log(root: Path, made: Path) -> None:
    undecided = mulu("changes", "verify", EDITION, "--root", made, "--lang", "en")
    assert undecided.code == 1
    assert undecided.out.startswith("9 proposal(s) are undecided")
    assert run(root, "changes", "verify", EDITION) == (
        "proven: 2026 and 19 change(s), replayed, are 2027 to the last byte, and back\n"
        f"no change log is committed yet: {LOG}; mulu report writes it\n"
    )
    run(root, "report")
    assert f"proven: {LOG} is that change log, to the last byte\n" in run(root, "changes", "verify", EDITION)


@pytest.mark.parametrize("name", ["2026", "2027"])
def test_verify_fails_once_an_item_was_changed_behind_the_log(root: Path, name: str) -> None:
    run(root, "report")
    items = root / f"catalogs/{CATALOG}/{name}/items.csv"
    items.write_bytes(items.read_bytes().replace("养老护理员".encode(), "养老护理师".encode()))
    outcome = mulu("changes", "verify", EDITION, "--root", root, "--lang", "en")
    assert outcome.code == 1
    assert f"{LOG}: not proven: the log is about another state of {name}" in outcome.out


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_the_log_is_told_to_people_with_reasons_and_documents(root: Path, form: str, made: Path) -> None:
    told = run(root, "diff", "2026", "2027", "--format", form)
    for words in (
        "上海市职业技能提升补贴目录（2027年）",
        "老年助医陪诊",
        "编码调整",
        BASIS,
        "数控机床调整工",
        "取得编码",
        NOTE.removesuffix("。"),
    ):
        assert words in told
    assert "6-30-05-02" in told
    assert "起重工" in told
    assert "高空吊篮安装工" in told
    assert "ndecided" not in told.replace("| Undecided | 0 |", "")
    assert run(made, "diff", "2026", "2027", "--format", form).count("Undecided") >= 1


def test_report_and_diff_give_the_same_log(root: Path) -> None:
    run(root, "report")
    assert (root / LOG).read_text("utf-8") == run(root, "diff", "2026", "2027", "-f", "json")
    chinese = mulu("diff", "2026", "2027", "-f", "markdown", "--root", root).out
    assert (root / f"reports/{EDITION}/changes.md").read_text("utf-8") == chinese


def reports(root: Path) -> Iterator[Path]:
    yield from sorted(path for path in (root / "reports").rglob("*") if path.is_file())


def test_reports_come_back_to_the_last_byte_after_they_were_deleted(root: Path) -> None:
    run(root, "report")
    before = {path: path.read_bytes() for path in reports(root)}
    assert len(before) == 11
    shutil.rmtree(root / "reports")
    run(root, "report")
    assert {path: path.read_bytes() for path in reports(root)} == before
    assert run(root, "report") == "nothing has changed\n"
    assert run(root, "report", "--check") == ""


def test_the_check_of_reports_fails_for_any_report_edited_or_deleted(root: Path) -> None:
    run(root, "report")
    for path in reports(root):
        data = path.read_bytes()
        name = path.relative_to(root).as_posix()
        edited = data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]
        path.write_bytes(edited)
        stale = mulu("report", "--check", "--root", root, "--lang", "en")
        assert stale.code == 1
        assert stale.out.startswith(f"{name}:")
        assert stale.out.count("\n") == 1
        assert path.read_bytes() == edited
        path.unlink()
        missing = mulu("report", "--check", "--root", root, "--lang", "en")
        assert (missing.code, missing.out) == (1, f"{name}: the report is missing; run mulu report\n")
        path.write_bytes(data)
    run(root, "report", "--check")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        (f"{FOLDER}/items.csv", "养老护理员,A", "养老护理员,B"),
        (f"{FOLDER}/edition.yaml", "虚构", "虚拟"),
        (CHANGES, "asked twice", "asked thrice"),
        (CHANGES, "更名", "改名"),
        (f"catalogs/{CATALOG}/catalog.yaml", "目录", "名录"),
    ],
)
def test_the_check_of_reports_fails_once_data_has_changed(
    root: Path, name: str, before: str, after: str
) -> None:
    run(root, "report")
    text = (root / name).read_text("utf-8")
    assert before in text
    (root / name).write_text(text.replace(before, after), "utf-8")
    outcome = mulu("report", "--check", "--root", root, "--lang", "en")
    # A comment says nothing, and is in no report.
    assert outcome.code == int(before != "asked twice")


def test_the_crosswalk_names_every_item_of_both_editions(root: Path) -> None:
    run(root, "report")
    lines = (root / f"reports/{EDITION}/crosswalk.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    for column, edition in ((0, "2026"), (3, "2027")):
        named = {row[column] for row in rows} - {"sssom:NoTermFound"}
        items = (root / f"catalogs/{CATALOG}/{edition}/items.csv").read_text("utf-8")
        assert len(named) == len(items.splitlines()) - 1
    cardinalities = {(row[0], row[3]): row[6] for row in rows}
    prefix = "edition_2026:", "edition_2027:"
    assert cardinalities[f"{prefix[0]}6-18-01-07", f"{prefix[1]}6-18-01-14"] == "1:n"
    assert cardinalities[f"{prefix[0]}6-25-01-13", f"{prefix[1]}6-25-01-12"] == "n:1"
    assert cardinalities[f"{prefix[0]}6-23-01-01", f"{prefix[1]}6-23-01-02"] == "n:n"
    assert cardinalities[f"{prefix[0]}6-30-05-02", "sssom:NoTermFound"] == "1:0"
    assert cardinalities["sssom:NoTermFound", f"{prefix[1]}6-30-05-02"] == "0:1"
