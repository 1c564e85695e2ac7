"""PDFs that authorities have published, against what others have read out of them."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.documents import empty_catalog
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

DATA = REPOSITORY.parent / "shared" / "data"
OCCUPATIONS = """\
format: mulu.schema/1
fields:
  - {name: code, type: string, constraints: {required: true, unique: true, pattern: "[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}"}}
  - {name: name, type: string, constraints: {required: true, unique: true}}
identity: {key: [code], name: [name]}
marks:
  - {mark: L/S, field: name, title: 绿色职业、数字职业}
  - {mark: L,   field: name, title: 绿色职业}
  - {mark: S,   field: name, title: 数字职业}
document:
  columns:
    - {heading: 中类}
    - {heading: 小类}
    - {heading: 细类(职业), items: [code, name], begin: "[1-8]-[0-9]{2}-[0-9]{2}-[0-9]{2}"}
  white_space: cjk
  continued: [code]
  ignored: [分类体系表, 续表, "[0-9]+", 中华人民共和国, 职业分类大典（2022年版）, "第[一二三四五六七八]大类.+"]
"""


def published(name: str) -> Path:
    if not (DATA / name).is_file():
        pytest.skip(f"{name} is not there: it lies beside the project, in shared/data")
    return DATA / name


def test_all_1639_occupations_come_out_of_77_pages(tmp_path: Path) -> None:
    document = published("documents/national-occupations-2022.pdf")
    root = empty_catalog(tmp_path, OCCUPATIONS)
    outcome = mulu("import", document, "--catalog", "list", "--edition", "2022", "--root", root)
    assert outcome.code == 0, outcome.out + outcome.err
    with published("reference/national-occupations-2022.csv").open(encoding="utf-8", newline="") as file:
        expected = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    with (root / "catalogs/list/2022/items.csv").open(encoding="utf-8", newline="") as file:
        printed = [(row["code"], row["name"]) for row in csv.DictReader(file)]
    assert len(printed) == 1639
    assert [(code, re.sub("(L|S|L/S)$", "", name)) for code, name in printed] == expected
    marks = [name[len(plain) :] for (_, name), (_, plain) in zip(printed, expected, strict=True)]
    assert (marks.count("L"), marks.count("S"), marks.count("L/S")) == (111, 74, 23)


ENROLMENT = """\
format: mulu.schema/1
fields:
  - {name: code,    title: 院校代码,     type: string, constraints: {required: true}}
  - {name: name,    title: 院校名称,     type: string, constraints: {required: true}}
  - {name: group,   title: 专业组代码,   type: string, constraints: {required: true}}
  - {name: planned, title: 计划数,       type: integer}
  - {name: filed,   title: 投档人数,     type: integer}
  - {name: score,   title: 投档最低分,   type: integer}
  - {name: rank,    title: 投档最低排位, type: integer}
identity: {key: [code, group], name: [name]}
document:
  title:   广东省2022年本科.+投档情况
  columns: [code, name, group, planned, filed, score, rank]
  ignored: ["第 [0-9] 页，共 [0-9] 页", 广东省教育考试院]
"""


@pytest.mark.parametrize(("name", "count"), [("calligraphy", 19), ("sports", 119)])
def test_a_table_under_a_watermark_is_that_of_the_spreadsheet_cell_by_cell(
    tmp_path: Path, name: str, count: int
) -> None:
    root = empty_catalog(tmp_path, ENROLMENT.replace("广东省教育考试院]", "广东省教育考试院, ）]"))
    read = {}
    for edition, suffix in (("2021", ".pdf"), ("2022", ".xlsx")):
        document = published(f"documents/guangdong-2022-{name}{suffix}")
        outcome = mulu("import", document, "--catalog", "list", "--edition", edition, "--root", root)
        assert outcome.code == 0, outcome.out + outcome.err
        read[suffix] = (root / "catalogs" / "list" / edition / "items.csv").read_bytes()
    assert read[".pdf"] == read[".xlsx"]
    assert read[".pdf"].count(b"\n") == count + 1


def test_what_the_edge_of_a_cell_has_cut_off_is_named(tmp_path: Path) -> None:
    """A name is too long for its cell: a bracket is stored behind the edge, where nobody sees it."""
    root = empty_catalog(tmp_path, ENROLMENT)
    document = published("documents/guangdong-2022-sports.pdf")
    outcome = mulu("import", document, "--catalog", "list", "--edition", "2022", "--root", root)
    assert outcome.code == 1
    assert outcome.out.splitlines()[0].startswith("guangdong-2022-sports.pdf:page 3 hidden text 1  ）  ")
