"""One rule, one test file. Here: the tables that need more than `tests.expecting.expect` gives."""

from __future__ import annotations

import csv
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.checker import check
from mulu.policy import find_rule
from mulu.project import Project, select
from tests.command import mulu
from tests.expecting import SHANGHAI, SHANGHAI_FACTS, all_rules
from tests.sample import EDITION, SAMPLE_SCHEMA, make_catalog, parse_table, without_references

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.finding import Finding, Verdict
    from mulu.rule import Rule

QUIET_SAMPLE = f"{SAMPLE_SCHEMA}rules: {{unused-note: off}}\n"
"""The sample schema; most tables are too small to use every mark."""

QUIET_SHANGHAI = without_references(SHANGHAI.read_text("utf-8")).replace("unused-note:", "unused-note: off #")

FOLDER = "catalogs/trades/2026"


def own(name: str) -> Rule:
    """A rule of this repository's own, from `validators/`."""
    return all_rules()[name]


def schema_with(**lines: str) -> str:
    """The sample schema with other lines: for a field what follows its name, else what follows the key."""
    schema = QUIET_SAMPLE
    for name, text in lines.items():
        field, count = re.subn(rf"(?m)^  - {{name: {name}, .*$", f"  - {{name: {name}, {text}}}", schema)
        schema, found = (field, count) if count else re.subn(rf"(?m)^{name}: .*$", f"{name}: {text}", schema)
        assert found == 1, name
    return schema


def expect_under(
    schema: str, rule: Rule, table: str, facts: str = EDITION, files: Mapping[str, str] | None = None
) -> None:
    """As `expect`, under another schema, with another edition.yaml, or beside further files."""
    parsed = parse_table(table)
    with tempfile.TemporaryDirectory() as folder:
        root = make_catalog(Path(folder), parsed.data, schema, facts, files)
        found = verdict_of(root).findings
    assert _places(found) == {(rule.name, *place) for place in parsed.expected}, _show(found)


def expect_in_shanghai(rule: Rule, table: str) -> None:
    """As `expect`, under the schema of Shanghai, for a rule that is not its own."""
    expect_under(QUIET_SHANGHAI, rule, table, SHANGHAI_FACTS)


def expect_beside_earlier(rule: Rule, earlier: str, table: str) -> None:
    """As `expect`, under the Shanghai schema and after an edition 2025 with other items."""
    past = "catalogs/trades/2025"
    files = {f"{past}/items.csv": parse_table(earlier).data.decode(), f"{past}/edition.yaml": SHANGHAI_FACTS}
    schema = QUIET_SHANGHAI.replace("rules:\n", "rules:\n  broken-succession: off\n")
    expect_under(schema, rule, table, SHANGHAI_FACTS, files)


def publish(root: Path, items: str) -> Path:
    """Print a table, import the print into a new repository; gives the edition's folder."""
    data = parse_table(items).data
    make_catalog(root, data, QUIET_SAMPLE)
    for name in ("items.csv", "edition.yaml"):
        (root / FOLDER / name).unlink()
    (root / FOLDER).rmdir()
    document = root / "trades.txt"
    document.write_text(_print(data.decode()), "utf-8")
    outcome = mulu("import", document, "--catalog", "trades", "--edition", "2026", "--root", root)
    assert outcome.code == 0, outcome.out + outcome.err
    assert (root / FOLDER / "items.csv").read_bytes() == data
    return root / FOLDER


def expect_beside_document(
    rule: Rule, printed: str, items: str, files: Mapping[str, str] | None = None
) -> None:
    """Assert what a rule says of items.csv where the document has printed something else."""
    parsed = parse_table(items)
    with tempfile.TemporaryDirectory() as folder:
        edition = publish(Path(folder), printed)
        (edition / "items.csv").write_bytes(parsed.data)
        for name, text in (files or {}).items():
            (edition / name).write_text(text, "utf-8")
        found = verdict_of(Path(folder)).findings
    assert _places(found) == {(rule.name, *place) for place in parsed.expected}, _show(found)


def verdict_of(root: Path) -> Verdict:
    """The verdict on the edition 2026 of a repository."""
    return check(select(Project(root), ["trades/2026"], root), all_rules(), lambda: date(2026, 1, 1))


def _print(items: str) -> str:
    """The document in which a table of items would be published."""
    lines = ["Catalogue of trades", "\tserial", "\tcode", "\tname", "\tgrade"]
    section = ""
    for row in csv.DictReader(items.splitlines()):
        if row["section"] != section:
            section = row["section"]
            lines += ["", f"\t{section}.", f"\tTrades {section}"]
        lines += ["", *(f"\t{row[name]}" for name in ("serial", "code", "name", "grade"))]
    return "\n".join([*lines, "", "Note: items with * are new."]) + "\n"


def _places(findings: Sequence[Finding]) -> set[tuple[str, int | None, str | None]]:
    """Rule, line and field of each; a fault of another file than items.csv has neither."""
    places = set()
    for one in findings:
        rule = find_rule(one.rule, all_rules())
        assert rule
        is_item = one.path.endswith("items.csv")
        places.add((rule.name, one.line if is_item else None, one.field if is_item else None))
    return places


def _show(findings: Sequence[Finding]) -> str:
    return "; ".join(f"{one.line}:{one.field} {one.rule} {one.message.render('en')}" for one in findings)
