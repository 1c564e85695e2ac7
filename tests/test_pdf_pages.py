"""What stands on the pages of a PDF without being plain text is told, or refused; nothing is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mulu.errors import DocumentError
from mulu.extract import Reading, tell_place
from mulu.readers import open_document
from tests.command import mulu
from tests.documents import empty_catalog
from tests.pdf_files import SCAN, grid, pdf, table, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS = [["编码", "名称"], ["1-01", "炼钢工"]]
TABLE = table(ROWS)


def reading(*pages: str, **more: object) -> Reading:
    return open_document(pdf(*pages, **more), "list.pdf")  # type: ignore[arg-type]


def aside(found: Reading) -> dict[str, str]:
    return {run.place: run.text for run in found.runs if not run.table}


def refusal(*pages: str) -> str:
    with pytest.raises(DocumentError) as caught:
        reading(*pages)
    return caught.value.message.render("en")


def test_places_count_tables_rows_and_lines_on_each_page_anew() -> None:
    found = reading(TABLE, text(50, 800, "附件 1") + TABLE + table(ROWS, top=500))
    places = [run.place for run in found.runs if run.text in ("1-01", "附件 1")]
    assert places == [
        "page 1 table 1 row 2 cell 1",
        "page 2 line 1",
        "page 2 table 1 row 2 cell 1",
        "page 2 table 2 row 2 cell 1",
    ]
    assert [run.table for run in found.runs if run.text == "1-01"] == [1, 2, 3]


def test_text_that_nobody_sees_is_told_apart_from_what_prints() -> None:
    clipped = f"q 50 640 90 60 re W n {text(200, 650, '剪')} Q"
    unpainted = f"3 Tr {text(300, 300, '看不见')} 0 Tr"
    found = reading("\n".join([TABLE, clipped, unpainted, text(700, 300, "页外")]))
    assert aside(found) == {
        "page 1 hidden 1": "剪",
        "page 1 hidden 2": "看不见",
        "page 1 hidden 3": "页外",
    }
    assert tell_place("page 1 hidden 2", "zh") == "第1页隐藏文字2"
    assert [run.text for run in found.runs if run.table] == [cell for row in ROWS for cell in row]


def test_a_watermark_goes_into_no_cell_and_each_of_its_texts_is_a_run() -> None:
    turned = "q 0.7 0.7 -0.7 0.7 {x} {y} cm {text} Q"
    marks = "\n".join(turned.format(x=x, y=640, text=text(0, 0, "样张")) for x in (60, 160))
    found = reading(TABLE + marks)
    assert aside(found) == {"page 1 watermark 1": "样张", "page 1 watermark 2": "样张"}
    assert [run.text for run in found.runs if run.table] == [cell for row in ROWS for cell in row]


def test_letters_too_large_for_a_cell_are_a_watermark_though_they_stand_upright() -> None:
    found = reading(TABLE + text(60, 645, "样张", size=60))
    assert aside(found) == {"page 1 watermark 1": "样张"}
    assert [run.text for run in found.runs if run.table] == [cell for row in ROWS for cell in row]


def test_notes_and_stamps_laid_over_a_page_are_read() -> None:
    note = b"<</Type /Annot /Subtype /FreeText /Rect [0 0 9 9] /Contents (not valid)>>"
    assert aside(reading(TABLE, extra=[note], page="/Annots [8 0 R]")) == {"page 1 comment 1": "not valid"}


def test_a_scan_is_refused_with_what_to_do() -> None:
    assert refusal(SCAN, SCAN).startswith("the PDF holds no text, only pictures, as a scanner makes: ask")


def test_a_scanned_page_among_others_is_named_even_if_it_bears_a_number() -> None:
    assert refusal(TABLE, SCAN).startswith("page 2 of the PDF is a picture without text: ask")
    assert refusal(TABLE, SCAN + text(300, 20, "— 2 —")).startswith("page 2 of the PDF is a picture")


def test_letters_drawn_as_shapes_are_no_text() -> None:
    shapes = "\n".join(f"{x} 700 m {x} 710 {x + 9} 710 {x + 9} 700 c f" for x in range(50, 500, 3))
    assert refusal(TABLE, shapes).startswith("page 2 of the PDF is a picture")


def test_text_recognised_in_a_picture_is_read_with_a_warning() -> None:
    found = reading(f"{SCAN} 3 Tr {TABLE}", TABLE)
    assert [remark.render("en") for remark in found.remarks] == [
        "page 1: the text was recognised in a picture (OCR) and may be wrong; compare it with the picture"
    ]
    assert len([run for run in found.runs if run.table]) == 8


def test_pictures_beside_text_are_told() -> None:
    emblem = "q 50 0 0 50 400 720 cm /P Do Q"
    found = reading(*[TABLE + emblem] * 12)
    assert [remark.render("zh") for remark in found.remarks] == [
        "第1、2、3、4、5、6、7、8、9、10、…页：图片中的内容未读取"
    ]


def test_glyphs_whose_characters_are_not_known_stop_the_import() -> None:
    found = reading(TABLE.replace(text(144, 666, "炼钢工"), "BT /M 11 Tf 144 666 Td <00070009> Tj ET"))
    assert {place: flaw.value for place, flaw in found.doubts.items()} == {
        "page 1 table 1 row 2 cell 2": "��"
    }


def test_codes_that_no_font_knows_are_no_less_than_a_damaged_page() -> None:
    assert refusal(TABLE.replace(f"{ord('钢'):04x}", "e000")).startswith("page 1 of the PDF is damaged")


def test_a_page_without_anything_is_told() -> None:
    found = reading(TABLE, "")
    assert len(found.runs) == 4
    assert [remark.render("en") for remark in found.remarks] == ["page 2: nothing stands there"]


def test_an_empty_grid_is_no_table() -> None:
    assert aside(reading(grid([50, 100], [100, 200, 300]) + text(50, 700, "附件"))) == {
        "page 1 line 1": "附件"
    }


def test_a_page_can_hold_a_single_row_of_a_table() -> None:
    found = reading(TABLE, table([["1-02", "轧钢工"]]))
    assert [run.place for run in found.runs if run.table == 2] == [
        "page 2 table 1 row 1 cell 1",
        "page 2 table 1 row 1 cell 2",
    ]


def test_a_frame_around_a_line_is_no_table() -> None:
    assert aside(reading(TABLE + table([["附件"]], top=800))) == {"page 1 line 1": "附件"}


MERGED = """\
format: mulu.schema/1
fields:
  - {name: code, title: 编码, type: string, constraints: {required: true}}
  - {name: name, title: 名称, type: string, constraints: {required: true}}
  - {name: category, title: 类别, type: string, constraints: {required: true}}
identity: {key: [code], name: [name]}
document:
  columns: [category, code, name]
  white_space: cjk
  merged: [category]
  continued: [code]
  notes: [注.+]
  ignored: ["[0-9]"]
"""


def merged(*rows: tuple[str, str], category: str, top: float = 700) -> str:
    """Rows of a table whose first column is one cell, which holds the category."""
    ys = [top - 20 * row for row in range(len(rows) + 1)]
    cells = [
        text(154 + 90 * i, y - 14, cell)
        for y, row in zip(ys, rows, strict=False)
        for i, cell in enumerate(row)
    ]
    frame = [grid([150, 240, 330], ys), grid([50, 150], [ys[0], ys[-1]])]
    return "\n".join([*frame, *cells, text(54, ys[0] - 14, category)])


HEADING = table([["类别", "编码", "名称"]], top=720, width=100).replace("250 7", "240 7")


def imported(tmp_path: Path, *pages: str) -> list[str]:
    root = empty_catalog(tmp_path, MERGED)
    (tmp_path / "list.pdf").write_bytes(pdf(*pages))
    arguments = ("--catalog", "list", "--edition", "2026", "--root", root, "--lang", "en")
    outcome = mulu("import", tmp_path / "list.pdf", *arguments)
    assert outcome.code == 0, outcome.out + outcome.err
    return (root / "catalogs/list/2026/items.csv").read_text("utf-8").splitlines()[1:]


def test_a_merged_cell_that_the_end_of_a_page_has_cut_holds_on_the_next_page(tmp_path: Path) -> None:
    first = merged(("1-01", "炼钢工"), ("1-02", "轧钢"), category="钢铁")
    second = merged(("", "工"), ("1-03", "铸工"), category="") + text(300, 20, "2")
    third = merged(("2-01", "木工"), category="木") + merged(("3-01", "瓦工"), category="瓦", top=680)
    assert imported(tmp_path, HEADING + first, second, third) == [
        "1-01,炼钢工,钢铁",
        "1-02,轧钢工,钢铁",
        "1-03,铸工,钢铁",
        "2-01,木工,木",
        "3-01,瓦工,瓦",
    ]


def test_after_a_note_a_blank_cell_is_blank(tmp_path: Path) -> None:
    first = merged(("1-01", "炼钢工"), category="钢铁") + text(50, 400, "注：至此为止。")
    assert imported(tmp_path, HEADING + first, merged(("1-02", "轧钢工"), category="")) == [
        "1-01,炼钢工,钢铁",
        "1-02,轧钢工,",
    ]


def columns(*rows: Sequence[str], top: float = 700) -> str:
    """Rows in columns without any line."""
    xs = (50, 120, 220, 400)
    return "\n".join(
        text(x, top - 20 * number, cell)
        for number, row in enumerate(rows)
        for x, cell in zip(xs, row, strict=False)
        if cell
    )


LISTED = [["序号", "编码", "名称", "分类"], *([str(n), f"1-{n:02}", "炼 钢 工", "A"] for n in range(1, 6))]


@pytest.mark.parametrize("turn", ["0 1 -1 0 750 0", "0 -1 1 0 -600 400"])
def test_a_page_printed_sideways_is_turned_to_be_read(turn: str) -> None:
    found = reading(f"q {turn} cm {TABLE} Q")
    assert [run.text for run in found.runs] == [cell for row in ROWS for cell in row]


def test_columns_without_lines_are_a_table_where_every_line_is_a_row() -> None:
    found = reading(text(50, 760, "附件") + columns(*LISTED) + text(50, 500, "注：略"))
    assert aside(found) == {"page 1 line 1": "附件", "page 1 line 2": "注：略"}
    cells = [run.text for run in found.runs if run.table]
    assert cells == [cell for row in LISTED for cell in row]
    assert [run.place for run in found.runs if run.text == "1-02"] == ["page 1 table 1 row 3 cell 2"]


def test_a_blank_cell_in_a_column_without_lines_is_a_blank_cell() -> None:
    found = reading(columns(*LISTED, ["6", "", "轧钢工", "B"]))
    assert [run.text for run in found.runs][-4:] == ["6", "", "轧钢工", "B"]


def test_a_last_page_of_one_row_goes_on_with_the_columns() -> None:
    found = reading(columns(*LISTED), columns(["6", "1-06", "轧钢工", "B"]))
    assert [run.place for run in found.runs if run.text == "1-06"] == ["page 2 table 1 row 1 cell 2"]


def test_a_line_that_begins_in_the_midst_of_columns_is_put_into_no_row() -> None:
    found = reading(columns(*LISTED[:4], ["", "", "（二级）", ""], *LISTED[4:]))
    assert aside(found) == {"page 1 line 1": "（二级）"}
    assert len([run for run in found.runs if run.table]) == 24


def test_a_few_words_side_by_side_are_no_table() -> None:
    signed = [["甲方", "乙方", "丙方", ""], ["日期", "日期", "日期", ""]]
    assert len(aside(reading(columns(*signed)))) == 2
