"""An old Word document is read through LibreOffice, which may do nothing but read it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from mulu.errors import DocumentError
from mulu.readers import open_document
from tests.documents import as_docx, empty_catalog
from tests.test_office import convert, needs_office, profile

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["profile"]


FIELD = ("begin", ' INCLUDETEXT "/etc/passwd" ', "separate", "what it was", "end")
"""A field whose text is that of another file, and what it was when the document was saved."""


@pytest.fixture(scope="module")
def made(profile: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Small documents: a plain one with a footer, and one that takes in another file."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "plain.docx").write_bytes(as_docx(["Title", [["1", "面点师"]]], ["第 1 页"]))
    document = docx.Document()
    paragraph = document.add_paragraph()
    for step in FIELD:
        kind = "instrText" if "INCLUDE" in step else "t"
        inside = f"<w:{kind}>{step}</w:{kind}>" if " " in step else f'<w:fldChar w:fldCharType="{step}"/>'
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inside}</w:r>"))  # noqa: SLF001
    document.save(str(folder / "including.docx"))
    return convert(profile, folder, "doc", sorted(folder.glob("*.docx")))


@pytest.fixture
def old(made: dict[str, bytes]) -> bytes:
    return made["plain"]


@needs_office
def test_text_that_libreoffice_would_leave_out_is_not_lost_in_silence(made: dict[str, bytes]) -> None:
    with pytest.raises(DocumentError) as caught:
        open_document(made["including"], "list.doc")
    assert "INCLUDETEXT" in caught.value.message.render("en")


@needs_office
def test_text_cells_and_footers_are_read_and_the_program_is_told(old: bytes) -> None:
    reading = open_document(old, "list.doc")
    assert [(run.place, run.text) for run in reading.runs] == [
        ("paragraph 1", "Title"),
        ("table 1 row 1 cell 1", "1"),
        ("table 1 row 1 cell 2", "面点师"),
        ("footer 1 paragraph 1", "第 1 页"),
    ]
    assert [one.render("en") for one in reading.remarks] == [
        "the document was read as LibreOffice converts it"
    ]


@needs_office
def test_a_document_that_was_cut_off_ends_in_a_sentence(old: bytes) -> None:
    for length in (600, len(old) // 2):
        with pytest.raises(DocumentError):
            open_document(old[:length], "list.doc")


@needs_office
def test_where_libreoffice_is_missing_a_sentence_says_what_to_install(old: bytes, tmp_path: Path) -> None:
    root = empty_catalog(tmp_path)
    (root / "list.doc").write_bytes(old)
    command = [sys.executable, "-m", "mulu", "import", "list.doc", "--catalog", "list", "--edition", "2026"]
    done = subprocess.run(
        [*command, "--lang", "en"], cwd=root, env={"PATH": ""}, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stderr.startswith(
        "mulu: list.doc: LibreOffice is missing, which reads .doc files: install it"
    )
