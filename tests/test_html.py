"""Web pages are read as a browser shows them, and what it does not show is told."""

from __future__ import annotations

import pytest

from mulu.errors import DocumentError
from mulu.readers import open_document
from tests.documents import LAYOUTS, as_html


def runs(page: str, encoding: str = "utf-8") -> list[tuple[str, str]]:
    return [(run.place, run.text) for run in open_document(page.encode(encoding), "list.html").runs]


def cells(page: str) -> list[tuple[int, int, str, int, int]]:
    found = open_document(page.encode(), "list.html").runs
    return [(run.row, run.cell, run.text, run.across, run.down) for run in found if run.table]


def remarks(page: str) -> list[str]:
    return [one.render("en") for one in open_document(page.encode(), "list.html").remarks]


def test_lines_stand_outside_tables_and_cells_have_table_row_and_column() -> None:
    page = "<title>not on the page</title><h1>Trades</h1><table><tr><th>No.<th>Name<tr><td>1<td>Baker</table>Note"
    assert runs(page) == [
        ("paragraph 1", "Trades"),
        ("table 1 row 1 cell 1", "No."),
        ("table 1 row 1 cell 2", "Name"),
        ("table 1 row 2 cell 1", "1"),
        ("table 1 row 2 cell 2", "Baker"),
        ("paragraph 2", "Note"),
    ]


def test_cells_that_span_leave_no_column_to_others() -> None:
    page = (
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</td></tr>"
        "<tbody><tr><td rowspan=0>e<td>f<td>g<tr><td rowspan=9>h<td>i</tbody><tr><td>j</table>"
    )
    assert cells(page) == [
        (1, 1, "a", 1, 2), (1, 2, "b", 2, 1), (2, 2, "c", 1, 1), (2, 3, "d", 1, 1),
        (3, 1, "e", 1, 2), (3, 2, "f", 1, 1), (3, 3, "g", 1, 1), (4, 2, "h", 1, 1), (4, 3, "i", 1, 1),
        (5, 1, "j", 1, 1),
    ]  # fmt: skip


def test_head_and_foot_stand_where_they_are_shown() -> None:
    page = "<table><tfoot><tr><td>foot</tfoot><tr><td>body</td></tr><thead><tr><td>head</thead></table>"
    assert [text for _, _, text, _, _ in cells(page)] == ["head", "body", "foot"]


def test_white_space_of_the_source_is_a_space_and_breaks_are_kept() -> None:
    page = "<p>one\n   two<br> three</p><table><tr><td> Java\t EE <p>and</p> more</table><pre>a\nb</pre><div>x<br><br>y</div>"
    assert [text for _, text in runs(page)] == ["one two\nthree", "Java EE\nand\nmore", "a\nb", "x", "y"]


def test_a_table_that_lays_the_page_out_is_none() -> None:
    page = "<table><tr><td>Menu<td><h1>Trades</h1><table><tr><td>1<td>Baker</table>Note: x</table>"
    assert runs(page) == [
        ("paragraph 1", "Menu"),
        ("paragraph 2", "Trades"),
        ("table 1 row 1 cell 1", "1"),
        ("table 1 row 1 cell 2", "Baker"),
        ("paragraph 3", "Note: x"),
    ]


def test_text_between_cells_is_not_lost() -> None:
    page = "<table><caption>above</caption>in table<tr>in row<td>1</td>between<b>bold</b></tr></table>"
    assert sorted(text for _, text in runs(page)) == ["1", "above", "between", "bold", "in row", "in table"]


@pytest.mark.parametrize(
    "hiding",
    ['style="color: red; display : none"', "hidden", 'style="visibility:hidden"', 'style="mso-hide:all"'],
)
def test_what_the_page_hides_is_told_and_no_text(hiding: str) -> None:
    page = f"<p>a</p><p {hiding}>se<b>cret</b></p><table><tr><td>1<td {hiding}>cell<td>2<tr {hiding}><td>row</table>"
    assert [text for _, text in runs(page)] == ["a", "1", "2"]
    assert remarks(page) == ["text that the page hides was not read, in 3 place(s): se cret"]


def test_scripts_styles_and_comments_are_no_text() -> None:
    page = "<style>p {}</style><script>document.write('x')</script><p>a<!-- b --></p><?php c ?>"
    assert [text for _, text in runs(page)] == ["a"]
    assert remarks(page) == []


def test_what_is_shown_and_is_no_text_is_told() -> None:
    page = "<p><del>a</del><img src='http://example.org/x.png'></p><ol><li>b</ol><iframe src='file:///etc/passwd'></iframe>"
    assert [text for _, text in runs(page)] == ["a", "b"]
    assert len(remarks(page)) == 4


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GBK">', "gb18030"),
        ('<meta charset="utf-8">', "gb18030"),
        ('<meta charset="gb2312">', "utf-8"),
        ('<meta charset="big5">', "big5"),
        ('<?xml version="1.0" encoding="gb2312"?>', "gb18030"),
        ("", "utf-16"),
        ("", "utf-8-sig"),
    ],
)
def test_a_page_is_read_in_its_encoding_whatever_it_says(head: str, encoding: str) -> None:
    assert [text for _, text in runs(f"{head}<p>工作</p>\n<p>名</p>\n", encoding)] == [
        "工作",
        "名",
    ]


def test_a_list_in_a_page_of_a_spreadsheet_program_is_read_in_every_layout() -> None:
    for layout in LAYOUTS.values():
        assert len([one for one in open_document(as_html(layout()), "list.htm").runs if one.table]) > 379 * 4


def deep(tag: str) -> str:
    return f"<{tag}>" * 300 + "<tr><td>x"


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        (deep("div"), "nested"),
        ("<table><tr><td>" * 20_000 + "x", "nested"),
        (f"<p>{'x' * 11_000_000}</p><p>after", "nested"),
        ("<table><tr>" + "<td>x" * 10_000 + "</table>", "1000"),
        ("<table>" + "<tr><td colspan=999>x" * 6_000 + "</table>", "1000000"),
        ("<p>" * 8_000_001, "8000001 tags"),
        ("<table><tr><td>1<thead><tr><td>2</table>", "not closed"),
        ("<frameset><frame src='file:///etc/passwd'></frameset>", "frame"),
        ("<!-- nothing -->", "no web page"),
    ],
    ids=[
        "deep",
        "deep tables",
        "one long text",
        "10,000 columns",
        "vast",
        "tags without end",
        "open cell",
        "frames",
        "nothing",
    ],
)
def test_a_hostile_page_ends_in_a_sentence(page: str, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        open_document(page.encode(), "list.html")
    assert sentence in caught.value.message.render("en")


def test_entities_of_the_page_are_not_followed() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]><p>&a;&b;</p>'
    assert "root:" not in str(runs(page))
