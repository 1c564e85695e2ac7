"""Strict reading: every flaw of the bytes is a finding at its physical line, and nothing is mended."""

from __future__ import annotations

import pytest
from hypothesis import example, given, strategies as st

from mulu.table import read_table, write_table

COLUMNS = ["section", "serial", "code", "name", "grade"]
HEAD = b"section,serial,code,name,grade\n"
ROWS = [b"I,1,01-01,Baker,A\n", b"I,2,01-02,Cook,A\n", b"I,3,01-03,Brewer,A\n"]
CLEAN = HEAD + b"".join(ROWS)
BOM = b"\xef\xbb\xbf"


def flaws(data: bytes, columns: list[str] = COLUMNS) -> list[tuple[str, int | None]]:
    return [(flaw.rule, flaw.line) for flaw in read_table(data, columns).flaws]


def lines(data: bytes) -> list[int]:
    return read_table(data, COLUMNS).frame["line"].to_list()


def test_a_clean_file_has_no_flaw_and_its_rows_know_their_lines() -> None:
    assert flaws(CLEAN) == []
    assert lines(CLEAN) == [2, 3, 4]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"", [("empty-file", None)], id="no byte at all"),
        pytest.param(BOM, [("byte-order-mark", 1), ("empty-file", None)], id="nothing but a BOM"),
        pytest.param(b"\n\n", [("empty-file", None)], id="nothing but blank lines"),
        pytest.param(HEAD, [("no-items", 1)], id="a heading and nothing below"),
        pytest.param(BOM + CLEAN, [("byte-order-mark", 1)], id="BOM"),
        pytest.param(CLEAN.decode().encode("utf-16"), [("wrong-encoding", None)], id="UTF-16 with a mark"),
        pytest.param(CLEAN.decode().encode("utf-16-le"), [("wrong-encoding", None)], id="UTF-16 without a mark"),
        pytest.param(CLEAN.replace(b"Baker", "面点师".encode("gb18030")), [("wrong-encoding", None)], id="GB18030"),
        pytest.param(b"PK\x03\x04\x14\0\xd6\xd0\n\r\n" + CLEAN, [("workbook-as-table", None)], id="a workbook"),
        pytest.param(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0\n" + CLEAN, [("workbook-as-table", None)], id="a workbook of Office 97"),
        pytest.param(CLEAN.replace(b"Cook", b"Co\xffok"), [("invalid-byte", 3)], id="one byte that is no text"),
        pytest.param(
            "".join(f"I,{n},01-0{n},面点师,A\n" for n in range(1, 4)).join([HEAD.decode(), ""]).encode()
            + b"I,4,01-04," + "面点师".encode("gbk") + b",A\n",
            [("invalid-byte", 5)], id="one GBK line among UTF-8",
        ),
        pytest.param(CLEAN.replace(b"\n", b"\r\n"), [("wrong-line-ends", None)], id="CRLF"),
        pytest.param(CLEAN.replace(b"\n", b"\r"), [("wrong-line-ends", None)], id="CR"),
        pytest.param(CLEAN.replace(b"\n", b"\r")[:-1] + b"\n", [("wrong-line-ends", None)], id="CR with one LF at the end"),
        pytest.param(CLEAN.replace(b"Cook,A\n", b"Cook,A\r\n"), [("mixed-line-ends", 3)], id="one CRLF among LF"),
        pytest.param(
            CLEAN.replace(b"\n", b"\r\n").replace(b"Cook,A\r\n", b"Cook,A\n"),
            [("wrong-line-ends", None), ("mixed-line-ends", 3)], id="one LF among CRLF",
        ),
        pytest.param(CLEAN[:-1], [("missing-last-newline", 4)], id="no last line break"),
        pytest.param(CLEAN + b"\n", [("blank-line", 5)], id="a blank line at the end"),
        pytest.param(HEAD + ROWS[0] + b"\n" + ROWS[1], [("blank-line", 3)], id="a blank line inside"),
        pytest.param(HEAD + ROWS[0] + b",,,,\n" + ROWS[1], [("blank-line", 3)], id="a row of empty cells"),
        pytest.param(HEAD + ROWS[0] + b"I,2,01-02,Cook\n" + ROWS[2], [("ragged-row", 3)], id="a cell too few"),
        pytest.param(HEAD + ROWS[0] + b"I,2,01-02,Cook,A,\n" + ROWS[2], [("ragged-row", 3)], id="a cell too many"),
        pytest.param(HEAD + ROWS[0] + b"I,2,01-02,A,B,C\nI,3,01-03,D\n", [("ragged-row", 3), ("ragged-row", 4)], id="one too many, one too few"),
        pytest.param(HEAD + b'I,1,01-01,"Baker,A\n' + ROWS[1] + ROWS[2], [("unbalanced-quote", 2)], id="a quote that never closes"),
        pytest.param(HEAD + b'I,1,01-01,"Baker,A\n' + ROWS[1] + b'I,3,01-03,Brewer",A\n', [("unbalanced-quote", 2), ("stray-quote", 4)], id="a stray quote, and another one below"),
        pytest.param(CLEAN.replace(b"Cook", b'Co"ok'), [("stray-quote", 3)], id="a quote inside a cell"),
        pytest.param(CLEAN.replace(b"Cook", b'"Co"ok'), [("stray-quote", 3)], id="a cell that goes on after its quote"),
        pytest.param(CLEAN.replace(b"Cook", b'"Cook"'), [("needless-quote", 3)], id="quotes that need not be"),
        pytest.param(CLEAN.replace(b",", b";"), [("wrong-separator", 1)], id="semicolons"),
        pytest.param(CLEAN.replace(b",", b"\t"), [("wrong-separator", 1)], id="tabs"),
        pytest.param(b"".join(ROWS), [("missing-heading", 1)], id="no heading line"),
        pytest.param(b'I,1,01-01,"Baker, master",A\n' + ROWS[1], [("missing-heading", 1)], id="no heading line, and a quoted first row"),
        pytest.param(b"Catalogue of trades\n" + CLEAN, [("missing-heading", 1)], id="a title above the heading"),
        pytest.param(CLEAN.replace(b",grade", b""), [("missing-heading", 1)], id="a heading missing"),
        pytest.param(CLEAN.replace(b"name,grade", b"name,grad"), [("unknown-heading", 1)], id="a heading misspelt"),
        pytest.param(CLEAN.replace(b"\n", b",,\n"), [("unknown-heading", 1)], id="empty columns at the end of all lines"),
        pytest.param(CLEAN.replace(b"grade", b"grade,,,"), [("unknown-heading", 1)], id="empty columns at the end of the heading line"),
        pytest.param(CLEAN.replace(b"grade", b"grade,remark,,"), [("unknown-heading", 1), ("unknown-heading", 1)], id="another column, and empty ones behind it"),
        pytest.param(CLEAN.replace(b"serial", b"serial "), [("unknown-heading", 1)], id="a space in a heading"),
        pytest.param(CLEAN.replace(b"name,grade", b"name,name"), [("duplicate-heading", 1)], id="a heading twice"),
        pytest.param(b"section,serial,name,code,grade\nI,1,Baker,01-01,A\n", [("heading-order", 1)], id="headings in another order"),
    ],
)  # fmt: skip
def test_a_flaw_is_found_at_its_line(data: bytes, expected: list[tuple[str, int | None]]) -> None:
    assert flaws(data) == expected


def test_a_tab_that_parts_cells_is_called_so() -> None:
    [flaw] = read_table(CLEAN.replace(b",", b"\t"), COLUMNS).flaws
    said = [flaw.message.render(language) for language in ("en", "zh")]
    assert said == ["cells are separated by tabs, expected a comma", "单元格的分隔符为制表符，应为英文逗号"]


def test_empty_columns_at_the_end_are_told_in_one_sentence_where_they_begin() -> None:
    (flaw,) = read_table(CLEAN.replace(b"\n", b",,\n"), COLUMNS).flaws
    assert flaw.message.render("en") == (
        "the heading line has 2 empty column(s) at its end (superfluous commas): delete these columns in Excel"
    )
    assert flaw.column == len(HEAD) + 1


def test_a_quoted_line_break_does_not_shift_the_lines_below_it() -> None:
    data = HEAD + b'I,1,01-01,"Ba\nker",A\n' + b"I,2,01-02,Cook\n"
    assert flaws(data) == [("ragged-row", 4)]
    assert lines(data) == [2, 4]


def test_a_quote_that_never_closes_swallows_no_row() -> None:
    data = HEAD + b'I,1,01-01,"Baker,A\n' + b"".join(b"I,%d,02-%02d,Cook,A\n" % (n, n) for n in range(2, 70))
    table = read_table(data, COLUMNS)
    assert table.frame.height == 69
    assert table.frame["line"].to_list() == list(range(2, 71))


def test_a_damaged_row_over_two_lines_is_broken_as_a_whole() -> None:
    table = read_table(HEAD + b'I,1,01-01,"Ba\nk\xffer",A\n' + ROWS[1], COLUMNS)
    assert [(flaw.rule, flaw.line) for flaw in table.flaws] == [("invalid-byte", 3)]
    assert table.broken == {2}


def test_a_byte_order_mark_inside_the_file_stays_in_its_cell() -> None:
    table = read_table(HEAD + BOM + ROWS[0], COLUMNS)
    assert table.frame["section"].to_list() == ["\ufeffI"]


def test_lone_carriage_returns_stay_in_their_cells() -> None:
    table = read_table(HEAD + b"I,1,01-01,Ba\rker,A\n" + ROWS[1], COLUMNS)
    assert table.frame["name"].to_list() == ["Ba\rker", "Cook"]


@pytest.mark.parametrize("value", ["007", "NA", "null", "1E5", "2001-01-01", "TRUE", "", " x"])
def test_a_cell_is_read_as_it_is_printed(value: str) -> None:
    data = HEAD + f"I,1,01-01,{value},A\n".encode()
    assert read_table(data, COLUMNS).frame["name"].to_list() == [value]


def test_too_many_flaws_are_counted_and_not_listed() -> None:
    table = read_table(HEAD + b"x\n" * 5000, COLUMNS)
    assert len(table.flaws) == 1000
    assert table.flaws.unlisted == {"ragged-row": 4000}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"section" + b",x" * 40_000 + b"\n", id="40,000 headings"),
        pytest.param(
            HEAD + b'I,1,01-01,"x' + (b'""' * 1000 + b"\n") * 2500 + ROWS[0],
            id="a quote and five million more",
        ),
        pytest.param(HEAD + b'I,1,01-01,"Baker,A\n' * 20_000, id="20,000 open quotes"),
        pytest.param(HEAD + b"\n" * 300_000, id="300,000 blank lines"),
    ],
)
def test_a_file_made_to_be_slow_is_read_to_its_end(data: bytes) -> None:
    # Each took minutes when a step looked again at what it had seen; the suite's time limit would tell.
    assert read_table(data, COLUMNS).flaws


CELLS = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(st.lists(CELLS, min_size=5, max_size=5).filter(any), max_size=8))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    # A line inside a cell that looks like a whole row is taken for swallowed rows, rightly or wrongly.
    if any(line.count(",") == 4 for row in rows for cell in row for line in cell.split("\n")):
        return
    table = read_table(write_table(COLUMNS, rows), COLUMNS)
    if any("\r" in cell for row in rows for cell in row):
        return  # A return at the end of a line is always taken for a line end of Windows.
    assert table.frame.select(COLUMNS).rows() == [tuple(row) for row in rows]
    assert {flaw.rule for flaw in table.flaws} <= {"no-items"}


@given(
    st.lists(
        st.sampled_from(
            [
                *ROWS,
                HEAD,
                b"\n",
                b'"',
                b",",
                b"\r",
                b"\r\n",
                b"\xff",
                b"\0",
                BOM,
                b'""',
                b";",
                "面,".encode(),
            ]
        ),
        max_size=12,
    ).map(b"".join)
)
@example(HEAD + b"\r" + ROWS[0])
def test_no_bytes_raise_and_every_row_stands_on_a_line_of_the_file(data: bytes) -> None:
    table = read_table(data, COLUMNS)
    found = table.frame["line"].to_list()
    assert found == sorted(set(found))
    physical = max(data.count(b"\n"), data.count(b"\r")) + data.count(b"\r") + 1
    assert all(1 <= line <= physical for line in found)
    if not table.flaws and table.frame.height:
        assert write_table(COLUMNS, table.frame.select(COLUMNS).rows()) == data
