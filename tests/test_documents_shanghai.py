"""The Shanghai edition comes out of every kind of document, in every layout, as it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from tests.command import Outcome, findings, mulu
from tests.documents import (
    EDITION,
    LAYOUTS,
    as_docx,
    as_html,
    as_xlsx,
    empty_catalog,
    facts,
)

if TYPE_CHECKING:
    from pathlib import Path

WRITERS = {".docx": as_docx, ".html": as_html, ".xlsx": as_xlsx}


def import_bytes(root: Path, name: str, data: bytes) -> Outcome:
    (root / name).write_bytes(data)
    return mulu("import", root / name, "--catalog", "list", "--edition", "2026", "--root", root)


def expect_the_edition(root: Path, outcome: Outcome) -> None:
    assert outcome.code == 0, outcome.out + outcome.err
    folder = root / "catalogs" / "list" / "2026"
    assert (folder / "items.csv").read_bytes() == (EDITION / "items.csv").read_bytes()
    said = YAML(typ="safe").load((folder / "edition.yaml").read_bytes())
    for key in ("title", "sections", "notes"):
        assert said[key] == facts()[key]
    assert "differs-from-source" not in {rule for rule, _, _ in findings(root)}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("suffix", WRITERS)
def test_every_kind_of_document_gives_the_same_items(tmp_path: Path, suffix: str, layout: str) -> None:
    root = empty_catalog(tmp_path)
    outcome = import_bytes(root, f"list{suffix}", WRITERS[suffix](LAYOUTS[layout]()))
    expect_the_edition(root, outcome)


def test_notes_in_the_footer_are_notes_and_page_numbers_are_ignored(tmp_path: Path) -> None:
    blocks = LAYOUTS["pages_of_thirty_rows"]()
    root = empty_catalog(tmp_path)
    outcome = import_bytes(root, "list.docx", as_docx(blocks[:-1], [str(blocks[-1]), "第 1 页，共 13 页"]))
    expect_the_edition(root, outcome)
    extract = (root / "catalogs/list/2026/extract.csv").read_text("utf-8").splitlines()
    assert extract[-2:] == [
        f"footer 1 paragraph 1,,,,{blocks[-1]},,",
        "footer 1 paragraph 2,,,,第 1 页，共 13 页,,",
    ]
