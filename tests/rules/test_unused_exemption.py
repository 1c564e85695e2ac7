"""Exemptions from references that exempt nothing, over all editions that the schema judges."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import mulu as mulu_library
from tests.command import check, mulu
from tests.sample import CATALOG, REFERENCES, REGISTER, SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

FACTS = 'format: mulu.edition/1\nstate: draft\nsections: {I: First}\nnotes: ["Note: items with * are new."]\n'
HEADING = "section,serial,code,name,grade\n"
REST = "I,2,--,Miller,B*\n"
LINE = SAMPLE_SCHEMA.count("\n") + REFERENCES.count("\n")
"""The exemption is the last line of the schema."""


def repository(root: Path, *rows: str, references: str = REFERENCES, first: int = 2026) -> Path:
    """Editions from `first` on, each with one row (and one more that has no code)."""
    schema = f"{SAMPLE_SCHEMA}{references}"
    files = {
        f"catalogs/trades/{first + at}/{name}": text
        for at, row in enumerate(rows)
        for name, text in (("items.csv", f"{HEADING}{row}\n{REST}"), ("edition.yaml", FACTS))
    }
    return make_catalog(root, f"{HEADING}{rows[0]}\n{REST}".encode(), schema, FACTS, {**REGISTER, **files})


def told(root: Path, *arguments: str) -> list[tuple[str, int, str]]:
    """Path, line and message of what is told of exemptions."""
    found = check(root, "--lang", "en", *arguments)["findings"]
    return [(one["path"], one["line"], one["message"]) for one in found if one["rule"] == "unused-exemption"]


UNUSED = "no item has a code like 9.+, which is exempt from Register of trades of 2022"
NEEDLESS = (
    "each item that has a code like {pattern} agrees with Register of trades of 2022, and needs no exemption"
)
KNOWN, OWN = "I,1,01-01,Baker,A", "I,1,90-01,Cooper,A"


def test_an_exemption_that_fits_no_item_is_told_at_its_line_in_the_schema(tmp_path: Path) -> None:
    assert told(repository(tmp_path, KNOWN)) == [("schemas/trades.yaml", LINE, UNUSED)]


def test_programs_read_which_catalogue_it_is_told_with(tmp_path: Path) -> None:
    found = [
        one
        for one in mulu_library.open(repository(tmp_path, KNOWN)).check()
        if one.rule == "unused-exemption"
    ]
    assert [(one.catalog, one.edition, one.path) for one in found] == [
        ("trades", "2026", "schemas/trades.yaml")
    ]


def test_an_exemption_that_an_item_needs_is_in_order(tmp_path: Path) -> None:
    assert told(repository(tmp_path, OWN)) == []


def test_an_exemption_of_items_that_agree_with_the_reference_is_needless(tmp_path: Path) -> None:
    root = repository(tmp_path, KNOWN, references=REFERENCES.replace("9.+", "01-.+"))
    assert [message for _, _, message in told(root)] == [NEEDLESS.format(pattern="01-.+")]


@pytest.mark.parametrize(
    "row", ["I,1,01-01,Bakers,A", "I,1,01-09,Baker,A"], ids=["another name", "no such code"]
)
def test_an_exemption_of_an_item_that_differs_is_needed(tmp_path: Path, row: str) -> None:
    assert told(repository(tmp_path, row, references=REFERENCES.replace("9.+", "01-.+"))) == []


def test_an_exemption_by_another_field_covers_items_without_a_code_too(tmp_path: Path) -> None:
    references = REFERENCES.replace('{field: code, pattern: "9.+"', '{field: grade, pattern: "B"')
    assert told(repository(tmp_path, KNOWN, references=references)) == []


def test_one_edition_that_needs_it_is_enough_and_none_is_told_once_with_the_newest(tmp_path: Path) -> None:
    assert told(repository(tmp_path / "a", OWN, KNOWN)) == []
    assert told(repository(tmp_path / "b", KNOWN, OWN)) == []
    root = repository(tmp_path / "c", KNOWN, KNOWN)
    assert len(told(root)) == len(told(root, "trades/2027")) == 1
    assert told(root, "trades/2026") == []


def test_an_edition_that_another_schema_judges_has_no_say(tmp_path: Path) -> None:
    root = repository(tmp_path, OWN, KNOWN)
    (root / "schemas/old.yaml").write_text(SAMPLE_SCHEMA + REFERENCES, "utf-8")
    facts = f'{CATALOG}schemas: {{"2026": old, "2027": trades}}\n'
    (root / "catalogs/trades/catalog.yaml").write_text(facts, "utf-8")
    assert told(root) == [("schemas/trades.yaml", LINE, UNUSED)]


def test_catalogues_that_share_a_schema_are_looked_at_together(tmp_path: Path) -> None:
    root = repository(tmp_path, KNOWN)
    other = root / "catalogs" / "crafts"
    shutil.copytree(root / "catalogs" / "trades", other)
    (other / "catalog.yaml").write_text(f'{CATALOG}schemas: {{"2026": trades}}\n', "utf-8")
    assert told(root) == [("schemas/trades.yaml", LINE, UNUSED)]
    (other / "2026" / "items.csv").write_text(f"{HEADING}{OWN}\n{REST}", "utf-8")
    assert told(root) == []


def test_nothing_is_said_while_a_table_cannot_be_read_as_a_whole(tmp_path: Path) -> None:
    """What is missing there may be exempt."""
    for newest, older in (("I,1,01-01", KNOWN), (KNOWN, "I,1,01-01")):
        assert told(repository(tmp_path / newest, older, newest)) == []


def test_it_is_not_waived_but_may_be_made_a_warning_or_switched_off(tmp_path: Path) -> None:
    root = repository(tmp_path, KNOWN)
    words = ("--reason", "they come back", "--owner", "us", "--until", "2028")
    outcome = mulu("waive", "unused-exemption", *words, "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert f"schemas/trades.yaml:{LINE}: unused-exemption is never waived: mend what it names" in outcome.err
    for level in ("warning", "off"):
        schema = f"{SAMPLE_SCHEMA}{REFERENCES}rules: {{unused-exemption: {level}}}\n"
        (root / "schemas/trades.yaml").write_text(schema, "utf-8")
        found = [one["severity"] for one in check(root)["findings"] if one["rule"] == "unused-exemption"]
        assert found == (["warning"] if level == "warning" else [])
