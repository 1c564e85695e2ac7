"""Rule `unexplained-mark`, beyond its manual page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.rules.unexplained_mark import unexplained_mark
from tests.expecting import expect
from tests.rules import QUIET_SAMPLE, expect_under, publish, verdict_of
from tests.sample import EDITION

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_told_once_at_the_first_item() -> None:
    expect(
        unexplained_mark,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Miller★,A      <- name
        I,3,01-03,Cook★,A
        """,
    )


def test_every_mark_needs_a_note() -> None:
    expect_under(
        QUIET_SAMPLE,
        unexplained_mark,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker★,A*      <- name, grade
        I,2,01-02,Miller,A*
        """,
        EDITION.replace("items with * are new", "prices include taxes"),
    )


def test_a_note_that_names_the_mark_explains_it() -> None:
    expect_under(
        QUIET_SAMPLE,
        unexplained_mark,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker★,A*
        """,
        EDITION + '  - "Trades with ★ are dangerous."\n',
    )


def test_what_the_schema_explains_needs_no_note() -> None:
    expect_under(
        QUIET_SAMPLE.replace('{mark: "★", field: name}', '{mark: "★", field: name, title: dangerous}'),
        unexplained_mark,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker★,A*
        """,
    )


def test_a_note_that_edition_yaml_has_lost_is_the_fault_of_edition_yaml(tmp_path: Path) -> None:
    facts = (
        publish(
            tmp_path,
            """
            section,serial,code,name,grade
            I,1,01-01,Baker,A*
            """,
        )
        / "edition.yaml"
    )
    facts.write_text(re.sub("notes:\n.*\n", "", facts.read_text("utf-8")), "utf-8")
    assert [(one.rule, one.field) for one in verdict_of(tmp_path).findings] == [
        ("differs-from-source", "notes.0")
    ]
