"""A real list in an .xls: 2,631 universities, whose serials run on over provinces that state how many they have."""

from __future__ import annotations

import csv
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from tests.command import findings, mulu
from tests.documents import empty_catalog
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = REPOSITORY.parent / "shared" / "data" / "documents" / "universities-2017.xls"
SCHEMA = """format: mulu.schema/1
title: 全国普通高等学校名单
fields:
  - {name: province, title: 省份, type: string, constraints: {required: true}}
  - {name: serial, title: 序号, type: integer, constraints: {required: true, minimum: 1}}
  - {name: name, title: 学校名称, type: string, constraints: {required: true}}
  - {name: code, title: 学校标识码, type: string, constraints: {required: true, unique: true, pattern: "[34][0-9]{9}"}}
  - {name: authority, title: 主管部门, type: string, constraints: {required: true}}
  - {name: place, title: 所在地, type: string, constraints: {required: true}}
  - {name: level, title: 办学层次, type: string, constraints: {required: true, enum: [本科, 专科]}}
  - {name: remark, title: 备注, type: string}
identity: {key: [code]}
numbering: {field: serial}
document:
  title: 全国普通高等学校名单（.+）
  columns: [serial, name, code, authority, place, level, remark]
  section: {field: province, number: "(.+)（(?P<count>[0-9]+)所）"}
  ignored: ["附件[0-9]*：?", "第[0-9]+页，共[0-9]+页"]
  white_space: cjk
"""

needs_document = pytest.mark.skipif(not DOCUMENT.exists(), reason="there is no ../shared/data to read from")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = empty_catalog(tmp_path_factory.mktemp("universities"), SCHEMA)
    outcome = mulu("import", DOCUMENT, "--catalog", "list", "--edition", "2017", "--root", root)
    assert outcome.code == 0, outcome.out + outcome.err
    return root


@needs_document
def test_every_province_has_as_many_universities_as_it_states(root: Path) -> None:
    folder = root / "catalogs" / "list" / "2017"
    items = list(csv.DictReader((folder / "items.csv").read_text("utf-8").splitlines()))
    extract = (folder / "extract.csv").read_text("utf-8")
    stated = {
        province: int(count)
        for province, count in (
            line.split(",")[4].removesuffix("所）").split("（")
            for line in extract.splitlines()
            if "所）" in line
        )
    }
    assert len(items) == 2631
    assert len(stated) == 31
    assert Counter(item["province"] for item in items) == stated
    assert list(YAML(typ="safe").load((folder / "edition.yaml").read_bytes())["sections"]) == list(stated)
    # A finding wrong-count would stand here for each that differs; so would a serial out of order.
    assert findings(root) == []


@needs_document
def test_line_breaks_inside_names_are_closed_up_and_places_are_cells(root: Path) -> None:
    folder = root / "catalogs" / "list" / "2017"
    assert "北京市,77,北京北大方正软件职业技术学院,4111012564," in (folder / "items.csv").read_text("utf-8")
    assert '\nsheet sheet1 B81,1,81,2,"北京北大方正软件职业技术\n学院",,\n' in (
        folder / "extract.csv"
    ).read_text("utf-8")


@needs_document
def test_a_stated_count_that_does_not_agree_is_told_at_its_cell(tmp_path: Path) -> None:
    schema = SCHEMA.replace("  white_space", "  aside: [{name: 北京大学}]\n  white_space")
    root = empty_catalog(tmp_path, schema)
    outcome = mulu(
        "import", DOCUMENT, "--catalog", "list", "--edition", "2017", "--root", root, "--lang", "en"
    )
    assert outcome.code == 1
    assert "sheet sheet1 A4" in outcome.out
    assert "states 92 items here, and 91 were read" in outcome.out
