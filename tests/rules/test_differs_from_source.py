"""Rule `differs-from-source`, beyond its manual page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mulu.rules.differs_from_source import differs_from_source
from mulu.rules.malformed import malformed
from tests.rules import FOLDER, expect_beside_document, publish, verdict_of

if TYPE_CHECKING:
    from pathlib import Path

PRINTED = """
    section,serial,code,name,grade
    I,1,01-01,Baker,A
    I,2,01-02,Miller,A
    I,3,01-03,Cook,B
    II,1,02-01,Mason,A
    II,2,--,Tiler,B*
"""


def test_what_the_document_says_is_no_finding() -> None:
    expect_beside_document(differs_from_source, PRINTED, PRINTED)


def test_changed_cells_are_told_where_they_stand() -> None:
    expect_beside_document(
        differs_from_source,
        PRINTED,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Milker,B      <- name, grade
        I,3,01-03,Cook,B
        II,1,02-09,Mason,A      <- code
        II,2,--,Tiler,B      <- grade
        """,
    )


def test_two_swapped_names_are_told_though_every_row_is_sound() -> None:
    expect_beside_document(
        differs_from_source,
        PRINTED,
        """
        section,serial,code,name,grade
        I,1,01-01,Miller,A      <- name
        I,2,01-02,Baker,A      <- name
        I,3,01-03,Cook,B
        II,1,02-01,Mason,A
        II,2,--,Tiler,B*
        """,
    )


def test_a_row_of_ones_own_is_told_at_its_line() -> None:
    expect_beside_document(
        differs_from_source,
        PRINTED,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Miller,A
        I,3,01-03,Cook,B
        I,4,01-04,Waiter,A      <- line
        II,1,02-01,Mason,A
        II,2,--,Tiler,B*
        """,
    )


@pytest.mark.parametrize(
    ("lost", "line"),
    [("I,1,01-01,Baker,A", 2), ("I,2,01-02,Miller,A", 3), ("II,1,02-01,Mason,A", 5), ("II,2,--,Tiler,B*", 5)],
)
def test_a_lost_row_is_told_once_where_it_should_stand(tmp_path: Path, lost: str, line: int) -> None:
    edition = publish(tmp_path, PRINTED)
    items = edition / "items.csv"
    items.write_text(items.read_text("utf-8").replace(f"{lost}\n", ""), "utf-8")
    assert [(one.rule, one.line, one.field) for one in verdict_of(tmp_path).findings] == [
        ("differs-from-source", line, None)
    ]


@pytest.mark.parametrize(
    ("said", "instead", "field"),
    [
        ("title: Catalogue of trades", "title: Catalogue of crafts", "title"),
        ("title: Catalogue of trades\n", "", "title"),
        ("Trades II", "Trades 2", "sections.II"),
        ("  II: Trades II\n", "", "sections.II"),
        ("are new", "are old", "notes.0"),
    ],
)
def test_what_edition_yaml_says_otherwise_is_told_there(
    tmp_path: Path, said: str, instead: str, field: str
) -> None:
    facts = publish(tmp_path, PRINTED) / "edition.yaml"
    assert said in facts.read_text("utf-8")
    facts.write_text(facts.read_text("utf-8").replace(said, instead, 1), "utf-8")
    assert [(one.rule, one.path, one.field) for one in verdict_of(tmp_path).findings] == [
        ("differs-from-source", f"{FOLDER}/edition.yaml", field)
    ]


CORRECTIONS = """format: mulu.corrections/1
corrections:
  - {op: change, at: 01-01, field: name, expect: Baker, to: Barber, reason: a slip of the printer}
  - {op: remove, at: 01-03, expect: {name: Cook}, reason: printed twice}
"""


def test_a_correction_says_what_the_data_must_be() -> None:
    expect_beside_document(
        differs_from_source,
        PRINTED,
        """
        section,serial,code,name,grade
        I,1,01-01,Barber,A
        I,2,01-02,Miller,A
        II,1,02-01,Mason,A
        II,2,--,Tiler,B*
        """,
        {"corrections.yaml": CORRECTIONS},
    )


def test_a_correction_that_was_not_made_is_told() -> None:
    expect_beside_document(
        differs_from_source,
        PRINTED,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A      <- name
        I,2,01-02,Miller,A
        I,3,01-03,Cook,B      <- line
        II,1,02-01,Mason,A
        II,2,--,Tiler,B*
        """,
        {"corrections.yaml": CORRECTIONS},
    )


def test_what_another_rule_says_of_the_cell_is_not_said_again() -> None:
    expect_beside_document(
        malformed,
        PRINTED,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-2,Miller,A      <- code
        I,3,01-03,Cook,B
        II,1,02-01,Mason,A
        II,2,--,Tiler,B*
        """,
    )
