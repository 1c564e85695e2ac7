"""Services look files up from the top of the git repository; people and programs of ours, from the catalogues'."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.command import mulu
from tests.git_repository import GitRepository, make_repository
from tests.sample import make_catalog

if TYPE_CHECKING:
    from pathlib import Path

INSIDE = "官方 data/目录, 50%"
ITEMS = "catalogs/trades/2026/items.csv"
BAD = "I,1,01-01,Baker,B*\nII,1,02-01,Mason,D\n"


@pytest.fixture
def made(tmp_path: Path) -> GitRepository:
    return make_repository(tmp_path / "repo", BAD, INSIDE)


def annotated(root: Path, *arguments: str) -> list[str]:
    """The files that GitHub is told of."""
    found = re.findall(
        "^::error file=([^,]+),", mulu("check", "-f", "github", *at(root), *arguments).out, re.M
    )
    return [one.replace("%2C", ",").replace("%25", "%") for one in found]


def at(root: Path) -> tuple[str, str]:
    return "--root", str(root)


def test_each_format_for_services_names_files_from_the_top_of_the_git_repository(made: GitRepository) -> None:
    wanted = f"{INSIDE}/{ITEMS}"
    gitlab, junit, sarif = (
        mulu("check", "-f", form, *at(made.root)).out for form in ("gitlab", "junit", "sarif")
    )
    assert annotated(made.root) == [wanted]
    assert json.loads(gitlab)[0]["location"]["path"] == wanted
    assert ET.fromstring(junit).findall("testsuite")[1].get("name") == wanted  # noqa: S314
    place = json.loads(sarif)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"].endswith(f"/%E7%9B%AE%E5%BD%95%2C%2050%25/{ITEMS}")


def test_people_and_our_own_json_read_paths_of_the_catalogue_repository(made: GitRepository) -> None:
    assert json.loads(mulu("check", "-f", "json", *at(made.root)).out)["findings"][0]["path"] == ITEMS
    for form in ("text", "markdown"):
        told = mulu("check", "-f", form, *at(made.root)).out
        assert f"{ITEMS}:3:" in told
        assert "官方" not in told


def test_a_commit_is_told_like_the_work_tree(made: GitRepository) -> None:
    assert annotated(made.root, "--rev", "HEAD") == [f"{INSIDE}/{ITEMS}"]


def test_a_link_to_the_folder_makes_no_other_path(made: GitRepository) -> None:
    (made.folder / "link").symlink_to(made.root)
    assert annotated(made.folder / "link") == [f"{INSIDE}/{ITEMS}"]


def test_at_the_top_of_the_git_repository_nothing_comes_before_a_path(tmp_path: Path) -> None:
    assert annotated(make_repository(tmp_path, BAD).root) == [ITEMS]


def test_git_knows_its_top_better_than_the_service(
    made: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checkout may lie in a folder of the workspace."""
    monkeypatch.setenv("GITHUB_WORKSPACE", str(made.folder.parent))
    assert annotated(made.root) == [f"{INSIDE}/{ITEMS}"]


@pytest.mark.parametrize("name", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_without_git_the_service_says_where_the_top_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    root = make_catalog(tmp_path / "data", f"section,serial,code,name,grade\n{BAD}".encode())
    assert annotated(root) == [ITEMS]
    monkeypatch.setenv(name, str(tmp_path))
    assert annotated(root) == [f"data/{ITEMS}"]
    monkeypatch.setenv(name, os.devnull)
    assert annotated(root) == [ITEMS]


def test_one_fault_in_two_catalogue_repositories_is_two_for_gitlab(tmp_path: Path) -> None:
    marks = set()
    for folder in ("south", "north"):
        root = make_repository(tmp_path, BAD, folder).root
        marks.add(json.loads(mulu("check", "-f", "gitlab", *at(root)).out)[0]["fingerprint"])
    assert len(marks) == 2
