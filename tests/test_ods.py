"""Spreadsheets of OpenDocument are read with what their cells show, and what is repeated is written out."""

from __future__ import annotations

import io
import zipfile

import pytest

from mulu.readers import open_document
from tests.test_hostile_documents import ODS

CONTENT = ODS.replace(
    "<office:document-content",
    "<office:document-content xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'"
    " xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'"
    " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0'",
)
STYLES = """<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:master-styles><style:master-page style:name="Page">
<style:header style:display="false"><text:p>not printed</text:p></style:header>
<style:footer><style:region-left><text:p>Note: <text:s text:c="2"/>all</text:p></style:region-left>
<style:region-right><text:p>第 <text:page-number>7</text:page-number> 页</text:p>
<text:p><text:sheet-name>x</text:sheet-name></text:p></style:region-right></style:footer>
</style:master-page><style:master-page style:name="Other"><style:footer><text:p>other</text:p></style:footer></style:master-page>
</office:master-styles></office:document-styles>"""
OF_SHEETS = """<office:automatic-styles>
<style:style style:name="ta1" style:family="table" style:master-page-name="Page"><style:table-properties/></style:style>
<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles><office:body>"""


def ods(rows: str) -> bytes:
    content = CONTENT.format(rows=rows).replace("<office:body>", OF_SHEETS)
    content = content.replace('table:name="附件1"', 'table:name="附件1" table:style-name="ta1"')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("styles.xml", STYLES)
    return out.getvalue()


def cell(text: str, attributes: str = "", inside: str = "") -> str:
    return f"<table:table-cell {attributes}>{inside}<text:p>{text}</text:p></table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(rows: str) -> list[tuple[str, str, int, int]]:
    runs = open_document(ods(rows), "list.ods").runs
    return [(run.place, run.text, run.across, run.down) for run in runs if run.table]


def test_a_cell_is_what_it_shows_and_breaks_between_its_paragraphs_are_kept() -> None:
    shown = cell("011110", 'office:value-type="float" office:value="11110"')
    assert table(row(shown, cell("a<text:s/>b</text:p><text:p>c<text:span>d</text:span>"))) == [
        ("sheet 附件1 A1", "011110", 1, 1),
        ("sheet 附件1 B1", "a b\ncd", 1, 1),
    ]


def test_what_is_repeated_is_written_out_and_blank_rows_are_counted() -> None:
    rows = (
        row("<table:table-cell/>", attributes='table:number-rows-repeated="8"')
        + row(cell("x", 'table:number-columns-repeated="2"'), attributes='table:number-rows-repeated="2"')
        + row(
            '<table:table-cell table:number-columns-repeated="16384"/>',
            attributes='table:number-rows-repeated="1048566"',
        )
    )
    assert [place for place, *_ in table(rows)] == [f"sheet 附件1 {at}" for at in ("A9", "B9", "A10", "B10")]


def test_merged_cells_span_and_what_they_cover_stands_outside() -> None:
    rows = row(
        cell("a", 'table:number-columns-spanned="2" table:number-rows-spanned="2"'),
        "<table:covered-table-cell/>",
        cell("b"),
    ) + row(
        "<table:covered-table-cell><text:p>lost?</text:p></table:covered-table-cell>",
        "<table:covered-table-cell/>",
        cell("c"),
    )
    assert table(rows) == [
        ("sheet 附件1 A1", "a", 2, 2), ("sheet 附件1 C1", "b", 1, 1), ("sheet 附件1 C2", "c", 1, 1)
    ]  # fmt: skip
    outside = [(run.place, run.text) for run in open_document(ods(rows), "list.ods").runs if not run.table]
    assert outside[0] == ("sheet 附件1 A2", "lost?")


def test_footers_that_are_printed_are_read_once_and_comments_and_shapes_with_their_places() -> None:
    note = "<office:annotation><dc:creator>s</dc:creator><text:p>check</text:p></office:annotation>"
    frame = "<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame><draw:frame><draw:image/></draw:frame>"
    reading = open_document(ods(row(cell("x", inside=note + frame))), "list.ods")
    assert [(run.place, run.text) for run in reading.runs] == [
        ("sheet 附件1 A1", "x"),
        ("sheet 附件1 A1", "check"),
        ("sheet 附件1 A1", "in a box"),
        ("footer 1 paragraph 1", "Note:   all"),
        ("footer 1 paragraph 2", "第 1 页"),
    ]
    assert ["picture" in one.render("en") for one in reading.remarks] == [True]


def test_what_is_hidden_is_read_and_told() -> None:
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + row(cell("a"), cell("b"))
        + row(cell("c"), attributes='table:visibility="filter"')
        + '</table:table><table:table table:name="附件2" table:style-name="ta2">'
        + row(cell("d"))
    )
    reading = open_document(ods(rows), "list.ods")
    assert [run.text for run in reading.runs if run.text][:4] == ["a", "b", "c", "d"]
    assert [one.render("en") for one in reading.remarks] == [
        "sheet 附件1: hidden rows were read as well: 2",
        "sheet 附件1: hidden columns were read as well: B",
        "the sheet 附件2 is hidden; it was read as well",
    ]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('calcext:value-type="error" table:formula="of:=1/0"', "#DIV/0!"),
        ('office:value-type="float" office:value="7"', ""),
    ],
)
def test_an_error_or_a_value_that_is_not_shown_stops_the_import(attributes: str, text: str) -> None:
    shown = cell(text, attributes).replace("<text:p></text:p>", "")
    assert list(open_document(ods(row(shown)), "list.ods").doubts) == ["sheet 附件1 A1"]
