"""`corrections.yaml` takes a place of the document as findings print it, in either language."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.command import Outcome, mulu
from tests.pdf_files import pdf, table
from tests.sample import make_catalog

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """format: mulu.schema/1
fields:
  - {name: code, constraints: {required: true, unique: true}}
  - {name: name, constraints: {required: true}}
identity: {key: [code]}
document: {columns: [code, name]}
"""
ROWS = [("code", "name"), ("01", "Baker"), ("02", "Cook"), ("02", "Mason")]


def separated() -> bytes:
    return "".join(",".join(row) + "\n" for row in ROWS).encode()


def spreadsheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("附件 1")
        for at, row in enumerate(ROWS):
            sheet.write_row(at, 0, row)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "document", "places"),
    [
        ("list.csv", separated(), ["line 4 cell 1", "第4行第1格", "第4行第2格"]),
        ("list.xlsx", spreadsheet(), ["sheet 附件 1 A4", "工作表“附件 1”单元格A4", "工作表“附件 1”单元格B4"]),
        ("list.pdf", pdf(table(ROWS)), ["page 1 table 1 row 4 cell 1", "第1页第1个表格第4行第1格"]),
    ],
)
def test_an_item_is_corrected_by_its_place_as_it_is_told(
    tmp_path: Path, name: str, document: bytes, places: list[str]
) -> None:
    root = make_catalog(tmp_path / "repo", b"", schema=SCHEMA)
    folder = root / "catalogs" / "trades" / "2026"
    shutil.rmtree(folder)
    (tmp_path / name).write_bytes(document)
    importing = ("import", tmp_path / name, "--catalog", "trades", "--edition", "2026", "--root", root)
    mulu(*importing)
    for language in ("zh", "en"):
        told = mulu("check", "--root", root, "--lang", language).out
        assert places[language == "zh"] in told

    def correct(place: str) -> Outcome:
        (folder / "corrections.yaml").write_text(
            "format: mulu.corrections/1\ncorrections:\n"
            f"  - {{op: change, at: {place}, field: code, expect: '02', to: '03', reason: slip}}\n",
            "utf-8",
        )
        return mulu(*importing, "--lang", "zh")

    for place in places:
        assert correct(place).code == 0
        assert (folder / "items.csv").read_text("utf-8").endswith("02,Cook\n03,Mason\n")
    ambiguous = correct("02")
    assert (ambiguous.code, places[1] in ambiguous.out, places[0] in ambiguous.out) == (1, True, False)
