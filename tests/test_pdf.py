"""A PDF is read as what a person sees on its pages, and nothing on them is dropped."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.browsing import needs_browser
from tests.command import Outcome, mulu
from tests.printed import EDITION, one_table, print_all
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {"one-table": one_table}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return print_all({name: make() for name, make in PAGES.items()}, tmp_path_factory.mktemp("printed"))


def import_(document: Path, root: Path, catalog: str = "shanghai-skill-subsidy") -> Outcome:
    return mulu("import", document, "--catalog", catalog, "--edition", "2026", "--root", root)


@pytest.fixture
def shanghai(tmp_path: Path) -> Path:
    """A repository that has the policy of Shanghai, and no edition."""
    for folder in ("schemas", "validators"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder)
    catalog = tmp_path / "catalogs" / "shanghai-skill-subsidy"
    catalog.mkdir(parents=True)
    shutil.copy(REPOSITORY / "catalogs" / "shanghai-skill-subsidy" / "catalog.yaml", catalog)
    return tmp_path


@needs_browser
@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_shanghai_edition_comes_out_of_every_layout_to_the_byte(
    name: str, printed: dict[str, Path], shanghai: Path
) -> None:
    outcome = import_(printed[name], shanghai)
    assert outcome.code == 0, outcome.out + outcome.err
    folder = shanghai / "catalogs" / "shanghai-skill-subsidy" / "2026"
    assert (folder / "items.csv").read_bytes() == (EDITION / "items.csv").read_bytes()
    facts = (folder / "edition.yaml").read_text("utf-8").splitlines()
    assert [line for line in facts if "sha256" not in line and "file:" not in line] == [
        line
        for line in (EDITION / "edition.yaml").read_text("utf-8").splitlines()
        if "sha256" not in line and "file:" not in line
    ]
