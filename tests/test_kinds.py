"""A document is read as what its bytes are, whatever the ending of its name, and that is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from mulu.errors import DocumentError
from mulu.readers import faults_of, open_document
from tests.documents import LAYOUTS, as_docx, as_html, as_xlsx

BLOCKS = LAYOUTS["merged_section_rows"]()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("list.xls", as_html(BLOCKS), ".html"),
        ("list.xls", as_html(BLOCKS).decode().encode("utf-16"), ".html"),
        ("list.doc", as_html(BLOCKS), ".html"),
        ("list.doc", as_docx(BLOCKS), ".docx"),
        ("list.xls", as_xlsx(BLOCKS), ".xlsx"),
        ("list.xlsx", as_docx(BLOCKS), ".docx"),
        ("list.docx", as_xlsx(BLOCKS), ".xlsx"),
        ("list.xls", "序号\t项目名称\n1\t面点师\n".encode("gb18030"), ".tsv"),
    ],
)
def test_a_file_under_the_name_of_another_kind_is_read_all_the_same(
    name: str, data: bytes, kind: str
) -> None:
    reading = open_document(data, name)
    assert list(reading.runs) == list(open_document(data, f"list{kind}").runs)
    assert [one.render("en") for one in reading.remarks] == [
        f"by its bytes the file is {kind}, and was read as such"
    ]
    assert faults_of(data, name) == {}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<html>", ".mht"),
        (
            b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="x">',
            "Office 2003",
        ),
        (rb"{\rtf1\ansi list}", "Rich Text"),
        (b"\xff\xd8\xff\xe0JFIF", "picture"),
    ],
)
@pytest.mark.parametrize("suffix", [".doc", ".xls"])
def test_what_is_not_read_says_what_it_is(suffix: str, data: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        open_document(data, f"list{suffix}")
    assert sentence in caught.value.message.render("en")


def test_text_is_what_its_name_says() -> None:
    assert [run.text for run in open_document(b"<html>\n\ta\n", "list.txt").runs] == ["<html>", "a"]


def test_an_office_file_of_another_program_says_so() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", "<x/>")
    with pytest.raises(DocumentError) as caught:
        open_document(out.getvalue(), "list.docx")
    assert "another kind" in caught.value.message.render("en")
