"""Two published lists as documents, and a repository that has nothing but its policy yet."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from benchmarks.generator import CATALOG, Row, notes_of, to_bytes, write_repository
from benchmarks.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

YEARS = (2025, 2026)


def make_documents(folder: Path, items: int) -> None:
    """A new repository without editions, with the documents 2025.csv and 2026.csv beside its folders.

    Its schema asks for no rules of the repository's own: made-up changes heed no order of codes.
    """
    shutil.rmtree(_repository(folder, []))
    for year, rows in zip(YEARS, versions(items), strict=True):
        (folder / f"{year}.csv").write_text("".join(f"{line}\n" for line in _lines(year, rows)), "utf-8")


def make_drafts(folder: Path, items: int) -> None:
    """The same two lists as drafts, of which the second follows the first: for sizes that no document has."""
    old, new = versions(items)
    edition = _repository(folder, new)
    before = edition.parent / str(YEARS[0])
    before.mkdir()
    (before / "items.csv").write_bytes(to_bytes(old))
    text = (edition / "edition.yaml").read_text("utf-8")
    (before / "edition.yaml").write_text(text, "utf-8")
    (edition / "edition.yaml").write_text(
        text.replace("\ntitle:", f'\nprevious: "{YEARS[0]}"\ntitle:'), "utf-8"
    )


def _repository(folder: Path, rows: list[Row]) -> Path:
    edition = write_repository(folder, rows)
    schema = folder / "schemas" / f"{CATALOG}.yaml"
    schema.write_text(schema.read_text("utf-8").partition("\nrules:")[0] + "\n", "utf-8")
    return edition


def _lines(year: int, rows: list[Row]) -> Iterator[str]:
    yield f"上海市职业技能提升补贴目录（{year}年）,,,"
    yield "序号,项目编码,项目名称,分类"
    above = None
    for section, *cells in rows:
        if section != above:
            yield f"{section}、第{section}部分,,,"
            above = section
        yield ",".join(cells)
    yield f"注：{notes_of(rows)},,,"
