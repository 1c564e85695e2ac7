"""Documents with separated cells: every cell with its physical line, every flaw told."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from mulu.readers import read_document
from tests.command import check, mulu
from tests.sample import make_catalog

if TYPE_CHECKING:
    from pathlib import Path

    from tests.command import Outcome

TABLE = "代码,名称,说明\n1,砌筑工,一\n2,“木工”,二\n"


def cells(data: bytes | str, name: str = "list.csv") -> list[tuple[str, str]]:
    document = data.encode() if isinstance(data, str) else data
    return [(run.place, run.text) for run in read_document(document, name)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_table_reads_the_same_in_every_encoding_and_with_every_line_end(
    encoding: str, newline: str
) -> None:
    assert cells(TABLE.replace("\n", newline).encode(encoding)) == cells(TABLE)


@pytest.mark.parametrize(("separator", "name"), [("\t", "list.tsv"), ("\t", "list.csv"), (";", "list.csv")])
def test_cells_may_be_separated_by_tabs_and_in_csv_by_semicolons(separator: str, name: str) -> None:
    assert cells(TABLE.replace(",", separator), name) == cells(TABLE)


def test_a_comma_separates_nothing_in_a_tsv() -> None:
    assert cells("a,b\tc\n1,2\t3\n", "list.tsv") == [
        ("line 1 cell 1", "a,b"),
        ("line 1 cell 2", "c"),
        ("line 2 cell 1", "1,2"),
        ("line 2 cell 2", "3"),
    ]


def test_lines_stay_physical_after_quoted_line_breaks_and_blank_lines() -> None:
    found = cells('a,b\n1,"two\nlines, ""quoted"""\n\n,\n2,x\n')
    assert found[2:] == [
        ("line 2 cell 1", "1"),
        ("line 2 cell 2", 'two\nlines, "quoted"'),
        ("line 6 cell 1", "2"),
        ("line 6 cell 2", "x"),
    ]


def test_rows_are_numbered_in_one_table_and_lines_of_one_cell_stand_outside_it() -> None:
    runs = read_document(b"List of 2022\na,b\n1,\nNote: all\n", "list.csv")
    assert [(run.place, run.table, run.row, run.cell, run.text) for run in runs] == [
        ("line 1", 0, 0, 0, "List of 2022"),
        ("line 2 cell 1", 1, 1, 1, "a"),
        ("line 2 cell 2", 1, 1, 2, "b"),
        ("line 3 cell 1", 1, 2, 1, "1"),
        ("line 3 cell 2", 1, 2, 2, ""),
        ("line 4", 0, 0, 0, "Note: all"),
    ]


def test_a_list_of_one_column_is_a_table() -> None:
    assert cells("name\nBaker\n") == [("line 1 cell 1", "name"), ("line 2 cell 1", "Baker")]


def test_a_quote_that_is_never_closed_keeps_its_line_and_swallows_no_other() -> None:
    assert cells('a,b,c\n1,"x,y\n2,p,q\n3,r,s\n') == [
        *[(f"line 1 cell {at}", one) for at, one in enumerate("abc", 1)],
        ("line 2", '1,"x,y'),
        *[(f"line 3 cell {at}", one) for at, one in enumerate("2pq", 1)],
        *[(f"line 4 cell {at}", one) for at, one in enumerate("3rs", 1)],
    ]


def test_a_quote_opened_by_mistake_does_not_run_on_to_the_next_one() -> None:
    found = cells('a,b,c\n1,x,"y\n2,p,q\n3,r,s\n4,t,"u"\n')
    assert ("line 2", '1,x,"y') in found
    assert ("line 5 cell 3", "u") in found


@given(st.lists(st.lists(st.text(alphabet='ab,"\n ', min_size=1), min_size=2, max_size=2), min_size=1))
def test_what_a_sound_table_says_is_what_is_read(rows: list[list[str]]) -> None:
    def quoted(cell: str) -> str:
        return '"' + cell.replace('"', '""') + '"'

    document = "".join(",".join(map(quoted, row)) + "\n" for row in rows)
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert [text for _, text in cells(document)] == [cell for row in kept for cell in row]


SCHEMA = """format: mulu.schema/1
fields:
  - {name: code, constraints: {required: true, pattern: "[0-9]{2}"}}
  - {name: name, constraints: {required: true}}
  - {name: grade}
identity: {key: [code]}
document: {columns: [code, name, grade], title: "Trades of .+"}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_catalog(tmp_path / "repo", b"", schema=SCHEMA)
    shutil.rmtree(tmp_path / "repo" / "catalogs" / "trades" / "2026")
    return tmp_path / "repo"


def import_(root: Path, document: str | bytes, name: str = "trades.csv") -> Outcome:
    path = root.parent / name
    path.write_bytes(document if isinstance(document, bytes) else document.encode())
    return mulu("import", path, "--catalog", "trades", "--edition", "2030", "--root", root, "--lang", "en")


def test_every_broken_and_every_ragged_line_is_told_and_nothing_is_written(root: Path) -> None:
    outcome = import_(root, 'code,name,grade\n01,Mi"ller,B\n02,Mason\n03,"Baker,A\n04,Cook,A\n')
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        'trades.csv:line 2  01,Mi"ller,B  a quotation mark stands inside a cell that is not quoted  [stray-quote]',
        "trades.csv:line 3 cell 1  02  the row has 2 cells, expected 3  [unread-text]",
        "trades.csv:line 3 cell 2  Mason  the row has 2 cells, expected 3  [unread-text]",
        'trades.csv:line 4  03,"Baker,A  a quotation mark opens here and is never closed  [unbalanced-quote]',
        "nothing was written: 4 fault(s)",
    ]
    assert not (root / "catalogs" / "trades" / "2030").exists()


def test_a_sound_document_becomes_an_edition_whose_extract_gives_the_same_items(root: Path) -> None:
    document = 'Trades of 2030\ncode,name,grade\n01,"Baker, master",A\n02,Mason,\n'
    assert import_(root, document.encode("gb18030")).code == 0
    folder = root / "catalogs" / "trades" / "2030"
    assert (folder / "items.csv").read_text("utf-8") == 'code,name,grade\n01,"Baker, master",A\n02,Mason,\n'
    outcome = mulu("check", "trades/2030", "--root", root, "--lang", "en")
    assert outcome.code == 0, outcome.out


@pytest.mark.parametrize(
    ("document", "says"),
    [(b"", "the file is empty"), (b"a,b\n\xff\xfe\xfd,1\n", "trades.csv:2: the text is neither UTF-8")],
)
def test_what_is_no_text_is_refused_in_one_sentence(root: Path, document: bytes, says: str) -> None:
    outcome = import_(root, document)
    assert outcome.code == 2
    assert says in outcome.err
    assert "Traceback" not in outcome.err


CLASSES = SCHEMA.replace(
    'columns: [code, name, grade], title: "Trades of .+"',
    'columns: [{heading: level}, code, name, grade, {heading: remarks}], aside: [{level: "[12]"}, {level: "", remarks: "Sum.*"}]',
)
CLASSED = """level,code,name,grade,remarks
1,0,All trades,,
2,0x,Food,,see below
4,01,Baker,A,
4,02,Cook,,"Sum, more or less"
,,2 trades,,Sum of all
"""


def test_rows_that_are_no_items_are_set_aside_and_other_columns_stay_in_the_document(root: Path) -> None:
    (root / "schemas" / "trades.yaml").write_text(CLASSES, "utf-8")
    assert import_(root, CLASSED).code == 0
    folder = root / "catalogs" / "trades" / "2030"
    assert (folder / "items.csv").read_text("utf-8") == "code,name,grade\n01,Baker,A\n02,Cook,\n"
    assert 'line 5 cell 5,1,5,5,"Sum, more or less"' in (folder / "extract.csv").read_text("utf-8")
    assert check(root)["findings"] == []


def test_a_row_that_is_not_set_aside_is_an_item_and_judged(root: Path) -> None:
    (root / "schemas" / "trades.yaml").write_text(CLASSES, "utf-8")
    assert import_(root, CLASSED.replace("2,0x", "3,0x")).code == 0
    assert [(one["rule"], one["line"], one["source"]) for one in check(root)["findings"]] == [
        ("malformed-code", 2, "line 3 cell 2")
    ]


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ('{level: "[12]"}', '{lvel: "[12]"}', ":7: lvel must name one of the columns"),
        ("{heading: remarks}", "{heading: level}", ":7: level must name one of the columns"),
        ("{heading: remarks}", "{headings: remarks}", "headings"),
        ('{level: "[12]"}', "{}", "aside.0 must not be empty"),
        ('"[12]"', '"[12"', "is not a regular expression"),
        ("{heading: remarks}", "remarks", "there is no field remarks"),
    ],
)
def test_a_layout_that_names_what_there_is_not_is_a_broken_schema(
    root: Path, written: str, instead: str, says: str
) -> None:
    (root / "schemas" / "trades.yaml").write_text(CLASSES.replace(written, instead, 1), "utf-8")
    outcome = import_(root, CLASSED)
    assert outcome.code == 2
    assert says in outcome.err
