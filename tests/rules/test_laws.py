"""What holds for every table, whichever rules it breaks."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given, settings, strategies as st

from mulu.policy import find_rule
from tests.expecting import all_rules
from tests.rules import QUIET_SAMPLE, verdict_of
from tests.sample import make_catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FIELDS = ("section", "serial", "code", "name", "grade")
Row = tuple[str, str, str, str, str]
Place = tuple[str, int | None, str | None]

few = settings(max_examples=8, derandomize=True, database=None)

LATIN = st.from_regex(r"[A-Z][a-z]{2,6}( [a-z]{2,6}|, [a-z]{2,6}|-[a-z]{2,6})?", fullmatch=True)
CHINESE = st.text("面点茶艺电子商务师工员", min_size=2, max_size=6)
NAMES = st.one_of(
    LATIN, CHINESE, CHINESE.map(lambda name: f"{name}（中式）"), LATIN.map(lambda name: f'"{name}"')
)
GRADES = st.sampled_from(["A", "B", "C", "A*", "C*"])


class Plant(NamedTuple):
    """A fault put into a row: the rule that must find it, the field it is put into, and how."""

    rule: str
    field: str
    spoil: Callable[[str], str]


PLANTS = [
    Plant("missing", "name", lambda _: ""),
    Plant("missing", "code", lambda _: " "),
    Plant("missing", "serial", lambda _: ""),
    Plant("stray-space", "name", lambda name: f"{name} "),
    Plant("stray-space", "section", lambda section: f" {section}"),
    Plant("ideographic-space", "name", lambda name: f"{name}\u3000"),
    Plant("zero-width-character", "code", lambda code: f"{code[:2]}\u200b{code[2:]}"),
    Plant("control-character", "name", lambda name: f"{name[:2]}\n{name[2:]}"),
    Plant("private-use-character", "name", lambda name: f"{name}\ue000"),
    Plant("replacement-character", "grade", lambda grade: f"\ufffd{grade}"),
    Plant("compatibility-character", "name", lambda name: f"{name}\u2f2f"),
    Plant("full-width-character", "serial", lambda serial: chr(ord(serial[0]) + 0xFEE0) + serial[1:]),
    Plant("wrong-dash", "code", lambda _: "90\u201390"),
    Plant("wrong-placeholder", "code", lambda _: "\u2014"),
    Plant("spreadsheet-damage", "serial", lambda serial: f"{serial}.0"),
    Plant("spreadsheet-damage", "name", lambda name: f"={name}"),
    Plant("stray-mark", "grade", lambda grade: f"*{grade}"),
    Plant("malformed", "serial", lambda serial: f"0{serial}"),
    Plant("malformed", "code", lambda code: f"{code}0"),
    Plant("unlisted", "section", lambda _: "III"),
    Plant("unlisted", "grade", lambda _: "D"),
    Plant("out-of-range", "serial", lambda _: "0"),
    Plant("wrong-length", "name", lambda _: "师"),
    Plant("broken-numbering", "serial", lambda serial: f"9{serial}"),
    Plant("unexplained-mark", "name", lambda name: f"{name}★"),
]


@st.composite
def clean_tables(draw: st.DrawFn, sections: Sequence[str] = ("I", "II"), least: int = 1) -> list[Row]:
    """Rows that every rule is content with; codes of different sections differ."""
    rows: list[Row] = []
    for section in sections:
        names = draw(st.lists(NAMES, min_size=least, max_size=5, unique=True))
        for number, name in enumerate(names, 1):
            code = draw(st.sampled_from(["--", f"{10 * len(section)}-{number:02}"]))
            rows.append((section, str(number), code, name, draw(GRADES)))
    return rows


def spoiled(rows: Sequence[Row], position: int, plant: Plant) -> list[Row]:
    """The rows with a fault in one of them."""
    values = dict(zip(FIELDS, rows[position], strict=True))
    if plant.field == "code" and values["code"] == "--":
        values["code"] = "90-90"
    values[plant.field] = plant.spoil(values[plant.field])
    row: Row = (values["section"], values["serial"], values["code"], values["name"], values["grade"])
    return [*rows[:position], row, *rows[position + 1 :]]


def found(rows: Sequence[Row], quoting: int = csv.QUOTE_MINIMAL) -> list[Place]:
    """What is found in a table: rule, line and field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([FIELDS, *rows])
    with tempfile.TemporaryDirectory() as folder:
        root = make_catalog(Path(folder), text.getvalue().encode(), QUIET_SAMPLE)
        return [(_rule(one.rule), one.line, one.field) for one in verdict_of(root).findings]


def _rule(name: str) -> str:
    rule = find_rule(name, all_rules())
    assert rule
    return rule.name


@few
@given(clean_tables())
def test_a_clean_table_has_no_findings(rows: list[Row]) -> None:
    assert found(rows) == []


@settings(few, max_examples=30)
@given(st.data(), clean_tables(), st.sampled_from(PLANTS))
def test_a_planted_fault_is_found_at_its_place_and_nothing_else(
    data: st.DataObject, rows: list[Row], plant: Plant
) -> None:
    position = data.draw(st.integers(0, len(rows) - 1), "row")
    assert found(spoiled(rows, position, plant)) == [(plant.rule, position + 2, plant.field)]


@few
@given(st.data(), clean_tables())
def test_an_item_pasted_again_is_found_once_where_it_stands_the_second_time(
    data: st.DataObject, rows: list[Row]
) -> None:
    position = data.draw(st.integers(0, len(rows) - 1), "row")
    pasted = [*rows[: position + 1], *rows[position:]]
    place = (
        ("duplicate-key", position + 3, "name")
        if rows[position][2] == "--"
        else ("duplicate", position + 3, "code")
    )
    assert found(pasted) == [place]


@few
@given(st.data(), clean_tables(), st.sampled_from(PLANTS))
def test_the_verdict_on_items_does_not_depend_on_how_they_are_quoted(
    data: st.DataObject, rows: list[Row], plant: Plant
) -> None:
    spoilt = spoiled(rows, data.draw(st.integers(0, len(rows) - 1), "row"), plant)
    quoted = [place for place in found(spoilt, csv.QUOTE_ALL) if place[0] != "needless-quote"]
    assert quoted == found(spoilt)


@few
@given(st.data(), clean_tables(["I"]), clean_tables(["II"], least=2))
def test_sections_above_only_shift_the_lines(data: st.DataObject, above: list[Row], rows: list[Row]) -> None:
    for _ in range(2):
        position = data.draw(st.integers(0, len(rows) - 1), "row")
        rows = spoiled(
            rows, position, data.draw(st.sampled_from([one for one in PLANTS if one.field != "serial"]))
        )
    alone = [(rule, line and line + len(above), field) for rule, line, field in found(rows)]
    assert found([*above, *rows]) == alone
