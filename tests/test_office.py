"""The Shanghai edition comes out of files that LibreOffice has made, in every layout, as it is committed.

`make office` tries all layouts in all formats, here are those in which formats differ.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

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


def made(folder: Path, layouts: Sequence[str], source: str, target: str) -> dict[str, bytes]:
    """Documents of LibreOffice by their layout, all made in one go."""
    (folder / "in").mkdir()
    for layout in layouts:
        blocks, footer = LAYOUTS.get(layout, LAYOUTS["pages_of_thirty_rows"])(), []
        if layout == FOOTER:
            blocks, footer = blocks[:-1], [str(blocks[-1]), "第 &P 页" if source == "xlsx" else "第 1 页"]
        data = as_xlsx(blocks, footer) if source == "xlsx" else as_docx(blocks, footer)
        (folder / "in" / f"{layout}.{source}").write_bytes(data)
    command = [str(SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", target, "--outdir", str(folder / "out")]
    documents = sorted(str(path) for path in (folder / "in").iterdir())
    subprocess.run([*command, *documents], check=True, capture_output=True, timeout=300)
    return {layout: (folder / "out" / f"{layout}.{target}").read_bytes() for layout in layouts}


@needs_office
@pytest.mark.parametrize(
    ("source", "target"), [(source, target) for source, targets in MADE_BY.items() for target in targets]
)
def test_the_edition_comes_out_of_what_libreoffice_has_made(tmp_path: Path, source: str, target: str) -> None:
    few = FEW[1:] if target == "pdf" else FEW
    layouts = [one for one in MADE_BY[source][target] if IS_WHOLE or one in few]
    for layout, data in made(tmp_path, layouts, source, target).items():
        root = empty_catalog(tmp_path / layout)
        expect_the_edition(root, import_bytes(root, f"list.{target}", data))
