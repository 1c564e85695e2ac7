"""A small catalogue to try rules on, and the notation of tables in tests and manual pages.

A table is written as the file would be, with arrows for what is expected: `<- field` after a line
for a finding there, `<- line` for one of the line as a whole, and a last line `<- file` for one of
the whole file. `⟨U+200B⟩`, `⟨0xFF⟩`, `⟨CR⟩`, `⟨no line break⟩`, `⟨empty⟩`, and a first line `⟨GB18030⟩`
or `⟨UTF-16⟩` stand for what cannot be typed.
"""

from __future__ import annotations

import re
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REPOSITORY = Path(__file__).parent.parent

SAMPLE_SCHEMA = """
format: mulu.schema/1
title: Catalogue of trades
fields:
  - {name: section, type: string,  constraints: {required: true, enum: [I, II]}}
  - {name: serial,  type: integer, constraints: {required: true, minimum: 1}}
  - {name: code,    type: string,  missingValues: ["--"], constraints: {unique: true, pattern: "[0-9]{2}-[0-9]{2}"}}
  - {name: name,    type: string,  constraints: {required: true, minLength: 2}}
  - {name: grade,   type: string,  constraints: {required: true, enum: [A, B, C]}}
identity:  {key: [code], otherwise: [section, name]}
numbering: {field: serial, within: [section]}
marks:     [{mark: "*", field: grade}, {mark: "★", field: name}]
document:
  title:   Catalogue of trades
  columns: [serial, code, name, grade]
  section: {field: section, number: "(I|II)[.]"}
  notes:   ["Note: .+"]
"""

CATALOG = "format: mulu.catalog/1\ntitle: Catalogue of trades\n"
EDITION = 'format: mulu.edition/1\nstate: draft\nsections: {I: First, II: Second}\nnotes:\n  - "Note: items with * are new."\n'

REGISTER = {
    "schemas/register.yaml": """format: mulu.schema/1
fields:
  - {name: number, constraints: {required: true, unique: true, pattern: "[0-9]{2}-[0-9]{2}"}}
  - {name: trade, constraints: {required: true}}
identity: {key: [number]}
marks:    [{mark: L, field: trade, title: a green trade}]
""",
    "catalogs/register/catalog.yaml": "format: mulu.catalog/1\ntitle: Register of trades\n",
    "catalogs/register/2022/edition.yaml": "format: mulu.edition/1\nstate: draft\n",
    "catalogs/register/2022/items.csv": "number,trade\n01-01,Baker\n01-02,MillerL\n01-03,Cook\n02-01,面点师\n",
}
"""Another catalogue, by the paths of its files."""
REFERENCES = """references:
  - catalog: register
    edition: "2022"
    key: {code: number}
    agree: {name: trade}
    exempt: [{field: code, pattern: "9.+", reason: numbers of our own}]
"""
"""What the sample schema can say of it."""


@dataclass(frozen=True)
class Table:
    """A file's bytes, and what is expected of it: (line, field) pairs, `None` where there is none."""

    data: bytes
    expected: frozenset[tuple[int | None, str | None]]


def parse_table(text: str) -> Table:
    """Take the arrows out of a table and put the real characters in."""
    lines = textwrap.dedent(text).strip("\n").split("\n")
    encoding = {"⟨GB18030⟩": "gb18030", "⟨UTF-16⟩": "utf-16"}.get(lines[0].strip(), "utf-8")
    if encoding != "utf-8":
        lines = lines[1:]
    expected: set[tuple[int | None, str | None]] = set()
    kept: list[str] = []
    for line in lines:
        content, arrow, fields = re.fullmatch(r"(.*?)(?:\s*(<-)\s*(.+))?", line).groups()  # type: ignore[union-attr]
        if arrow and not content and fields.strip() == "file":
            expected.add((None, None))
            continue
        kept.append(content)
        for field in fields.split(",") if arrow else ():
            expected.add((len(kept), None if field.strip() == "line" else field.strip()))
    content = "\n".join(kept) + "\n"
    content = content.replace("⟨no line break⟩\n", "").replace("⟨empty⟩\n", "").replace("⟨CR⟩", "\r")
    content = re.sub(r"⟨U\+([0-9A-F]+)⟩", lambda found: chr(int(found[1], 16)), content)
    pieces = re.split(r"⟨0x([0-9A-F]{2})⟩", content)
    data = b"".join(
        bytes.fromhex(piece) if position % 2 else piece.encode(encoding)
        for position, piece in enumerate(pieces)
    )
    return Table(data, frozenset(expected))


def make_catalog(
    root: Path,
    items: bytes,
    schema: str = SAMPLE_SCHEMA,
    edition: str = EDITION,
    files: Mapping[str, str | bytes] | None = None,
) -> Path:
    """Write a repository with one catalogue, `trades`, and its edition 2026; gives the root.

    `files` are further files, by their path from the root.
    """
    content: dict[str, str | bytes] = {
        "schemas/trades.yaml": schema,
        "catalogs/trades/catalog.yaml": CATALOG,
        "catalogs/trades/2026/edition.yaml": edition,
        "catalogs/trades/2026/items.csv": items,
        **(files or {}),
    }
    for path, data in content.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def copy_repository(root: Path, *, with_git: bool = False) -> Path:
    """A copy of the Shanghai catalogue, alone, and of what judges it, to be damaged; gives the root."""
    for name in ("catalogs/shanghai-skill-subsidy", "schemas", "validators"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    schema = root / "schemas" / "shanghai-skill-subsidy.yaml"
    schema.write_text(without_references(schema.read_text("utf-8")), "utf-8", newline="")
    assert not with_git or (REPOSITORY / ".git").exists()
    return root


def without_references(schema: str) -> str:
    """A schema that refers to no other catalogue."""
    return re.sub(r"(?m)^references:\n(?:[ ].*\n)+", "", schema)
