"""Documents with many rows: read in columns, and to the same end as run by run."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import polars as pl
import pytest

from mulu import document
from mulu.expected import Batch, Expected, Items
from mulu.extract import read_extract, write_extract
from mulu.plain_rows import Look, PlainRows, parts_of
from mulu.readers.delimited import read_csv
from mulu.runs import Runs
from mulu.schema import read_schema
from tests.sample import SAMPLE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.schema import Schema

LAYOUT = """
document:
  title: Catalogue.*
  columns: [serial, code, name, grade]
  section: {field: section, number: "([IV]+)[.]"}
  notes: ["Note .+"]
  ignored: ["- [0-9]+ -", "continued", "[0-9]+"]
  headings: [[page, of, many, pages]]
  white_space: SPACE
"""
ODD_ROWS = (
    ("serial", "code", "name", "grade"),
    ("page", "of", "many", "pages"),
    ("se", "co", "na", "gr"),
    ("rial", "de", "me", "ade"),
    ("ser", "01", "Baker", "A"),
    ("II.", "Other trades", "", ""),
    ("I.", "", "", ""),
    ("", "", "and so on", ""),
    ("", "01-99", "no number", "B"),
    ("continued", "", "", ""),
    ("continued", "continued", "12", "7"),
    ("7", "12", "continued", "9"),
    ("7", "", "", "A"),
    ("8", "", "two words", ""),
    ("9", "01-01", "a\u3000wide  space", " A "),
    ("9", "01-01", "面 点 师", "\u00a0A"),
    ("9 ", "01-01", "Baker", "A"),
    ("9", "01-01", "\x1f", "A"),
    ("9", "01-01", "too", "many", "cells"),
    ("9", "too few", "A"),
    ("Note that this is one", "", "", ""),
    ("- 3 -",),
    ("Note a line of its own",),
    ("what is this",),
    (" ", "\t", "", ""),
)


def schema_of(space: str, more: str = "") -> Schema:
    """The sample's schema with a layout; `more` are further lines of it."""
    policy = SAMPLE_SCHEMA.split("\ndocument:")[0]
    return read_schema((policy + LAYOUT.replace("SPACE", space) + more).encode(), "schemas/x.yaml").schema


def text_of(seed: int, *, is_odd: bool = True) -> str:
    """A list of some hundred rows, with stretches of plain ones and odd ones strewn in between."""
    luck = random.Random(seed)  # noqa: S311
    lines = ["Catalogue of trades,,,", "serial,code,name,grade", "I.,First trades,,"]
    for serial in range(1, 600):
        if is_odd and luck.random() < (0.3 if 150 < serial < 200 else 0.008):
            lines.append(",".join(luck.choice(ODD_ROWS)))
        lines.append(
            f"{serial},0{serial % 7}-{serial:02},{luck.choice(['Baker', '面点师', 'Fish monger'])},A"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("space", ["keep", "trim", "single", "cjk", "join"])
@pytest.mark.parametrize(
    "more", ["", "  continued: [serial]\n", "  merged: [grade]\n", "  aside: [{name: Baker}]\n"]
)
def test_many_rows_give_what_they_give_one_by_one(space: str, more: str) -> None:
    schema = schema_of(space, more)
    assert schema.document
    for seed in range(3):
        runs = read_csv(text_of(seed).encode())
        one_by_one = document.read(list(runs), schema.document, schema)
        at_once = document.read(runs, schema.document, schema)
        assert list(at_once.items) == list(one_by_one.items), seed
        assert [list(item.values) for item in at_once.items] == [
            list(item.values) for item in one_by_one.items
        ]
        assert [item.place for item in at_once.items] == [item.place for item in one_by_one.items]
        assert (at_once.statements, at_once.unread) == (one_by_one.statements, one_by_one.unread), seed
        frame = at_once.items.frame(schema.columns)
        assert frame.rows() == [
            tuple(item.values[name] for name in schema.columns) for item in one_by_one.items
        ]


def test_stretches_of_plain_rows_are_found_between_odd_ones() -> None:
    schema = schema_of("cjk")
    assert schema.document
    runs = read_csv(text_of(0).encode())
    assert isinstance(runs, Runs)
    look = Look(schema.document, frozenset({"serial"}), lambda text: text == "continued")
    parts = list(parts_of(runs, look))
    assert sum(isinstance(part, PlainRows) for part in parts) > 2
    assert [run for part in parts for run in (part.runs if isinstance(part, PlainRows) else part)] == list(
        runs
    )


@pytest.mark.parametrize("seed", range(2))
def test_an_extract_gives_the_runs_it_was_written_from_and_they_give_the_extract(seed: int) -> None:
    runs = read_csv(text_of(seed).encode())
    data = write_extract(runs)
    read, flaws = read_extract(data)
    assert not flaws
    assert list(read) == list(runs)
    assert write_extract(read) == write_extract(list(read)) == data


@pytest.mark.parametrize(
    "text",
    [
        "a", "a\n\ntwo\n", "a,b\n\n , \n,\nc,d,e\nalone\n", "a\tb\n", ";\na;b\n", "a,b\r\nc,d\re,f", "\ufeffa,b\n",
        "a,\u3000\n\u3000,\u3000\n", "a,b\n\x1f\n\x1c,\n", "\u2028,a\n", "a,c\0b\n", "\n\n,a",
    ],
)  # fmt: skip
def test_lines_without_quotation_marks_are_the_rows_that_they_are_with_one(text: str) -> None:
    assert list(read_csv(text.encode())) == list(read_csv(text.replace("a", '"a"', 1).encode()))


@pytest.mark.parametrize("text", ["\n", "\n\n", " \n,\n"])
def test_a_text_of_blank_lines_has_no_runs(text: str) -> None:
    assert list(read_csv(text.encode())) == []


def test_texts_that_need_quotation_marks_have_them_in_an_extract() -> None:
    runs = read_csv(b'a;"say ""x"", y"\nb;"two\nlines"\n')
    assert not isinstance(runs, Runs)
    read, _ = read_extract(write_extract(runs))
    assert list(read) == list(runs)
    assert write_extract(read) == write_extract(runs)


class Counted(Items):
    """Items that count how often all are listed."""

    listings = 0

    def __iter__(self) -> Iterator[Expected]:
        self.listings += 1
        return super().__iter__()


def test_items_of_a_document_in_parts_are_listed_once_however_many_are_asked_for() -> None:
    items = Counted()
    items.append(Expected({"code": "1"}, {}))
    items.extend(Batch(pl.DataFrame({"code": ["2", "3"]}), pl.DataFrame({"code": ["a:1", "a:2"]})))

    assert [items[at].values["code"] for at in range(3)] == ["1", "2", "3"]
    assert items.listings == 1

    items.append(Expected({"code": "4"}, {}))
    assert items[-1].values["code"] == "4"
