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
