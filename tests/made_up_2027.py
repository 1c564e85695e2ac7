"""A made-up edition 2027 of the Shanghai catalogue, with every kind of change; nothing of it was published.

It is made of the real items of 2026 each time it is needed, and never stands in the repository.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.command import mulu
from tests.sample import copy_repository

if TYPE_CHECKING:
    from pathlib import Path

CATALOG = "shanghai-skill-subsidy"
EDITION = f"{CATALOG}/2027"
FOLDER = f"catalogs/{EDITION}"
CHANGES = f"{FOLDER}/changes.yaml"
LOG = f"reports/{EDITION}/changes.json"

# What stands for what: old items by key, new ones as printed, numbers aside.
EDITS = {
    "recode": ("4-10-01-Z1", "三,4-14-01-Z1,老年助医陪诊,A"),
    "rename": ("4-04-05-05", "一,4-04-05-05,人工智能训练工程师,A"),
    "rename and recode": ("6-12-03-00", "一,6-12-03-01,药物制剂操作工,A"),
    "split, the code lives on": (
        "6-18-01-07",
        "一,6-18-01-07,数控机床操作工,A",
        "一,6-18-01-14,数控机床调整工,A",
    ),
    "merge": ("6-25-01-12 6-25-01-13", "一,6-25-01-12,电子电路制作工,A"),
    "many to many": (
        "6-23-01-01 6-23-01-02",
        "一,6-23-01-01,铁路机车车辆制造工,B",
        "一,6-23-01-02,铁路机车车辆维修工,B",
    ),
    "a placeholder gets a code, and loses its mark": ("一/航天电池生产工", "一,6-34-04-09,航天电池生产工,C"),
    "a placeholder changes its section": ("二/特种作业人员", "一,——,特种作业人员,C"),
    "removal": ("6-29-02-01",),
    "a code is used anew": ("6-30-05-02", "一,6-30-05-02,高空吊篮安装工,B"),
    "category": ("4-08-05-04", "一,4-08-05-04,药物检验员,B"),
    "a mark gained": ("6-18-01-01", "一,6-18-01-01,车工,B*"),
    "a mark lost": ("4-02-04-06", "一,4-02-04-06,无人机驾驶员,B"),
    "section, with a code of another kind": ("4-04-05-Z1", "一,4-04-05-12,人工智能数据标注,A"),
    "addition": ("", "三,4-99-01-Z1,虚构技能,C"),
}
NOTE = "注：标★的项目尚无编码（虚构）。"

DECIDED = """\
format: mulu.changes/1
# Made up for a test.
links:
  - {old: [6-29-02-01], new: [], reason: 取消, basis: 虚构文件〔2027〕2号}   # asked twice
  # Both works were cut up and put together anew.
  - {old: [6-23-01-01], new: [6-23-01-01, 6-23-01-02], reason: 按工序重新划分}
  - {old: [6-23-01-02], new: [6-23-01-01, 6-23-01-02], reason: 按工序重新划分}
  - {old: [6-23-01-01, 6-23-01-02], new: [6-23-01-01], reason: 按工序重新划分}
  - {old: [6-23-01-01, 6-23-01-02], new: [6-23-01-02], reason: 按工序重新划分}
"""
"""What a person has decided before anything was proposed."""
BASIS = "虚构文件〔2027〕1号"
DECISIONS = (
    ("accept", "4-04-05-05", "--reason", "更名"),
    ("accept", "6-12-03-01", "4-10-01-Z1", "--reason", "编码调整", "--basis", BASIS),
    ("accept", "6-18-01-14", "--reason", "拆分"),
    ("accept", "6-25-01-12+6-25-01-13=6-25-01-12", "--reason", "合并"),
    ("reject", "6-30-05-02", "--reason", "编码另用", "--basis", BASIS),
    ("accept", "一/航天电池生产工=6-34-04-09", "--reason", "取得编码"),
    ("accept", "一/特种作业人员", "--reason", "并入第一部分"),
    ("accept", "4-04-05-Z1", "--reason", "转为国家职业技能标准", "--basis", BASIS),
)
"""What a person makes of the proposals, by subcommands of `mulu changes`."""


def make(root: Path) -> Path:
    """A copy of the repository with the made-up draft in it, as `mulu new` begins it; gives the root."""
    copy_repository(root)
    assert mulu("new", EDITION, "--from", f"{CATALOG}/2026", "--root", root).code == 0
    items = root / FOLDER / "items.csv"
    heading, *lines = items.read_text("utf-8").splitlines()
    items.write_text("\n".join([heading, *_numbered(_edited(lines)), ""]), "utf-8")
    facts = root / FOLDER / "edition.yaml"
    facts.write_text(facts.read_text("utf-8").replace("notes:\n", f"notes:\n  - {NOTE}\n"), "utf-8")
    return root


def decide(root: Path) -> None:
    """Accept and reject what is proposed, by the command line."""
    run(root, "changes", "propose", EDITION)
    for verb, *rest in DECISIONS:
        run(root, "changes", verb, EDITION, *rest)


def run(root: Path, *arguments: str) -> str:
    """What a command says that must be understood and find nothing."""
    outcome = mulu(*arguments, "--root", root, "--lang", "en")
    assert (outcome.code, outcome.err) == (0, ""), outcome.out
    return outcome.out


def _edited(lines: list[str]) -> list[list[str]]:
    rows = [[section, *rest] for section, _, *rest in (line.split(",") for line in lines)]
    at = {_key(row): row for row in rows}
    for keys, *new in EDITS.values():
        olds = [at[key] for key in keys.split()]
        place = rows.index(olds[0]) if olds else len(rows)
        rows[place:place] = [line.split(",") for line in new]
        for old in olds:
            rows.remove(old)
    # Rows stand together by section, whichever they came from.
    return sorted(rows, key=lambda row: "一二三".index(row[0]))


def _key(row: list[str]) -> str:
    section, code, name, _ = row
    return f"{section}/{name.rstrip('★')}" if code == "——" else code


def _numbered(rows: list[list[str]]) -> list[str]:
    counts = dict.fromkeys("一二三", 0)
    lines = []
    for section, *rest in rows:
        counts[section] += 1
        lines.append(",".join([section, str(counts[section]), *rest]))
    return lines
