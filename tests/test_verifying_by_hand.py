"""The page for strangers: its commands need git and sha256sum alone, and say what they promise."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.released import make_frozen, release_of
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (REPOSITORY / "docs" / "verifying.md").read_text("utf-8")
COMMANDS = "\n".join(
    re.sub("^   ", "", block, flags=re.M)
    for block in re.findall(r"```sh\n(.*?)```", PAGE.split("## Verifying without mulu")[1], re.S)
)


def follow(folder: Path, root: Path, release: Path) -> subprocess.CompletedProcess[str]:
    """Run all commands of the page, in a shell that stops at the first that fails."""
    environment = {**os.environ, "RELEASE": str(release), "CLONE": str(root), "TMPDIR": str(folder)}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", COMMANDS],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A clone and a release."""
    folder = tmp_path_factory.mktemp("stranger")
    made = make_frozen(folder / "repo")
    release = release_of(made)
    made.git("clone", "--quiet", str(made.folder), str(folder / "clone"))
    return folder / "clone", release


def test_the_commands_of_the_page_prove_a_release(once: tuple[Path, Path], tmp_path: Path) -> None:
    found = follow(tmp_path, *once)
    assert (found.returncode, found.stderr) == (0, "")
    assert "part of the history" in found.stdout
    assert found.stdout.count("the same") == 6
    digests = re.findall("^[0-9a-f]{64}$", found.stdout, re.M)
    assert len(digests) == 2
    assert digests[0] == digests[1]
    assert "only appended to" in found.stdout


@pytest.mark.parametrize("name", ["items.csv", "tidy.csv", "changes.json"])
def test_the_commands_of_the_page_stop_at_a_changed_file(
    once: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    clone, release = once
    path = release / name
    before = path.read_bytes()
    try:
        path.write_bytes(before + b" ")
        assert follow(tmp_path, clone, release).returncode != 0
    finally:
        path.write_bytes(before)


def test_both_pages_name_the_same_files() -> None:
    other = (REPOSITORY / "docs" / "verifying.zh-CN.md").read_text("utf-8")
    files = re.compile(r"^\| (`.*?) \|", re.M)
    assert [re.findall("`[^`]+`", row) for row in files.findall(PAGE)] == [
        re.findall("`[^`]+`", row) for row in files.findall(other)
    ]
