"""The law of the way there and back: whatever an edition says, its workbook unedited changes no byte."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings, strategies as st

from mulu.table import write_table
from tests.sample import EDITION, make_catalog
from tests.steward import Desk

COLUMNS = ("section", "serial", "code", "name", "grade")
LIKE_DAMAGE = [
    "011110",
    "1E+05",
    "4-4",
    "2026-01-01",
    "=1+1",
    "+A1",
    "'x",
    "TRUE",
    "#N/A",
    "1/2",
    "007",
    "--",
    "B*",
]
LIKE_XML = [
    "<r>x</r>",
    "&amp;",
    "_x0041_",
    "_x005F_x0041_",
    "]]>",
    "<t/>",
    " x ",
    "\u3000",
    "​",
    "a\nb",
    "\n",
    "\t",
    "𠮷",
    "﷐",
]
CELLS = st.sampled_from(LIKE_DAMAGE + LIKE_XML) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=12
)
ROWS = st.lists(st.tuples(*[CELLS] * len(COLUMNS)), min_size=1, max_size=8)
EVERYTHING = [("I", "1", one, one, "A") for one in (*LIKE_DAMAGE, *LIKE_XML)]


@settings(max_examples=15, deadline=None)
@given(rows=ROWS)
@example(rows=EVERYTHING)
@example(rows=[("", "", "", "", "")])
@example(rows=[("I", "1", "", "\uffff", "\x01")])
def test_an_unedited_workbook_changes_no_byte(rows: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(make_catalog(Path(folder), write_table(COLUMNS, rows), edition=EDITION))
        before = desk.files
        desk.export("-q")
        assert desk.take_back().out == "nothing has changed\n"
        assert desk.files == before
