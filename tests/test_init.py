"""A new catalogue repository, as `mulu init` begins it: it passes its own gate, and overwrites nothing."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.git_repository import GitRepository
from tests.sample import REPOSITORY, SAMPLE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = next((REPOSITORY / "catalogs" / "shanghai-skill-subsidy" / "2026" / "source").iterdir())
SCHEMA = REPOSITORY / "schemas" / "shanghai-skill-subsidy.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is also the current one."""
    place = tmp_path / "lists"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


def begun(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts
    }


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("ci", ["github", "gitlab", "none"])
def test_what_is_begun_passes_its_own_gate_at_once(folder: Path, language: str, ci: str) -> None:
    assert mulu("init", "--lang", language, "--ci", ci).code == 0
    assert mulu("check", "--root", folder).code == 0
    assert mulu("report", "--check", "--root", folder).code == 0
    assert mulu("gate", "--root", folder).code == 0


def test_committed_as_it_is_it_passes_the_gate_against_itself(folder: Path) -> None:
    mulu("init", "--lang", "en")
    made = GitRepository(folder)
    made.commit_all("Begin")
    outcome = mulu("gate", "--root", folder, "--base", "main", "--lang", "en")
    assert (outcome.code, outcome.out.splitlines()[-1][:17]) == (0, "The gate is open.")


@pytest.mark.usefixtures("folder")
def test_from_an_empty_folder_to_an_open_gate_with_the_published_document() -> None:
    """The commands that the README shows."""
    commands = f"""
        mulu init . --catalog skills --schema {shlex.quote(str(SCHEMA))} --lang zh
        mulu import {shlex.quote(str(DOCUMENT))} --catalog skills --edition 2026
        mulu waive unexplained-mark --reason 已去函询问发布机关 --owner 目录数据管理员 --until 2027
        mulu report
        mulu gate
    """
    done = [mulu(*shlex.split(line)[1:]) for line in commands.strip().splitlines()]
    assert [outcome.code for outcome in done] == [0] * 5, done
    assert done[-1].out.rstrip().endswith("门禁已开。判定对象：工作区。")


def test_the_rules_that_a_schema_names_come_with_it(folder: Path) -> None:
    mulu("init", "--catalog", "skills", "--schema", str(SCHEMA), "--lang", "zh")
    assert {path.name for path in (folder / "validators").iterdir()} == {
        path.name for path in (REPOSITORY / "validators").iterdir() if path.suffix in (".py", ".po")
    }


def test_the_catalogues_that_a_schema_refers_to_come_along(folder: Path) -> None:
    outcome = mulu("init", "--catalog", "skills", "--schema", str(SCHEMA), "--lang", "en")
    assert "its schema refers to other catalogues, which came along: national-occupations\n" in outcome.out
    there = REPOSITORY / "catalogs" / "national-occupations"
    for path in there.rglob("*"):
        if path.is_file():
            assert (folder / path.relative_to(REPOSITORY)).read_bytes() == path.read_bytes()
    assert mulu("check", "--root", folder).code == 0


def test_a_schema_that_refers_to_a_catalogue_that_is_not_beside_it_is_refused(
    folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "alone.yaml").write_bytes(SCHEMA.read_bytes())
    outcome = mulu("init", "--catalog", "skills", "--schema", str(tmp_path / "alone.yaml"), "--lang", "en")
    assert (outcome.code, outcome.err) == (
        2,
        "mulu: alone.yaml: the schema refers to the catalogue national-occupations, which is not in catalogs/ beside it: "
        "put it there, or take references out of the schema\n",
    )
    assert begun(folder) == set()


def test_a_catalogue_is_not_called_as_one_that_it_refers_to(folder: Path) -> None:
    outcome = mulu("init", "--catalog", "national-occupations", "--schema", str(SCHEMA), "--lang", "en")
    assert outcome.code == 2
    assert "refers to a catalogue that has this file too" in outcome.err
    assert begun(folder) == set()


def test_a_schema_that_lies_by_itself_comes_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "trades.yaml").write_text(SAMPLE_SCHEMA, "utf-8")
    outcome = mulu(
        "init",
        "--catalog",
        "trades",
        "--schema",
        str(tmp_path / "trades.yaml"),
        "--lang",
        "en",
        "--title",
        'A "title": #1',
    )
    assert outcome.code == 0
    assert "validators" not in {path.name for path in folder.iterdir()}
    assert 'A "title": #1' in (folder / "README.md").read_text("utf-8")
    assert mulu("schema", "trades", "--as", "table-schema").code == 0


@pytest.mark.parametrize(
    ("ci", "path"), [("github", ".github/"), ("gitlab", ".gitlab-ci.yml"), ("none", None)]
)
def test_inside_another_git_repository_it_is_told_where_commits_go_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, path: str | None
) -> None:
    GitRepository(tmp_path).git("init", "--quiet")
    monkeypatch.chdir(tmp_path)
    outcome = mulu("init", "my lists", "--ci", ci, "--lang", "en")
    told = [line for line in outcome.out.splitlines() if line.startswith("warning: ")]
    assert outcome.code == 0
    assert told[0] == (
        f"warning: this folder belongs to the git repository {tmp_path.resolve()}, and whatever is committed here "
        "goes there; if it is to be a repository of its own, run git init 'my lists'"
    )
    assert [path in line for line in told[1:] if path] == ([True] if path else [])
    assert len(told) == (2 if path else 1)
    # Once that is done, there is nothing to warn of.
    GitRepository(tmp_path / "my lists").git("init", "--quiet")
    assert "warning" not in mulu("init", "my lists", "--ci", ci, "--lang", "en").out


def test_it_is_a_git_repository_only_where_there_was_none(folder: Path) -> None:
    assert "new git repository" in mulu("init", "first", "--lang", "en").out
    assert (folder / "first" / ".git").is_dir()
    made = GitRepository(folder)
    made.git("init", "--quiet")
    assert "new git repository" not in mulu("init", "second", "--lang", "en").out
    assert not (folder / "second" / ".git").exists()


def test_beginning_twice_changes_nothing(folder: Path) -> None:
    mulu("init", "--lang", "en")
    before = {path: (folder / path).read_bytes() for path in begun(folder)}
    assert mulu("init", "--lang", "en").code == 0
    assert {path: (folder / path).read_bytes() for path in begun(folder)} == before


def test_nothing_that_is_there_is_overwritten(folder: Path) -> None:
    (folder / "README.md").write_text("mine\n", "utf-8")
    outcome = mulu("init", "--lang", "en")
    assert (outcome.code, outcome.err) == (
        2,
        "mulu: README.md: the file exists already; nothing was written\n",
    )
    assert begun(folder) == {"README.md"}


def test_a_catalogue_repository_is_not_begun_again(folder: Path) -> None:
    mulu("init", "--lang", "en")
    (folder / "catalogs" / "other").mkdir()
    outcome = mulu("init", "--lang", "en")
    assert outcome.code == 2
    assert "here is a catalogue repository already" in outcome.err


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--catalog", "skills"), "--catalog and --schema go together"),
        (("--catalog", "../x", "--schema", str(SCHEMA)), "../x names no catalogue"),
        (("--catalog", "2026", "--schema", str(SCHEMA)), "2026 names no catalogue"),
        (("--catalog", "skills", "--schema", "nowhere.yaml"), "nowhere.yaml: the file cannot be opened"),
        (("--ci", "jenkins"), "--ci is one of github, gitlab, none"),
        (("--toolkit", "authority/mulu@main"), "with all 40 digits of the commit"),
        (("--stewards", "@a\n* @b"), "--stewards names people or teams"),
        (("--lang", "fr"), "--lang is zh or en"),
    ],
)  # fmt: skip
def test_wrong_usage_is_a_sentence_and_writes_nothing(
    folder: Path, options: tuple[str, ...], says: str
) -> None:
    outcome = mulu("init", *options, *(() if "--lang" in options else ("--lang", "en")))
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err
    assert begun(folder) == set()


def test_a_broken_schema_is_refused_with_its_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("format: mulu.schema/1\nnonsense: 1\n", "utf-8")
    outcome = mulu("init", "--catalog", "skills", "--schema", str(tmp_path / "broken.yaml"), "--lang", "en")
    assert outcome.code == 2
    assert "schemas/skills.yaml:2: " in outcome.err
    assert begun(folder) == set()


def test_a_folder_that_cannot_be_made_is_a_sentence(folder: Path) -> None:
    (folder / "file").write_text("", "utf-8")
    for name in ("file", "file/below"):
        outcome = mulu("init", name, "--lang", "en")
        assert outcome.code == 2
        assert len(outcome.err.splitlines()) == 1


def test_workflows_name_the_toolkit_at_its_commit(folder: Path) -> None:
    commit = "0123456789" * 4
    mulu("init", "--toolkit", f"authority/mulu@{commit}", "--stewards", "@authority/stewards", "--lang", "en")
    workflow = (folder / ".github" / "workflows" / "gate.yml").read_text("utf-8")
    assert f"repository: authority/mulu\n          ref: {commit}\n" in workflow
    assert "@authority/stewards" in (folder / ".github" / "CODEOWNERS").read_text("utf-8")
    assert f"rev: {commit}" in (folder / ".pre-commit-config.yaml").read_text("utf-8")
