"""A workbook that `mulu export` has written comes back edited: into a draft, or it is refused, cell by cell."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment

from tests.command import mulu
from tests.sample import EDITION, SAMPLE_SCHEMA, make_catalog
from tests.steward import HEADING, Desk

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "section,serial,code,name,grade\n"
ROWS = [
    "I,1,01-01,Baker,A\n",
    "I,2,01-02,面点师,A*\n",
    "I,3,--,Brewer★,B\n",
    "II,1,02-01,Mason,A\n",
    "II,2,02-02,Tiler,C\n",
]
ITEMS = "".join(ROWS)
MULU = (sys.executable, "-m", "mulu")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    make_catalog(tmp_path, (HEAD + ITEMS).encode())
    desk = Desk(tmp_path)
    desk.export("-q")
    return desk


def test_an_unedited_workbook_changes_no_byte(desk: Desk) -> None:
    before = desk.files
    assert desk.take_back().out == "nothing has changed\n"
    with desk.editing():
        pass  # saved by another program
    assert desk.take_back().out == "nothing has changed\n"
    assert desk.files == before


def test_an_edited_cell_comes_back_as_just_that_edit(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["D3"] = "西式面点师"
    said = desk.take_back().out
    assert "Items!D3  edited  01-02  name  面点师 → 西式面点师\n" in said
    assert "items added: 0, removed: 0, edited: 1, moved: 0; numbers counted anew: 0\n" in said
    assert desk.items == ITEMS.replace("面点师", "西式面点师")


def test_rows_are_inserted_and_deleted_and_numbers_counted_anew(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.insert_rows(3)
        for at, value in enumerate(["I", None, "01-09", "Miller", "B*"], 1):
            sheet.cell(3, at).value = value
        sheet.delete_rows(6)
    said = desk.take_back().out
    assert "Items!3  new  I,2,01-09,Miller,B*\n" in said
    assert "Items  removed  II,1,02-01,Mason,A\n" in said
    assert "items added: 1, removed: 1, edited: 0, moved: 0; numbers counted anew: 3\n" in said
    assert desk.items == (
        "I,1,01-01,Baker,A\nI,2,01-09,Miller,B*\nI,3,01-02,面点师,A*\nI,4,--,Brewer★,B\nII,1,02-02,Tiler,C\n"
    )


def test_a_number_typed_where_the_list_counts_is_not_taken_over_and_told(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["B3"] = "7"
    told = "Items!B3  7 is not taken over: numbers are counted here, and this is 2\n"
    assert desk.take_back().out == f"{told}nothing has changed\n"
    with desk.editing() as sheet:
        sheet["D2"] = "Confectioner"
    said = desk.take_back().out
    assert told in said
    assert "items added: 0, removed: 0, edited: 1, moved: 0; numbers counted anew: 0\n" in said
    assert desk.items == ITEMS.replace("Baker", "Confectioner")


def test_the_column_of_numbers_is_called_counted_and_not_required(desk: Desk) -> None:
    book = load_workbook(desk.workbook)
    legend = [str(row[1].value) for row in book.worksheets[1].iter_rows() if row[1].value]
    at = next(at for at, line in enumerate(legend) if line.startswith("Do not type here"))
    assert "numbers are counted anew when the workbook comes back" in legend[at]
    assert legend[at + 1] != "Required."
    comment = book.worksheets[0]["B1"].comment
    assert comment is None or "Required." not in comment.text


def test_a_preview_shows_the_lines_and_writes_nothing(desk: Desk) -> None:
    before = desk.files
    with desk.editing() as sheet:
        sheet["E2"] = "B"
    said = desk.take_back("--diff").out
    assert "-I,1,01-01,Baker,A\n+I,1,01-01,Baker,B\n" in said
    assert said.endswith("nothing was written: this is what would change\n")
    assert desk.files == before


def test_a_copied_row_is_a_new_item_and_the_other_one_is_the_old_one(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.insert_rows(3)
        for at in range(1, 8):
            sheet.cell(3, at).value = sheet.cell(2, at).value
        sheet["C2"], sheet["D2"] = "01-00", "Pastry cook"
    said = desk.take_back().out
    assert "Items!2  new  I,1,01-00,Pastry cook,A\n" in said
    assert "edited: 0" in said
    assert desk.items.startswith("I,1,01-00,Pastry cook,A\nI,2,01-01,Baker,A\nI,3,")


def test_a_moved_row_is_moved_and_a_sorted_sheet_is_refused(desk: Desk) -> None:
    with desk.editing() as sheet:
        _move(sheet, 3, 2)
    assert "moved: 1; numbers counted anew: 2" in desk.take_back("--diff").out
    with desk.editing() as sheet:
        _move(sheet, 5, 2)
        _move(sheet, 6, 3)
    [said] = desk.refused()
    assert said.startswith("Items  3 of 5 items stand in another order, as after sorting")
    desk.take_back("--reorder")
    assert (
        desk.items
        == "II,1,02-01,Mason,A\nII,2,02-02,Tiler,C\nI,1,01-02,面点师,A*\nI,2,01-01,Baker,A\nI,3,--,Brewer★,B\n"
    )


def test_a_sheet_sorted_across_its_sections_is_refused_however_few_rows_moved(desk: Desk) -> None:
    with desk.editing() as sheet:
        _move(sheet, 5, 3)
    [said] = desk.refused()
    assert "1 of 5 items stand in another order" in said


def _move(sheet: object, row: int, to: int) -> None:
    cells = [sheet.cell(row, at).value for at in range(1, 8)]  # type: ignore[attr-defined]
    sheet.delete_rows(row)  # type: ignore[attr-defined]
    sheet.insert_rows(to)  # type: ignore[attr-defined]
    for at, value in enumerate(cells, 1):
        sheet.cell(to, at).value = value  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [
        ("C2", dt.date(2026, 1, 1), "Items!C2  holds the date 2026-01-01 where text was"),
        ("C2", 1e5, "Items!C2  holds the number 100000 where text was"),
        ("D2", 11110, "Items!D2  holds the number 11110 where text was"),
        ("D2", "=A1&A2", "Items!D2  holds a formula, =A1&A2"),
        ("D2", True, "Items!D2  holds a truth value"),
        ("D2", "#REF!", "Items!D2  holds #REF!, the error of a formula"),
        ("B2", 1.5, "Items!B2  holds the number 1.5 where text was"),
        ("A1", "Section", "Items!A1  the heading is Section, and was section"),
        ("A1", None, "Items!A1  the heading section is missing"),
        ("F1", "x", "Items!F1  the heading is x, and was Findings when exported"),
        ("H3", "a note", "Items!H3  this stands outside the table"),
        ("B9", "a note", "Items!7:8  there is nothing here, and more below"),
        ("G3", "77", "Items!G3  the hidden column G says 77"),
    ],
)  # fmt: skip
def test_damage_is_refused_with_sheet_and_cell(desk: Desk, cell: str, value: object, said: str) -> None:
    with desk.editing() as sheet:
        sheet[cell] = value  # type: ignore[assignment]
    [found] = desk.refused()
    assert found.startswith(said)


def test_what_was_exported_is_said_beside_the_damage(tmp_path: Path) -> None:
    make_catalog(tmp_path, (HEAD + "I,1,01-01,011110,A\n").encode())
    desk = Desk(tmp_path)
    desk.export("-q")
    with desk.editing() as sheet:
        sheet["D2"] = 11110
    [said] = desk.refused()
    assert said.endswith("zeros in front included; when exported it was 011110")


def test_all_damages_are_listed_in_the_order_of_the_sheet(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["D6"], sheet["C3"], sheet["C2"] = 1, 2, 3
        sheet.merge_cells("A4:A5")
        sheet.row_dimensions[3].hidden = sheet.row_dimensions[4].hidden = True
    places = [line.split("  ")[0] for line in desk.refused()]
    assert places == ["Items!A4:A5", "Items!C2", "Items!3:4", "Items!C3", "Items!D6"]


def test_moved_and_missing_columns_are_told_by_their_headings(desk: Desk) -> None:
    with desk.editing() as sheet:
        for row in range(1, 7):
            one, other = sheet.cell(row, 3), sheet.cell(row, 4)
            one.value, other.value = other.value, one.value
    assert [line.split(":")[0] for line in desk.refused()] == [
        "Items!C1  the heading code has been moved from here to D1",
        "Items!D1  the heading name has been moved from here to C1",
    ]
    desk.workbook.unlink()
    desk.export("-q")
    with desk.editing() as sheet:
        sheet.delete_cols(5)
    assert desk.refused() == ["Items!E1  the heading grade is missing: put the column back, or export again"]


def test_a_column_put_in_is_told_once_wherever_it_stands(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.insert_cols(3, 2)
    assert desk.refused() == [
        "Items!C1  a column was put in here: delete the whole column",
        "Items!D1  a column was put in here: delete the whole column",
    ]


def test_notes_beside_the_table_are_told_once_a_column(desk: Desk) -> None:
    with desk.editing() as sheet:
        for row in range(1, 7):
            sheet.cell(row, 8).value = "looked at"
        sheet["J3"] = "by me"
    assert desk.refused() == [
        "Items!H1:H6  this stands outside the table, and would be lost: delete it",
        "Items!J3  this stands outside the table, and would be lost: delete it",
    ]


def test_a_hidden_column_is_told_but_for_the_one_that_is_hidden_anyway(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.column_dimensions["C"].hidden = True
    assert desk.refused() == ["Items!C  the column is hidden: show it, so that all cells are seen"]


def test_filtered_rows_are_told_as_such(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.auto_filter.ref = "A1:F6"
        sheet.auto_filter.add_filter_column(0, ["I"])
        sheet.row_dimensions[5].hidden = sheet.row_dimensions[6].hidden = True
    assert desk.refused() == [
        "Items!5:6  rows are filtered out: take the filter off, so that all rows are seen"
    ]


def test_an_emptied_row_is_no_deleted_one(desk: Desk) -> None:
    with desk.editing() as sheet:
        for at in range(1, 7):
            sheet.cell(4, at).value = None
    assert desk.refused() == ["Items!4  the row was emptied: delete the row itself if the item is to go"]


def test_a_sheet_that_is_renamed_or_missing_is_told(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.title = "Sheet1"
    assert desk.refused() == [
        "Items  the sheet is missing, or has been given another name; there are: Sheet1, Legend, mulu"
    ]
    book = load_workbook(desk.workbook)
    del book["mulu"]
    book.save(desk.workbook)
    assert "is missing or edited: export it again" in desk.take_back(code=2).err


def test_a_sheet_more_is_told_and_not_read(desk: Desk) -> None:
    book = load_workbook(desk.workbook)
    book.create_sheet("Mine")["A1"] = "x"
    book.save(desk.workbook)
    assert "Mine  the sheet is not of this workbook, and was not read\n" in desk.take_back().out


def test_what_is_written_where_nothing_is_taken_over_from_is_told(tmp_path: Path) -> None:
    make_catalog(tmp_path, (HEAD + ITEMS.replace("Mason,A", "Mason,D")).encode())
    desk = Desk(tmp_path)
    desk.export("-q")
    assert desk.take_back().out == "nothing has changed\n"
    with desk.editing() as sheet:
        sheet["F3"], sheet["F5"] = "please look", "done"
        sheet.parent["Legend"]["C3"] = "a word"  # type: ignore[index]
        sheet["D4"].comment = Comment("Anna:\nis this right?", "Anna")
    assert desk.take_back().out.splitlines() == [
        "Items!F3  what was written into the column of findings is not taken over",
        "Items!F5  what was written into the column of findings is not taken over",
        "Items!D4  a comment of your own is not taken over: Anna:⟨U+000A⟩is this right?",
        "Legend  what was written into this sheet is not taken over",
        "nothing has changed",
    ]


def test_a_workbook_of_another_state_is_refused_and_says_what_to_do(desk: Desk) -> None:
    place = desk.root / "catalogs/trades/2026/items.csv"
    place.write_text(HEAD + ITEMS.replace("Baker", "Bread baker"), "utf-8")
    said = desk.take_back(code=2).err
    assert "items.csv has changed since the workbook was made: with --merge" in said


def test_the_same_workbook_taken_back_twice_has_nothing_more_to_say(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["D2"] = "Bread baker"
    desk.take_back()
    assert "is in items.csv already" in desk.take_back().out
    with desk.editing() as sheet:
        sheet["A2"] = 9 if isinstance(sheet["A2"].value, int) else "9"
    assert "has changed since the workbook was made" in desk.take_back(code=2).err


def test_a_workbook_of_another_edition_or_schema_is_refused(desk: Desk) -> None:
    where = ("--root", desk.root, "--lang", "en")
    mulu("new", "trades/2027", "--from", "trades/2026", *where)
    said = mulu("import", desk.workbook, "--catalog", "trades", "--edition", "2027", *where)
    assert (said.code, said.err) == (2, "mulu: the workbook shows trades/2026, not trades/2027\n")
    schema = desk.root / "schemas/trades.yaml"
    schema.write_text(
        SAMPLE_SCHEMA.replace("identity:", "  - {name: note, type: string}\nidentity:"), "utf-8"
    )
    assert "the schema has other fields by now" in desk.take_back(code=2).err


def test_a_workbook_knows_its_edition_and_a_document_does_not(desk: Desk) -> None:
    assert desk.take_back("--catalog", "trades", "--edition", "2026").out == "nothing has changed\n"
    assert "--catalog and --edition go together" in desk.take_back("--catalog", "trades", code=2).err
    desk.workbook.write_bytes(b"a,b\n")
    said = desk.take_back(code=2).err
    assert said.endswith("a document does not say what it is: name it, with --catalog C --edition E\n")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (",".join(HEADING).encode("utf-8-sig"), "the text of a workbook of mulu export (.csv)"),
        ("\t".join(HEADING).encode("utf-16"), "the text of a workbook of mulu export (.csv)"),
        ("部分,核对结果（导出时）,行号\r\n一,,1\r\n".encode("gb18030"), "the text of a workbook"),
        (b"\xd0\xcf\x11\xe0 mulu.workbook/1 ", "a workbook of mulu export in another format"),
        (b"<html><td>mulu.workbook/1</td>", "a workbook of mulu export in another format"),
        (b"\xd0\xcf\x11\xe0 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", "protected with a password"),
    ],
)  # fmt: skip
def test_a_workbook_saved_in_another_format_is_no_document(desk: Desk, data: bytes, said: str) -> None:
    desk.workbook.write_bytes(data)
    before = desk.files
    outcome = desk.take_back("--catalog", "trades", "--edition", "2027", code=2)
    assert said in outcome.err
    assert desk.files == before


@pytest.mark.parametrize("part", ["content.xml", "xl/sharedStrings.bin"])
def test_other_packed_formats_are_recognised_too(desk: Desk, part: str) -> None:
    with zipfile.ZipFile(desk.workbook, "w") as archive:
        archive.writestr(part, "mulu.workbook/1".encode("utf-8" if part.endswith("xml") else "utf-16-le"))
    for options in ((), ("--diff",)):
        said = desk.take_back(*options, code=2).err
        assert "in another format: open the .xlsx that it was made of" in said


def test_another_spreadsheet_goes_the_way_of_documents(desk: Desk) -> None:
    book = Workbook()
    book.active.append(HEADING[:5])  # type: ignore[union-attr]
    book.save(desk.workbook)
    assert "is only for workbooks that mulu export has made" in desk.take_back("--diff", code=2).err
    assert "workbook" not in desk.take_back(code=2).err


def test_full_width_looks_stay_as_they_are_and_are_for_check_to_say(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["C2"] = "０1-01"
    desk.take_back()
    assert desk.items.startswith("I,1,０1-01,Baker,A\n")


def test_a_whole_number_stands_for_its_digits_where_numbers_belong(tmp_path: Path) -> None:
    schema = SAMPLE_SCHEMA.replace("numbering: {field: serial, within: [section]}\n", "")
    make_catalog(tmp_path, (HEAD + ITEMS).encode(), schema, EDITION)
    desk = Desk(tmp_path)
    desk.export("-q")
    with desk.editing() as sheet:
        sheet["B2"] = 7
    desk.take_back()
    assert desk.items.startswith("I,7,01-01,Baker,A\n")


def test_what_a_text_lost_on_its_way_through_a_number_is_told(tmp_path: Path) -> None:
    make_catalog(tmp_path, (HEAD + "I,1,01-01,011110,A\nI,2,01-02,100000,A\nI,3,1-2,Brewer,A\n").encode())
    desk = Desk(tmp_path)
    desk.export("-q")
    with desk.editing() as sheet:
        sheet["D2"], sheet["D3"], sheet["C4"] = "11110", "1E+05", "2026/1/2"
    assert [line.split(":")[0] for line in desk.refused()] == [
        "Items!D2  says 11110, the zeros in front are lost",
        "Items!D3  says 1E+05, which is what a spreadsheet program makes of a number",
        "Items!C4  says 2026/1/2, which is what a spreadsheet program makes of a date",
    ]


def test_findings_that_an_edit_would_bring_or_mend_are_told_at_their_cells(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["D2"], sheet["C3"], sheet["E4"] = "Baker ", "01-01", "D"
    said = desk.take_back("--diff").out
    assert "Items!D2  edited  01-01  name  Baker → Baker⟨U+0020⟩\n" in said
    told = said.partition("findings that this would bring: 3\n")[2].splitlines()
    assert [line.split("  ")[:3] for line in told[:3]] == [
        ["Items!D2", "error", "name"],
        ["Items!C3", "error", "code"],
        ["Items!E4", "error", "grade"],
    ]
    desk.take_back()
    desk.workbook.unlink()
    desk.export("-q")
    with desk.editing() as sheet:
        sheet["D2"], sheet["E4"] = "Baker", "B"
    said = desk.take_back().out
    assert "findings that this would mend: 2\n" in said
    assert "would bring" not in said


def test_hostile_cells_are_text_and_nothing_else(desk: Desk) -> None:
    hostile = ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "a\n::error::x", "\u202ex", "_x0041_"]
    with desk.editing() as sheet:
        for row, value in enumerate(hostile, 2):
            cell = sheet.cell(row, 4)
            cell.value = value.replace("_x", "_x005F_x")
            cell.data_type = "s"
    said = desk.take_back().out
    assert "a⟨U+000A⟩::error::x" in said
    assert "⟨U+202E⟩x" in said
    assert [row[3] for row in csv.reader(desk.items.splitlines(keepends=True))] == hostile
    desk.workbook.unlink()
    desk.export("-q")
    assert [sheet.cell(row, 4).value for row in range(2, 7)][1:3] == hostile[1:3]
    assert desk.take_back().out == "nothing has changed\n"


def test_a_workbook_with_programs_or_cut_off_is_refused_in_a_sentence(desk: Desk) -> None:
    with zipfile.ZipFile(desk.workbook, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"")
    assert "the workbook holds programs (macros): save it as .xlsx" in desk.take_back(code=2).err
    desk.workbook.write_bytes(desk.workbook.read_bytes()[:3000])
    assert "the file is damaged: it cannot be unpacked" in desk.take_back("--diff", code=2).err


def test_rich_text_is_read_as_its_words(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["D2"] = CellRichText("Ba", TextBlock(InlineFont(b=True), "ker"))
    assert desk.take_back().out == "nothing has changed\n"


def test_a_person_at_a_terminal_is_asked_and_a_no_writes_nothing(desk: Desk) -> None:
    before = desk.files
    with desk.editing() as sheet:
        sheet["D3"] = "西式面点师"
    code, said = _at_terminal(desk, "n\n")
    assert (code, desk.files == before) == (1, True)
    assert said.index("西式面点师") < said.index("Write this? [y/N]") < said.index("nothing was written")
    code, said = _at_terminal(desk, "y\n")
    assert (code, "written: catalogs/trades/2026/items.csv" in said) == (0, True)
    assert "西式面点师" in desk.items


def _at_terminal(desk: Desk, typed: str) -> tuple[int, str]:
    """Take the workbook back as somebody who sits at a terminal and types this."""
    ours, theirs = os.openpty()
    command = [*MULU, "import", str(desk.workbook), "--root", str(desk.root), "--lang", "en"]
    run = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, typed.encode())
    said = b""
    # Linux tells the end of a terminal as an error.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 4096):
            said += piece
    os.close(ours)
    return run.wait(), said.decode()


def test_of_two_workbooks_at_once_one_comes_back_and_the_other_is_told(desk: Desk) -> None:
    commands = []
    for name in ("Anna", "Bert"):
        with desk.editing() as sheet:
            sheet["D2"] = name
        copy = desk.workbook.rename(desk.root / f"{name}.xlsx")
        desk.export("-q")
        commands.append([*MULU, "import", str(copy), "--root", str(desk.root), "--lang", "en"])
    runs = [subprocess.Popen(one, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for one in commands]
    said = [run.communicate()[1].decode() for run in runs]
    assert sorted(run.returncode for run in runs) == [0, 2]
    late = next(text for text, run in zip(said, runs, strict=True) if run.returncode == 2)
    assert "items.csv has changed since the workbook was made" in late
    assert ("Anna" in desk.items) != ("Bert" in desk.items)
