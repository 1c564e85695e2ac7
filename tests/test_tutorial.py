"""The tutorial: its commands, run as they are printed in an empty folder, print what stands below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from documentation.examples import FOLLOWED, Terminal, commands, follow, language_of
from documentation.pictures import Watch
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = re.compile(
    r"(?<=rules: )\d+|\d+(?= rules\b)|(?<=规则)\d+(?=条)|(?<=规则 )\d+(?= 条)|\d+(?= files\b)|\d+(?= ?个文件)"
)
"""How many rules and files there are grows with the toolkit."""


def steady(text: str) -> str:
    """The text without what differs from version to version: counts of rules and files, sums of bytes."""
    return re.sub("[0-9a-f]{4}…", "…", COUNTED.sub("N", text))


@pytest.mark.parametrize("path", FOLLOWED)
def test_whoever_follows_the_page_sees_what_the_page_shows(path: str, tmp_path: Path) -> None:
    page = (REPOSITORY / path).read_text("utf-8")
    terminal = Terminal(tmp_path, language_of(path))
    watch = Watch(terminal)
    assert steady(follow(page, terminal, watch)).splitlines() == steady(page).splitlines(), (
        "run: python -m documentation.examples"
    )
    committed = (REPOSITORY / "docs" / "pictures" / f"tutorial-check.{terminal.language}.svg").read_text(
        "utf-8"
    )
    shown = [re.sub("<[^>]*>", "", one) for one in (committed, watch.picture)]
    assert steady(shown[0].replace("&#160;", " ")) == steady(shown[1].replace("&#160;", " ")), (
        "run: python -m documentation.pictures"
    )
    # What the page promises: an empty folder has become a published edition, and a site.
    assert (tmp_path / "lists" / "releases" / "example" / "2026" / "SHA256SUMS").is_file()
    assert (tmp_path / "lists" / "public" / "index.html").is_file()


def test_both_pages_take_the_same_steps() -> None:
    """The same programs with the same options; texts and file names differ."""
    steps = []
    for path in FOLLOWED:
        page = (REPOSITORY / path).read_text("utf-8")
        blocks = re.findall("^```console\n(.*?)^```$", page, re.M | re.S)
        steps.append(
            [
                re.findall(r"^\S+(?: [a-z]+)?|--?[a-z][\w-]*", line)
                for block in blocks
                for line in commands(block)
            ]
        )
    assert steps[0] == steps[1]


def test_the_set_up_that_the_page_asks_for_is_what_the_makefile_has() -> None:
    """It needs a network, so it is not run here."""
    makefile = (REPOSITORY / "Makefile").read_text("utf-8")
    for path in FOLLOWED:
        page = (REPOSITORY / path).read_text("utf-8")
        targets = re.findall("^make (.+)$", page, re.M)
        assert targets == ["check"]
        assert all(re.search(f"^{target}:", makefile, re.M) for target in targets)
        assert (REPOSITORY / re.findall(r"-r (\S+)`", page)[0]).is_file()
        assert 'export PATH="$PWD/.venv/bin:$PATH"' in page


def test_pictures_are_small_shown_and_ask_for_nothing() -> None:
    pages = "".join(path.read_text("utf-8") for path in (REPOSITORY / "docs").glob("*.md"))
    for picture in (REPOSITORY / "docs" / "pictures").iterdir():
        assert picture.stat().st_size < 100_000, picture
        assert f"(pictures/{picture.name})" in pages
        if picture.suffix == ".svg":
            assert not re.search(r"url\(['\"]?http|@import|<image|<script", picture.read_text("utf-8"))
