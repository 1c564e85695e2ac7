"""The Shanghai edition comes out of files that LibreOffice has made, in every layout, as it is committed.

`make office` tries all layouts in all formats, here are those in which formats differ.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from mulu.readers import open_document
from tests.documents import LAYOUTS, as_docx, as_xlsx, empty_catalog
from tests.test_documents_shanghai import expect_the_edition, import_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SOFFICE = shutil.which("soffice")
IS_WHOLE = bool(os.environ.get("MULU_OFFICE"))
FOOTER = "notes_in_the_footer"
ALL = [*LAYOUTS, FOOTER]
MADE_BY = {
    "docx": {"docx": ALL, "doc": ALL, "pdf": ALL, "html": [*LAYOUTS]},
    "xlsx": {"xlsx": ALL, "ods": ALL, "xls": ALL, "pdf": ALL, "html": [*LAYOUTS]},
}
"""Layouts by the format that a document is written in and the one that LibreOffice makes of it; a page has no footer."""
FEW = ["broken_cells", FOOTER]

needs_office = pytest.mark.skipif(
    SOFFICE is None, reason="there is no LibreOffice here; Debian: apt-get install libreoffice-writer-nogui"
)


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice keeps its settings; it takes a second to make them."""
    return tmp_path_factory.mktemp("profile")


def made(profile: Path, folder: Path, layouts: Sequence[str], source: str, target: str) -> dict[str, bytes]:
    """Documents of LibreOffice by their layout, all made in one go."""
    (folder / "in").mkdir()
    for layout in layouts:
        blocks, footer = LAYOUTS.get(layout, LAYOUTS["pages_of_thirty_rows"])(), []
        if layout == FOOTER:
            blocks, footer = blocks[:-1], [str(blocks[-1]), "第 &P 页" if source == "xlsx" else "第 1 页"]
        data = as_xlsx(blocks, footer) if source == "xlsx" else as_docx(blocks, footer)
        (folder / "in" / f"{layout}.{source}").write_bytes(data)
    made = convert(profile, folder, target, sorted((folder / "in").iterdir()))
    return {layout: made[layout] for layout in layouts}


def convert(profile: Path, folder: Path, target: str, documents: Sequence[Path]) -> dict[str, bytes]:
    """What LibreOffice makes of documents, by their names."""
    command = [str(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    command += ["--convert-to", target, "--outdir", str(folder / "out"), *map(str, documents)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {path.stem: path.read_bytes() for path in (folder / "out").glob(f"*.{target}")}


@needs_office
@pytest.mark.parametrize(
    ("source", "target"),
    [
        (source, target)
        for source, targets in MADE_BY.items()
        for target in targets
        if IS_WHOLE or source == "docx" or target not in ("html", "pdf")
    ],
)
def test_the_edition_comes_out_of_what_libreoffice_has_made(
    profile: Path, tmp_path: Path, source: str, target: str
) -> None:
    few = FEW[1:] if target == "pdf" else FEW
    layouts = [one for one in MADE_BY[source][target] if IS_WHOLE or one in few]
    for layout, data in made(profile, tmp_path, layouts, source, target).items():
        root = empty_catalog(tmp_path / layout)
        expect_the_edition(root, import_bytes(root, f"list.{target}", data))


@needs_office
@pytest.mark.parametrize("target", ["ods", "xls"])
def test_a_sheet_says_the_same_in_every_format_of_spreadsheets(
    profile: Path, tmp_path: Path, target: str
) -> None:
    data = sheet_of_everything()
    (tmp_path / "a.xlsx").write_bytes(data)
    made_of = convert(profile, tmp_path, target, [tmp_path / "a.xlsx"])["a"]
    one, other = open_document(data, "a.xlsx"), open_document(made_of, f"a.{target}")
    assert [run for run in other.runs if run.table] == [run for run in one.runs if run.table]
    assert {run.text for run in other.runs} == {run.text for run in one.runs}
    hidden = [remark.render("en") for remark in one.remarks if "hidden" in remark.render("en")]
    assert [remark.render("en") for remark in other.remarks if "hidden" in remark.render("en")] == hidden


def sheet_of_everything() -> bytes:
    """Formats of numbers, merged and hidden cells, a comment, a shape, a header and a footer."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("附件1")
    formats = [
        (11110, "000000"),
        (7, "General"),
        (1.5, "0.00"),
        (0.25, "0%"),
        (1234, "#,##0"),
        (3, '"第"0"号"'),
    ]
    for row, (value, form) in enumerate(formats):
        sheet.write_number(row, 0, value, book.add_format({"num_format": form}))
    sheet.write_string(6, 0, "a\nb")
    sheet.write_formula(7, 0, "=1+1", None, 2)
    sheet.write_boolean(8, 0, True)
    sheet.merge_range(9, 0, 10, 1, "merged")
    sheet.write(11, 1, "x")
    sheet.set_row(11, None, None, {"hidden": True})
    sheet.write(12, 2, "y")
    sheet.set_column(2, 2, None, None, {"hidden": True})
    sheet.write_comment("B1", "look here")
    sheet.insert_textbox("D3", "in a box")
    sheet.set_header("&C目录&&表")
    sheet.set_footer("&L注：全部&R第 &P 页")
    hidden = book.add_worksheet("附件2")
    hidden.write(0, 0, "z")
    hidden.hide()
    book.close()
    return out.getvalue()
