"""The page for strangers: its commands need git and sha256sum alone, and say what they promise."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
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
    assert "no file more" in found.stdout
    assert "so says the statement" in found.stdout
    stated, locked, folder, *policy = re.findall("^[0-9a-f]{64}$", found.stdout, re.M)
    assert stated == locked == folder
    assert len(policy) == 2
    assert policy[0] == policy[1]
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


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "more/items.csv"])
def test_the_commands_of_the_page_show_a_file_more(
    once: tuple[Path, Path], tmp_path: Path, name: str
) -> None:
    clone, release = once
    shutil.copytree(release, tmp_path / "copy")
    (tmp_path / "copy" / name).parent.mkdir(exist_ok=True)
    (tmp_path / "copy" / name).write_bytes(b"")
    found = follow(tmp_path, clone, tmp_path / "copy")
    assert f"< {name}\n" in found.stdout
    assert "no file more" not in found.stdout


def test_the_commands_of_the_page_show_a_statement_on_other_files(
    once: tuple[Path, Path], tmp_path: Path
) -> None:
    clone, release = once
    copy = tmp_path / "copy"
    shutil.copytree(release, copy)
    text = (copy / "statement.json").read_text("utf-8")
    (copy / "statement.json").write_text(text.replace('"sha256": "', '"sha256": "0', 1), "utf-8")
    sums = (copy / "SHA256SUMS").read_text("utf-8").splitlines(keepends=True)
    digest = hashlib.sha256((copy / "statement.json").read_bytes()).hexdigest()
    other = [f"{digest}  statement.json\n" if "statement" in line else line for line in sums]
    (copy / "SHA256SUMS").write_text("".join(other), "utf-8")
    found = follow(tmp_path, clone, copy)
    assert "no file more" in found.stdout
    assert "so says the statement" not in found.stdout


def test_both_pages_name_the_same_files() -> None:
    other = (REPOSITORY / "docs" / "verifying.zh-CN.md").read_text("utf-8")
    files = re.compile(r"^\| (`.*?) \|", re.M)
    assert [re.findall("`[^`]+`", row) for row in files.findall(PAGE)] == [
        re.findall("`[^`]+`", row) for row in files.findall(other)
    ]
