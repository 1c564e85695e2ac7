"""The committed edition of 2026: what it holds, and every fault that could creep into it."""

from __future__ import annotations

import hashlib
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.command import check, findings, mulu
from tests.sample import REPOSITORY, copy_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EDITION = REPOSITORY / "catalogs" / "shanghai-skill-subsidy" / "2026"
DOCUMENT = "上海市职业技能提升补贴目录（2026年）.txt"
ITEMS = "catalogs/shanghai-skill-subsidy/2026/items.csv"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_repository(tmp_path)


def rows() -> list[list[str]]:
    return [line.split(",") for line in (EDITION / "items.csv").read_text("utf-8").splitlines()[1:]]


def test_the_edition_holds_what_the_document_prints() -> None:
    items = rows()
    assert Counter(row[0] for row in items) == {"一": 364, "二": 3, "三": 12}
    assert Counter(row[4] for row in items) == {"A": 33, "B": 71, "B*": 3, "C": 237, "C*": 35}
    assert sum(row[2] == "——" for row in items) == 4
    assert [row[3] for row in items if "★" in row[3]] == [
        "X系列产品装调试验工★",
        "航天电池生产工★",
        "航天部组件加工检测工★",
    ]
    assert items[0] == ["一", "1", "4-02-06-05", "供应链管理师", "A"]
    assert items[-1] == ["三", "12", "6-29-01-Z1", "预制钢结构构件安装", "B"]
    facts = (EDITION / "edition.yaml").read_text("utf-8")
    assert facts.count("注：") == 1
    assert "注：标*的项目为技岗匹配项目。" in facts


def test_the_source_is_the_document_whose_sum_is_stated() -> None:
    digest = hashlib.sha256((EDITION / "source" / DOCUMENT).read_bytes()).hexdigest()
    assert f"sha256: {digest}" in (EDITION / "edition.yaml").read_text("utf-8")


def test_every_line_of_the_document_is_in_the_extract() -> None:
    document = (EDITION / "source" / DOCUMENT).read_text("utf-8").split("\n")
    printed = {
        f"line {number}": line.removeprefix("\t") for number, line in enumerate(document, 1) if line.strip()
    }
    extract = (EDITION / "extract.csv").read_text("utf-8").splitlines()[1:]
    assert {line.split(",")[0]: line.split(",", 4)[4] for line in extract} == printed


def test_the_clean_edition_has_one_finding_and_that_is_waived(root: Path) -> None:
    verdict = check(root)
    assert [(one["rule"], one["value"], bool(one["waived"])) for one in verdict["findings"]] == [
        ("unexplained-mark", "★", True)
    ]
    assert verdict["summary"]["items"] == 379
    assert verdict["summary"]["waived"] == 1


def test_importing_the_document_again_changes_no_byte(root: Path) -> None:
    folder = root / "catalogs" / "shanghai-skill-subsidy" / "2026"
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    outcome = mulu(
        "import",
        folder / "source" / DOCUMENT,
        "--catalog",
        "shanghai-skill-subsidy",
        "--edition",
        "2026",
        "--root",
        root,
    )
    assert outcome.code == 0, outcome.err + outcome.out
    assert {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()} == before


# Each fault is planted alone, by line of items.csv: (what it becomes, the rule, the line, the field).
Fault = tuple[int, str, str, str, str | None]
FAULTS: list[Fault] = [
    (12, "4-14-01-02", "4-14-01-2", "malformed-code", "code"),
    (12, "4-14-01-02", "4-10-01-06", "duplicate-code", "code"),
    (378, "6-31-07-Z1", "6-31-07-01", "duplicate-code", "code"),
    (98, "航天部组件加工检测工★", "航天电池生产工★", "duplicate-key", "name"),
    (368, "特种作业人员", "航天电池生产工", "repeated-name-without-code", "name"),
    (20, ",A", ",D", "unlisted-category", "category"),
    (20, ",A", ",*", "missing-category", "category"),
    (20, "一,", "四,", "unlisted-section", "section"),
    (20, "一,", ",", "missing-section", "section"),
    (20, "一,19,", "一,,", "missing-serial", "serial"),
    (20, "6-25-01-13", "", "missing-code", "code"),
    (20, "印制电路制作工", "", "missing-name", "name"),
    (20, "印制电路制作工", "\u3000", "missing-name", "name"),
    (20, ",A", ",", "missing-category", "category"),
    (20, "一,19,", "一,20,", "broken-numbering", "serial"),
    (20, "一,19,", "一,019,", "malformed-serial", "serial"),
    (20, "一,19,", "一,19.0,", "spreadsheet-damage", "serial"),
    (20, "一,19,", "一,十九,", "malformed-serial", "serial"),
    (20, "一,19,", "一,⑲,", "compatibility-character", "serial"),
    (20, "6-25-01-13", "6-25-01-Z1", "misplaced-code", "code"),
    (380, "6-29-01-Z1", "6-29-01-21", "misplaced-code", "code"),
    (372, "4-04-05-Z3", "4-04-05-Z4", "skipped-code-number", "code"),
    (60, ",B", ",C", "scattered-category", "category"),
    (60, ",B", ",A", "scattered-category", "category"),
    (20, "6-25-01-13", "6-99-01-13", "unordered-code", "code"),
    (20, "印制电路制作工", "印制电路制作工 ", "stray-space", "name"),
    (20, "印制电路制作工", "印制 电路制作工", "stray-space", "name"),
    (20, "印制电路制作工", "印制\u00a0电路制作工", "stray-space", "name"),
    (20, "6-25-01-13", " 6-25-01-13", "stray-space", "code"),
    (20, "印制电路制作工", "印制\u3000电路制作工", "ideographic-space", "name"),
    (20, "印制电路制作工", "印制\u200b电路制作工", "zero-width-character", "name"),
    (20, "印制电路制作工", "印制\u202e电路制作工", "zero-width-character", "name"),
    (20, "印制电路制作工", "印制\t电路制作工", "control-character", "name"),
    (20, "印制电路制作工", "印制\0电路制作工", "control-character", "name"),
    (20, "印制电路制作工", "印制\ue5e5电路制作工", "private-use-character", "name"),
    (20, "印制电路制作工", "印制\ufffd电路制作工", "replacement-character", "name"),
    (20, "印制电路制作工", "印制电路制作⼯", "compatibility-character", "name"),
    (20, "6-25-01-13", "６-25-01-13", "full-width-character", "code"),
    (84, "3", "３", "full-width-character", "serial"),
    (20, ",A", ",Ａ", "full-width-character", "category"),
    (93, "B*", "B＊", "full-width-character", "category"),
    (96, "X系列", "Ｘ系列", "full-width-character", "name"),
    (93, "B*", "В*", "look-alike-letter", "category"),
    (96, "X系列", "Х系列", "look-alike-letter", "name"),
    (20, "6-25-01-13", "6-25-О1-13", "look-alike-letter", "code"),
    (20, "6-25-01-13", "6–25-01-13", "wrong-dash", "code"),
    (20, "6-25-01-13", "6-25-01－13", "wrong-dash", "code"),
    (96, "——", "—", "wrong-placeholder", "code"),
    (96, "——", "--", "wrong-placeholder", "code"),
    (96, "——", "－－", "wrong-placeholder", "code"),
    (96, "——", "无", "wrong-placeholder", "code"),
    (12, "4-14-01-02", "2004/14/1", "spreadsheet-damage", "code"),
    (12, "4-14-01-02", "4月14日", "spreadsheet-damage", "code"),
    (12, "4-14-01-02", "4.14E+05", "spreadsheet-damage", "code"),
    (12, "医疗护理员", "#REF!", "spreadsheet-damage", "name"),
    (12, "医疗护理员", "=cmd()", "spreadsheet-damage", "name"),
    (12, "医疗护理员", "医*疗护理员", "stray-mark", "name"),
    (12, "医疗护理员", "医疗护理工", "differs-from-source", "name"),
    (93, "B*", "B", "differs-from-source", "category"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "printed", "planted", "rule", "field"),
    FAULTS,
    ids=[f"{fault[3]} {fault[2]!a}" for fault in FAULTS],
)
def test_a_fault_planted_alone_gives_one_finding_at_its_line_and_field(
    root: Path, line: int, printed: str, planted: str, rule: str, field: str | None
) -> None:
    plant(root, line, partial(replace_first, printed, planted))
    assert findings(root) == [(rule, line, field)]


def test_all_faults_planted_together_are_all_found(root: Path) -> None:
    used: set[int] = set()
    expected = set()
    for line, printed, planted, rule, field in FAULTS:
        # Faults that are faults only beside sound neighbours are told apart by the test above.
        if line in used or rule in ("scattered-category", "unordered-code", "skipped-code-number"):
            continue
        used.add(line)
        plant(root, line, partial(replace_first, printed, planted))
        expected.add((rule, line, field))
    assert expected <= set(findings(root))


def replace_first(printed: str, planted: str, text: str) -> str:
    return text.replace(printed, planted, 1)


def plant(root: Path, line: int, change: Callable[[str], str]) -> None:
    path = root / ITEMS
    lines = path.read_text("utf-8").split("\n")
    changed = change(lines[line - 1])
    assert changed != lines[line - 1]
    lines[line - 1] = changed
    path.write_text("\n".join(lines), "utf-8")


@pytest.mark.parametrize("renumbered", [False, True])
def test_a_deleted_row_is_one_finding_where_it_stood(root: Path, renumbered: bool) -> None:
    lines = (root / ITEMS).read_text("utf-8").split("\n")
    del lines[99]
    if renumbered:
        lines = lines[:99] + [renumber(line, -1) if line.startswith("一") else line for line in lines[99:]]
    (root / ITEMS).write_text("\n".join(lines), "utf-8")
    assert findings(root) == [("differs-from-source", 100, None)]


def renumber(line: str, by: int) -> str:
    section, serial, rest = line.split(",", 2)
    return f"{section},{int(serial) + by},{rest}"


def test_two_swapped_names_are_found_though_every_other_rule_is_happy(root: Path) -> None:
    lines = (root / ITEMS).read_text("utf-8").split("\n")
    one, other = lines[199].split(","), lines[209].split(",")
    one[3], other[3] = other[3], one[3]
    lines[199], lines[209] = ",".join(one), ",".join(other)
    (root / ITEMS).write_text("\n".join(lines), "utf-8")
    assert findings(root) == [("differs-from-source", 200, "name"), ("differs-from-source", 210, "name")]


def test_a_row_pasted_twice_is_a_duplicate_code(root: Path) -> None:
    lines = (root / ITEMS).read_text("utf-8").split("\n")
    lines.insert(100, lines[99])
    (root / ITEMS).write_text("\n".join(lines), "utf-8")
    assert findings(root) == [("duplicate-code", 101, "code")]


def test_a_waived_finding_and_a_warning_hide_no_change(root: Path) -> None:
    plant(root, 2, lambda text: text.replace("供应链管理师", "供应链管理师★"))
    plant(root, 380, lambda text: f'{text}\n三,13,6-29-01-Z2,"新工种",B')
    found = findings(root)
    assert ("differs-from-source", 2, "name") in found
    assert ("differs-from-source", 381, None) in found


def test_a_published_edition_cannot_be_called_a_draft(root: Path) -> None:
    facts = root / "catalogs" / "shanghai-skill-subsidy" / "2026" / "edition.yaml"
    text = facts.read_text("utf-8")
    facts.write_text(text.replace("state: published", "state: draft"), "utf-8")
    assert findings(root) == [("broken-yaml", 2, "state")]
    facts.write_text(text.replace("state: published", "state: draft")[: text.index("source:") - 4], "utf-8")
    assert ("broken-yaml", 2, "state") in findings(root)
