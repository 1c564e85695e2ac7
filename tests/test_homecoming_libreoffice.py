"""A workbook that LibreOffice has opened and saved comes back; in its other formats it is refused.

What stewards do is done with openpyxl; then LibreOffice loads the file and writes it in its own way.
"""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.sample import make_catalog
from tests.steward import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice (soffice) is not installed")

ITEMS = 'section,serial,code,name,grade\nI,1,01-01,011110,A\nI,2,01-02,\'=面点师,A*\nI,3,--, Brewer★,D\nII,1,02-01,"Ma\nson",A\n'
DAMAGES: dict[str, tuple[Callable[[Worksheet], None], str]] = {
    "date": (lambda sheet: put(sheet, "C2", dt.date(2026, 1, 1)), "Items!C2  holds the date 2026-01-01"),
    "number": (lambda sheet: put(sheet, "D2", 11110), "Items!D2  holds the number 11110 where text was"),
    "float": (lambda sheet: put(sheet, "D2", 1e5), "Items!D2  holds the number 100000 where text was"),
    "formula": (lambda sheet: put(sheet, "D2", "=C2&C3"), "Items!D2  holds a formula"),
    "error": (lambda sheet: put(sheet, "D2", "=1/0"), "Items!D2  holds a formula"),
    "truth": (lambda sheet: put(sheet, "D2", True), "Items!D2  holds a "),
    "merged": (lambda sheet: sheet.merge_cells("A2:A3"), "Items!A2:A3  the cells are merged"),
    "hidden row": (lambda sheet: hide(sheet.row_dimensions[3]), "Items!3:3  rows are hidden"),
    "hidden column": (lambda sheet: hide(sheet.column_dimensions["D"]), "Items!D  the column is hidden"),
    "column put in": (lambda sheet: sheet.insert_cols(3), "Items!C1  a column was put in here"),
    "column deleted": (lambda sheet: sheet.delete_cols(5), "Items!E1  the heading grade is missing"),
    "heading": (lambda sheet: put(sheet, "D1", "Name"), "Items!D1  the heading is Name, and was name"),
    "gap": (lambda sheet: put(sheet, "D9", "x"), "Items!6:8  there is nothing here, and more below"),
    "sheet": (lambda sheet: setattr(sheet, "title", "Tabelle1"), "Items  the sheet is missing"),
}


def put(sheet: Worksheet, cell: str, value: object) -> None:
    sheet[cell] = value  # type: ignore[assignment]


def hide(dimension: object) -> None:
    dimension.hidden = True  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An edition, and in `back` its workbook as LibreOffice has saved it: unedited, edited, damaged, in other formats."""
    root = tmp_path_factory.mktemp("office")
    desk = Desk(make_catalog(root, ITEMS.encode()))
    desk.export("-q")
    out = root / "out"
    out.mkdir()
    shutil.copy(desk.workbook, out / "unedited.xlsx")
    edits = {"edited": (edit, ""), **DAMAGES}
    for name, (deed, _) in edits.items():
        shutil.copy(out / "unedited.xlsx", desk.workbook)
        with desk.editing() as sheet:
            deed(sheet)
        shutil.copy(desk.workbook, out / f"{name}.xlsx")
    save(root, "xlsx", sorted(out.glob("*.xlsx")))
    save(root, "ods", [out / "unedited.xlsx"])
    save(root, "xls", [out / "unedited.xlsx"])
    save(root, "csv:Text - txt - csv (StarCalc):44,34,76", [out / "unedited.xlsx"])
    return desk


def edit(sheet: Worksheet) -> None:
    put(sheet, "D2", "011111")
    sheet.delete_rows(3)


def save(root: Path, form: str, files: list[Path]) -> None:
    """Let LibreOffice open files and save them, with a profile of its own."""
    profile = f"-env:UserInstallation={(root / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", root / "back", *files]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def take_back(desk: Desk, name: str) -> tuple[int, str]:
    """What is said of a file that LibreOffice has saved, and shown to be left as it was."""
    before = desk.files
    outcome = mulu("import", desk.root / "back" / name, "--diff", "--root", desk.root, "--lang", "en")
    assert desk.files == before
    return outcome.code, outcome.out or outcome.err


def test_unedited_it_changes_no_byte(desk: Desk) -> None:
    assert take_back(desk, "unedited.xlsx") == (0, "nothing has changed\n")


def test_just_what_was_edited_comes_back(desk: Desk) -> None:
    code, said = take_back(desk, "edited.xlsx")
    assert code == 0
    assert "Items!D2  edited  01-01  name  011110 → 011111\n" in said
    assert "Items  removed  I,2,01-02,'=面点师,A*\n" in said
    assert "items added: 0, removed: 1, edited: 1, moved: 0; numbers counted anew: 1\n" in said


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_seen_after_it_too(desk: Desk, name: str) -> None:
    code, said = take_back(desk, f"{name}.xlsx")
    assert code == 1
    assert any(line.startswith(DAMAGES[name][1]) for line in said.splitlines()), said


@pytest.mark.parametrize("name", ["unedited.ods", "unedited.xls", "unedited.csv"])
def test_its_other_formats_are_recognised(desk: Desk, name: str) -> None:
    code, said = take_back(desk, name)
    assert (code, "a workbook of mulu export" in said) == (2, True)
