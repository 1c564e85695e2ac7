"""A spreadsheet is read as it prints: what stands around and over its cells comes after them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from mulu.readers import open_document

if TYPE_CHECKING:
    from collections.abc import Callable


def book(fill: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = workbook.add_worksheet("附件1")
    sheet.write_string(0, 0, "a")
    fill(sheet)
    workbook.close()
    return out.getvalue()


def beside(fill: Callable[[Any], None]) -> list[tuple[str, str]]:
    runs = open_document(book(fill), "list.xlsx").runs
    return [(run.place, run.text) for run in runs if not run.table]


@pytest.mark.parametrize(
    ("codes", "printed"),
    [
        ("&C第 &P 页，共 &N 页", ["第 1 页，共 1 页"]),
        (
            '&L&"SimSun,Bold"&14Annex&C&KFF0000Trades && crafts&Rof 2026',
            ["Annex", "Trades & crafts", "of 2026"],
        ),
        ("&C&P", []),
        ("&L&D&C&P / &N&R&F", ["1 / 1"]),
        ("&C&A", []),
        ("&C表 & 目&录", ["表 & 目&录"]),
    ],
)
def test_headers_and_footers_are_read_but_for_what_the_program_fills_in(
    codes: str, printed: list[str]
) -> None:
    assert [text for _, text in beside(lambda sheet: sheet.set_footer(codes))] == printed


def test_comments_and_shapes_are_read_with_their_places() -> None:
    def fill(sheet: Any) -> None:
        sheet.write_comment("B2", "Steward: check this")
        sheet.insert_textbox("C3", "Note: all")

    assert sorted(beside(fill)) == [("sheet 附件1 B2", "Steward: check this"), ("textbox 1", "Note: all")]


def test_pictures_are_told() -> None:
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf"
        "c0000000030001a5f645400000000049454e44ae426082"
    )
    data = book(lambda sheet: sheet.insert_image("C1", "x.png", {"image_data": io.BytesIO(picture)}))
    assert [one.render("en") for one in open_document(data, "list.xlsx").remarks] == [
        "sheet 附件1 holds 1 picture(s) or chart(s); what is printed in them was not read"
    ]
