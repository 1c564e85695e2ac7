"""A Word document is read as it prints: what it counts by itself, spans, repeats, hides and pins to its text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mulu.errors import DocumentError
from mulu.readers import open_document

if TYPE_CHECKING:
    from docx.document import Document

    from mulu.extract import Reading

LISTS = f"""<w:numbering {nsdecls("w")}>
  <w:abstractNum w:abstractNumId="70">
    <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/><w:suff w:val="nothing"/></w:lvl>
    <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
  </w:abstractNum>
  <w:abstractNum w:abstractNumId="71"><w:lvl w:ilvl="0"><w:start w:val="8"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="72"><w:lvl w:ilvl="0"><w:numFmt w:val="hebrew1"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>
  <w:abstractNum w:abstractNumId="73"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl></w:abstractNum>
  <w:num w:numId="70"><w:abstractNumId w:val="70"/></w:num>
  <w:num w:numId="71"><w:abstractNumId w:val="71"/></w:num>
  <w:num w:numId="72"><w:abstractNumId w:val="72"/></w:num>
  <w:num w:numId="73"><w:abstractNumId w:val="73"/></w:num>
  <w:num w:numId="74"><w:abstractNumId w:val="71"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""


def read(document: Document) -> Reading:
    out = io.BytesIO()
    document.save(out)
    return open_document(out.getvalue(), "list.docx")


def texts(document: Document) -> list[str]:
    return [run.text for run in read(document).runs]


def remarks(document: Document) -> list[str]:
    return [one.render("en") for one in read(document).remarks]


def number(paragraph: object, name: int, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]  # noqa: SLF001
    xml = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'
    properties.append(parse_xml(xml))


@pytest.fixture
def document() -> Document:
    made = docx.Document()
    for one in list(parse_xml(LISTS)):
        made.part.numbering_part.element.append(one)
    return made


def test_rows_that_are_numbered_by_the_word_processor_have_their_serials(document: Document) -> None:
    table = document.add_table(3, 2)
    for row, name in zip(table.rows, ("Baker", "Cook", "Mason"), strict=True):
        number(row.cells[0].paragraphs[0], 71)
        row.cells[1].text = name
    assert texts(document) == ["8", "Baker", "9", "Cook", "10", "Mason"]
    assert remarks(document) == [
        "numbers that the word processor puts before 3 paragraph(s) by itself were read as text"
    ]


def test_headings_count_in_chinese_and_levels_below_them_anew(document: Document) -> None:
    for level, text in ((0, "甲"), (1, "a"), (1, "b"), (0, "乙"), (1, "c")):
        number(document.add_paragraph(text), 70, level)
    assert texts(document) == ["一、甲", "一.1\ta", "一.2\tb", "二、乙", "二.1\tc"]


def test_a_list_goes_on_or_begins_anew_as_the_document_says(document: Document) -> None:
    for name in (71, 71, 74, 71, 0, 73):
        number(document.add_paragraph("x"), name)
    assert texts(document) == ["8\tx", "9\tx", "1\tx", "2\tx", "x", "x"]


def test_numbers_that_nobody_knows_how_to_print_are_told(document: Document) -> None:
    number(document.add_paragraph("x"), 72)
    assert remarks(document) == [
        "1 paragraph(s) are numbered in a way that is not known; these numbers were not read"
    ]


def test_a_style_may_number_its_paragraphs(document: Document) -> None:
    for text in ("x", "y"):
        document.add_paragraph(text, style="List Number")
    assert texts(document) == ["1.\tx", "2.\ty"]


def test_a_cell_that_is_merged_down_spans_its_rows(document: Document) -> None:
    table = document.add_table(3, 2)
    table.cell(0, 0).merge(table.cell(2, 0)).text = "A"
    runs = read(document).runs
    assert [(run.row, run.cell, run.text, run.down) for run in runs if run.text] == [(1, 1, "A", 3)]


def test_what_is_hidden_or_struck_out_is_read_and_told(document: Document) -> None:
    paragraph = document.add_paragraph("a")
    paragraph.add_run("b").font.hidden = True
    paragraph.add_run("c").font.strike = True
    assert texts(document) == ["abc"]
    assert len(remarks(document)) == 2


def test_headers_and_footers_of_all_sections_come_after_the_body(document: Document) -> None:
    document.add_paragraph("body")
    document.sections[0].header.paragraphs[0].text = "head"
    later = document.add_section().footer
    later.is_linked_to_previous = False
    later.paragraphs[0].text = "第 1 页"
    assert [(run.place, run.text) for run in read(document).runs] == [
        ("paragraph 1", "body"),
        ("header 1 paragraph 1", "head"),
        ("footer 1 paragraph 1", "第 1 页"),
    ]


def test_tracked_changes_are_refused(document: Document) -> None:
    change = f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>added</w:t></w:r></w:ins>'
    document.add_paragraph("a")._p.append(parse_xml(change))  # noqa: SLF001
    with pytest.raises(DocumentError):
        read(document)
