"""The law of edits to a published edition: its corrections give the very table that was sent back, or are refused."""

from __future__ import annotations

from hypothesis import event, given, settings, strategies as st

from mulu.amendment import amend
from mulu.correction import Corrections, mend
from mulu.expected import Expected
from mulu.homecoming import Row
from mulu.rectifier import rectify
from mulu.schema import read_schema
from tests.sample import SAMPLE_SCHEMA

SCHEMA = read_schema(SAMPLE_SCHEMA.encode(), "schemas/trades.yaml").schema
EDITS = st.tuples(st.sampled_from(("delete", "insert", "regrade")), st.integers(0, 30))
WORKBOOKS = st.lists(st.lists(EDITS, min_size=1, max_size=4), min_size=1, max_size=3)


def printed(first: int, second: int) -> list[Expected]:
    """What a document says: so many items in each of two parts, numbered 1, 2, 3, …"""
    parts = [("I", "01", at) for at in range(first)] + [("II", "02", at) for at in range(second)]
    rows = [(part, str(at + 1), f"{code}-{at:02}", f"Trade {code}{at}", "A") for part, code, at in parts]
    return [
        Expected(dict(zip(SCHEMA.columns, row, strict=True)), {"serial": f"line {at}"})
        for at, row in enumerate(rows)
    ]


def edited(
    base: list[tuple[str, ...]], edits: list[tuple[str, int]], workbook: int
) -> list[tuple[int | None, tuple[str, ...]]]:
    """The rows of a workbook once it was edited, each with the position that it had."""
    rows: list[tuple[int | None, tuple[str, ...]]] = list(enumerate(base))
    for count, (deed, place) in enumerate(edits):
        at = place % max(1, len(rows))
        if deed == "insert":
            part = rows[at][1][0] if rows else "I"
            rows.insert(at, (None, (part, "", f"09-{workbook}{count}", f"New {workbook}{count}", "B")))
        elif rows and deed == "delete":
            rows.pop(at)
        elif rows:
            rows[at] = (rows[at][0], (*rows[at][1][:4], "C"))
    return rows


@given(st.integers(0, 4), st.integers(0, 4), WORKBOOKS)
@settings(max_examples=150)
def test_corrections_give_the_table_that_was_sent_back_workbook_after_workbook(
    first: int, second: int, workbooks: list[list[tuple[str, int]]]
) -> None:
    document = printed(first, second)
    known = Corrections(format="mulu.corrections/1")
    for number, edits in enumerate(workbooks):
        expected, _ = mend(document, known, SCHEMA)
        base = [tuple(item.values.values()) for item in expected]
        rows = [Row(at, *row) for at, row in enumerate(edited(base, edits, number), 2)]
        amendment = amend(rows, base, SCHEMA)
        made = rectify(amendment, expected, document, known, SCHEMA, "misprint")
        if made.refused:
            event("refused")
            return
        known = Corrections(format="mulu.corrections/1", corrections=(*known.corrections, *made.corrections))
        mended, failed = mend(document, known, SCHEMA)
        assert not failed
        assert [tuple(item.values.values()) for item in mended] == list(amendment.rows)
        removed = [one for one in made.corrections if one.op == "remove"]
        assert len(removed) == len(amendment.removed)
        assert not [one for one in made.corrections if one.op == "change" and one.field == "serial"]
