"""A workbook of a published edition comes back as corrections of its document, each with the reason that was given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from tests.command import findings, mulu
from tests.sample import CATALOG, SAMPLE_SCHEMA
from tests.steward import Desk

if TYPE_CHECKING:
    from pathlib import Path

REASON = ("--reason", "印误")


def document(rows: str) -> str:
    """A document as the authority publishes it: `I.` begins a part, `1 01-01 Baker A` is an item."""
    lines = ["Catalogue of trades", *(f"\t{one}" for one in ("serial", "code", "name", "grade"))]
    for row in rows.strip().split("\n"):
        lines += ["", *(f"\t{one}" for one in row.split())]
    return "\n".join(lines) + "\n"


DOCUMENT = document(
    "I. First\n1 01-01 Baker A\n2 01-02 Miller A\n3 -- Brewer B\nII. Second\n1 02-01 Mason A\n2 02-02 Tiler C"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return published(tmp_path, DOCUMENT)


def published(root: Path, text: str) -> Desk:
    """A repository with the published edition 2026 of a document, and its workbook."""
    for path, content in (
        ("schemas/trades.yaml", SAMPLE_SCHEMA),
        ("catalogs/trades/catalog.yaml", CATALOG),
        ("trades.txt", text),
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")
    said = mulu("import", root / "trades.txt", "--catalog", "trades", "--edition", "2026", "--root", root)
    assert said.code == 0, said.out + said.err
    desk = Desk(root)
    desk.export("-q")
    return desk


def corrections(desk: Desk) -> list[dict[str, Any]]:
    loaded = YAML(typ="safe").load(desk.files["corrections.yaml"])
    assert all(one.pop("reason") == "印误" for one in loaded["corrections"])
    return list(loaded["corrections"])


def test_unedited_it_changes_no_byte_and_needs_no_reason(desk: Desk) -> None:
    before = desk.files
    assert desk.take_back().out == "nothing has changed\n"
    assert desk.files == before


def test_an_edited_cell_becomes_a_correction_that_the_check_and_the_import_follow(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["E3"] = "B"
    said = desk.take_back(*REASON).out
    assert "Items!E3  edited  01-02  grade  A → B\n" in said
    assert "corrections for corrections.yaml: 1\n" in said
    assert corrections(desk) == [{"op": "change", "at": "01-02", "field": "grade", "expect": "A", "to": "B"}]
    assert findings(desk.root) == []
    again = mulu("import", desk.root / "trades.txt", "--catalog", "trades", "--edition", "2026", "--root", desk.root, "--lang", "en")  # fmt: skip
    assert again.out.endswith("nothing has changed\n")


def test_without_a_reason_the_change_is_told_and_nothing_is_written(desk: Desk) -> None:
    before = desk.files
    with desk.editing() as sheet:
        sheet["E3"] = "B"
    outcome = desk.take_back(code=2)
    assert "Items!E3  edited" in outcome.out
    assert outcome.err.endswith("changed by corrections only: say why, with --reason\n")
    assert "--reason must not be empty" in desk.take_back("--reason", " ", code=2).err
    assert desk.files == before


def test_one_row_less_is_one_correction_however_many_numbers_follow(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.delete_rows(2)
    said = desk.take_back(*REASON).out
    assert "removed: 1, edited: 0, moved: 0; numbers counted anew: 2\n" in said
    assert "corrections for corrections.yaml: 1\n" in said
    expect = {"code": "01-01", "name": "Baker"}
    assert corrections(desk) == [{"op": "remove", "at": "01-01", "expect": expect, "renumber": True}]
    assert desk.items == "I,1,01-02,Miller,A\nI,2,--,Brewer,B\nII,1,02-01,Mason,A\nII,2,02-02,Tiler,C\n"
    assert findings(desk.root) == []


def test_rows_added_and_removed_become_corrections_that_tell_of_the_numbers_once(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.delete_rows(5)
        sheet.insert_rows(3)
        for at, value in enumerate(["I", None, "01-09", "Saddler", "B"], 1):
            sheet.cell(3, at).value = value
    said = desk.take_back(*REASON).out
    assert "items added: 1, removed: 1, edited: 0, moved: 0; numbers counted anew: 3\n" in said
    added = {"section": "I", "code": "01-09", "name": "Saddler", "grade": "B"}
    expect = {"code": "02-01", "name": "Mason"}
    assert corrections(desk) == [
        {"op": "remove", "at": "02-01", "expect": expect, "renumber": True},
        {"op": "add", "after": "01-01", "to": added, "renumber": True},
    ]
    assert (
        desk.items
        == "I,1,01-01,Baker,A\nI,2,01-09,Saddler,B\nI,3,01-02,Miller,A\nI,4,--,Brewer,B\nII,1,02-02,Tiler,C\n"
    )
    assert findings(desk.root) == []


def test_a_last_row_less_says_nothing_of_numbers(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.delete_rows(6)
    desk.take_back(*REASON)
    expect = {"code": "02-02", "name": "Tiler"}
    assert corrections(desk) == [{"op": "remove", "at": "02-02", "expect": expect}]


def test_what_a_first_workbook_removed_and_added_a_second_one_may_follow(desk: Desk) -> None:
    """Numbers of items that corrections have added or numbered anew are counted anew with the rest."""
    with desk.editing() as sheet:
        sheet.delete_rows(2)
        sheet.insert_rows(3)
        for at, value in enumerate(["I", None, "01-09", "Saddler", "B"], 1):
            sheet.cell(3, at).value = value
    desk.take_back(*REASON)
    assert desk.items.startswith("I,1,01-02,Miller,A\nI,2,01-09,Saddler,B\nI,3,--,Brewer,B\nII,1,")
    desk.workbook.unlink()
    desk.export("-q")
    with desk.editing() as sheet:
        sheet.delete_rows(2)
        sheet.insert_rows(4)
        for at, value in enumerate(["I", None, "01-10", "Cook", "B"], 1):
            sheet.cell(4, at).value = value
    desk.take_back(*REASON)
    assert desk.items.startswith("I,1,01-09,Saddler,B\nI,2,--,Brewer,B\nI,3,01-10,Cook,B\nII,1,")
    assert len(corrections(desk)) == 4
    assert findings(desk.root) == []


def test_numbers_that_were_corrected_one_by_one_are_counted_anew_with_the_rest(desk: Desk) -> None:
    """As older versions wrote them."""
    (desk.root / "catalogs/trades/2026/corrections.yaml").write_text(
        "format: mulu.corrections/1\ncorrections:\n"
        "- {op: remove, at: 01-01, expect: {name: Baker}, reason: 印误}\n"
        "- {op: change, at: 01-02, field: serial, expect: '2', to: '1', reason: 印误}\n"
        "- {op: change, at: I/Brewer, field: serial, expect: '3', to: '2', reason: 印误}\n",
        "utf-8",
    )
    document = (desk.root / "trades.txt", "--catalog", "trades", "--edition", "2026", "--root", desk.root)
    assert mulu("import", *document).code == 0
    desk.workbook.unlink()
    desk.export("-q")
    with desk.editing() as sheet:
        sheet.delete_rows(2)
    desk.take_back(*REASON)
    assert [one["op"] for one in corrections(desk)] == ["remove", "change", "change", "remove"]
    assert desk.items.startswith("I,1,--,Brewer,B\nII,1,")
    assert findings(desk.root) == []


def test_where_the_document_does_not_count_numbers_stay_as_they_are(tmp_path: Path) -> None:
    desk = published(tmp_path, DOCUMENT.replace("3\n\t--", "4\n\t--"))
    with desk.editing() as sheet:
        sheet.delete_rows(2)
    desk.take_back(*REASON)
    assert "renumber" not in corrections(desk)[0]
    assert desk.items.startswith("I,2,01-02,Miller,A\nI,4,--,Brewer,B\n")


def test_items_with_and_without_a_code_are_named_in_a_way_that_holds_when_both_are_edited(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["C3"], sheet["D3"], sheet["C4"], sheet["D4"] = "01-07", "Master miller", "01-08", "Ale brewer"
    desk.take_back(*REASON)
    assert [one["at"] for one in corrections(desk)] == ["01-02", "01-02", "I/Brewer", "I/Brewer"]
    assert findings(desk.root) == []


def test_a_second_workbook_adds_to_the_corrections_of_the_first(desk: Desk) -> None:
    for value in ("B", "C"):
        desk.workbook.unlink()
        desk.export("-q")
        with desk.editing() as sheet:
            sheet["E3"] = value
        desk.take_back(*REASON)
    assert [(one["expect"], one["to"]) for one in corrections(desk)] == [("A", "B"), ("B", "C")]
    assert findings(desk.root) == []


def test_what_no_correction_can_do_is_refused_with_its_row(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet.insert_rows(4)
        for at, value in enumerate(["I", None, "02-02", "Slater", "B"], 1):
            sheet.cell(4, at).value = value
    before = desk.files
    said = desk.take_back(*REASON, code=1).out
    assert "Items!4  the document has an item 02-02 already\nnothing was written: 1 fault(s)\n" in said
    assert desk.files == before


def test_an_item_that_was_moved_is_refused_with_its_row(desk: Desk) -> None:
    with desk.editing() as sheet:
        for at in range(1, 8):
            one, other = sheet.cell(2, at), sheet.cell(3, at)
            one.value, other.value = other.value, one.value
    said = desk.take_back(*REASON, code=1).out
    assert "the item was moved, which no correction can do: leave the order as it is" in said


def test_an_older_workbook_is_refused_also_with_merge(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["E3"] = "B"
    desk.take_back(*REASON)
    with desk.editing() as sheet:
        sheet["E4"] = "A"
    for options in ((), ("--merge",)):
        said = desk.take_back(*REASON, *options, code=2).err
        assert "has changed since the workbook was made: export again, to another file" in said


def test_the_same_workbook_taken_back_twice_has_nothing_more_to_say(desk: Desk) -> None:
    with desk.editing() as sheet:
        sheet["E3"] = "B"
        sheet.delete_rows(2)
    desk.take_back(*REASON)
    before = desk.files
    for options in ((), REASON, (*REASON, "--diff"), (*REASON, "--merge")):
        assert desk.take_back(*options).out == (
            "all that was edited in the workbook is in items.csv already: nothing to write\n"
        )
    assert desk.files == before


def test_an_edition_that_says_otherwise_than_its_document_is_mended_first(desk: Desk) -> None:
    place = desk.root / "catalogs/trades/2026/items.csv"
    place.write_text(place.read_text("utf-8").replace("Baker", "Bakers"), "utf-8")
    desk.workbook.unlink()
    desk.export("-q")
    with desk.editing() as sheet:
        sheet["E3"] = "B"
    said = desk.take_back(*REASON, code=1).out
    assert (
        "items.csv is not what its document and corrections say: run mulu check, and mend that first" in said
    )


def test_findings_of_the_check_stand_in_the_workbook_and_go_with_the_correction(tmp_path: Path) -> None:
    desk = published(tmp_path, DOCUMENT.replace("Miller\n\tA", "Miller\n\tD"))
    with desk.editing() as sheet:
        assert str(sheet["F3"].value).startswith("error  grade  D is not in the list")
        assert sheet["E3"].fill.fgColor.rgb == "FFFFC7CE"
        sheet["E3"] = "A"
    assert "findings that this would mend: 1\n" in desk.take_back(*REASON).out
    assert findings(desk.root) == []
