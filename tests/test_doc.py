"""An old Word document is read through LibreOffice, which may do nothing but read it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mulu.errors import DocumentError
from mulu.readers import open_document
from tests.documents import as_docx, empty_catalog
from tests.test_office import convert, needs_office, profile

if TYPE_CHECKING:
    from pathlib import Path


__all__ = ["profile"]


@pytest.fixture(scope="module")
def old(profile: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A small .doc with a footer."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "a.docx").write_bytes(as_docx(["Title", [["1", "面点师"]]], ["第 1 页"]))
    return convert(profile, folder, "doc", [folder / "a.docx"])["a"]


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
