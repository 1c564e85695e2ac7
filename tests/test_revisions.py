"""`--rev`: every reading command reads a commit as it reads the work tree, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mulu.errors import UsageError
from mulu.project import find_project
from tests.command import check, findings, mulu
from tests.git_repository import HEADING, ITEMS_2026, GitRepository, make_repository
from tests.sample import SAMPLE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

GOOD, BAD = "I,1,01-01,Baker,A*\n", "I,1,01-1,Baker,A*\n"

OWN_RULE = '''
from mulu.rule import Fault, item_rule
import narwhals as nw
from ._names import FORBIDDEN

@item_rule("{value} is forbidden", reads=["name"])
def forbidden_name(schema):
    """A forbidden name.

    Why: Because.

    Mend: Another name.

    Bad::

        name
        Baker     <- name

    Good::

        name
        Miller
    """
    return Fault(nw.col("name") == FORBIDDEN, field="name")
'''


@pytest.fixture
def made(tmp_path: Path) -> GitRepository:
    return make_repository(tmp_path / "repo", GOOD)


def test_a_commit_is_judged_and_not_the_work_tree(made: GitRepository) -> None:
    made.commit("Spoil", e2026=BAD)
    made.write(ITEMS_2026, GOOD.join([HEADING, ""]))
    assert findings(made.root) == []
    assert findings(made.root, "--rev", "HEAD") == [("malformed-code", 2, "code")]
    assert findings(made.root, "--rev", "HEAD~1") == []


def test_text_is_the_same_for_a_clean_work_tree_and_its_commit(made: GitRepository) -> None:
    made.commit("Spoil", e2026=BAD)
    assert mulu("check", "--root", made.root).out == mulu("check", "--root", made.root, "--rev", "HEAD").out


def test_schemas_and_rules_are_those_of_the_commit_and_shown_with_their_paths(made: GitRepository) -> None:
    made.write("validators/forbidden_name.py", OWN_RULE)
    made.write("validators/_names.py", 'FORBIDDEN = "Baker"\n')
    made.write("validators/zh_CN.po", 'msgid "{value} is forbidden"\nmsgstr "禁用{value}"\n')
    made.write("schemas/trades.yaml", f"{SAMPLE_SCHEMA}rules: {{forbidden-name: error}}\n")
    made.commit_all("A rule of our own")
    for path in ("forbidden_name.py", "_names.py", "zh_CN.po"):
        made.write(f"validators/{path}", None)
    made.write("schemas/trades.yaml", SAMPLE_SCHEMA)
    made.commit_all("The rule is gone")
    assert findings(made.root) == []
    assert findings(made.root, "--rev", "HEAD~1") == [("forbidden-name", 2, "name")]
    assert "禁用Baker" in mulu("check", "--root", made.root, "--rev", "HEAD~1", "--lang", "zh").out
    assert "forbidden-name" in mulu("rules", "--root", made.root, "--rev", "HEAD~1").out
    assert "forbidden-name" not in mulu("rules", "--root", made.root).out
    explained = mulu("explain", "forbidden-name", "--root", made.root, "--rev", "HEAD~1").out
    assert "Because." in explained
    made.write("validators/broken.py", "raise ValueError('no')\n")
    made.commit_all("Break")
    broken = mulu("check", "--root", made.root, "--rev", "HEAD")
    assert broken.code == 2
    assert "validators/broken.py:1" in broken.err


def test_the_schema_of_a_commit_is_exported(made: GitRepository) -> None:
    made.write("schemas/trades.yaml", SAMPLE_SCHEMA.replace("[A, B, C]", "[A, B, C, D]"))
    now = mulu("schema", "trades", "--root", made.root).out
    before = mulu("schema", "trades", "--root", made.root, "--rev", "HEAD").out
    assert ('"D"' in now, '"D"' in before) == (True, False)


def test_waivers_are_judged_on_the_day_of_the_commit(made: GitRepository) -> None:
    waiver = "{rule: malformed-code, edition: 2026, key: 01-1, field: code, value: 01-1, reason: r, owner: o, until: 2026-01-03}"
    made.write("catalogs/trades/waivers.yaml", f"format: mulu.waivers/1\nwaivers:\n  - {waiver}\n")
    made.commit("Spoil on the second", e2026=BAD)
    made.commit("On the third")
    made.commit("On the fourth")
    made.commit("On the fifth")
    assert {rev: len(findings(made.root, "--rev", rev)) for rev in ("HEAD~3", "HEAD~1")} == {
        "HEAD~3": 0,
        "HEAD~1": 2,
    }


def test_editions_are_named_by_path_also_where_the_work_tree_has_them_no_more(
    made: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.commit("Spoil", e2026=BAD)
    made.git("rm", "-r", "--quiet", "catalogs")
    monkeypatch.chdir(made.root)
    for name in ("trades", "trades/2026", "catalogs", "catalogs/trades", ITEMS_2026):
        assert mulu("check", name, "--rev", "HEAD", "--quiet").code == 1, name
    assert mulu("check", "catalogs/trades/2027", "--rev", "HEAD").code == 2
    assert mulu("check", "/etc", "--rev", "HEAD").code == 2


@pytest.mark.parametrize(
    "rev",
    ["--output=stolen", "-x", "--all", "", " ", "a b", "a\nb", "a\x00b", "HEAD\t", "^HEAD", "HEAD..HEAD",
     "HEAD^{tree}", "HEAD:schemas", "no-such", "0" * 40, "\u202emain", "$(touch stolen)", "`id`", "é\udcff",
     ":/Import", "HEAD^@", "HEAD^!", "x" * 5000, "refs/heads/", "@{99999}"],
)  # fmt: skip
def test_a_hostile_revision_is_a_sentence_and_reaches_no_option_of_git(
    made: GitRepository, rev: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made.root)
    for command in (["check"], ["rules"], ["history", "01-01"], ["blame", "trades/2026"]):
        outcome = mulu(*command, "--lang", "en", f"--rev={rev}")
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.startswith("mulu: ")
        assert "Traceback" not in outcome.err
        assert "fault of mulu" not in outcome.err
        assert "\u202e" not in outcome.err
    assert sorted(path.name for path in made.root.iterdir()) == [".git", "catalogs", "schemas"]


def test_a_tag_a_branch_a_short_sha_and_a_detached_head_are_revisions(made: GitRepository) -> None:
    made.git("tag", "-a", "v1", "-m", "one")
    sha = made.commit("Spoil", e2026=BAD)
    made.git("checkout", "--quiet", sha)
    for rev, count in {"v1": 0, "main": 1, sha[:8]: 1, "HEAD": 1, "main~1": 0}.items():
        assert len(findings(made.root, "--rev", rev)) == count


def test_the_root_may_be_a_folder_of_the_git_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_repository(tmp_path, BAD, inside="data/目录")
    made.write("../../README", "outside")
    made.commit_all("Something else")
    assert findings(made.root, "--rev", "HEAD") == [("malformed-code", 2, "code")]
    monkeypatch.chdir(made.root / "catalogs" / "trades")
    assert mulu("check", "--rev", "HEAD", "--quiet").code == 1
    assert mulu("blame", "trades/2026").out.split()[0] == made.git("rev-parse", "HEAD~1")[:10]
    monkeypatch.chdir(tmp_path)
    assert mulu("check", "--rev", "HEAD", "--quiet").code == 2
    with pytest.raises(UsageError):
        find_project(made.root, "HEAD").read("../../README")


def test_links_and_submodules_of_a_commit_are_not_followed(made: GitRepository) -> None:
    made.write("secret.csv", HEADING + GOOD)
    (made.root / ITEMS_2026).unlink()
    (made.root / ITEMS_2026).symlink_to("../../../secret.csv")
    (made.root / "catalogs" / "linked").symlink_to("trades")
    (made.root / "catalogs" / "trades" / "2027").symlink_to("/etc")
    made.git("add", "--all")
    sha = made.git("rev-parse", "HEAD")
    made.git("update-index", "--add", "--cacheinfo", f"160000,{sha},catalogs/module")
    made.git("commit", "--quiet", "-m", "Links")
    project = find_project(made.root, "HEAD")
    assert [one.name for one in project.catalogs] == ["trades"]
    assert [one.name for one in project.catalog("trades").editions] == ["2026"]
    assert project.read(ITEMS_2026) is None
    assert project.read("catalogs/module") is None
    assert project.files("catalogs/linked") == []
    assert findings(made.root, "trades/2026", "--rev", "HEAD") == [("missing-file", None, None)]


def test_a_policy_that_is_a_link_in_a_commit_is_a_broken_judge(made: GitRepository) -> None:
    (made.root / "catalogs/trades/waivers.yaml").symlink_to("/etc/hostname")
    made.commit_all("A link")
    outcome = mulu("check", "--root", made.root, "--rev", "HEAD")
    assert outcome.code == 2
    assert "waivers.yaml" in outcome.err


def test_the_same_project_opens_at_another_revision(made: GitRepository) -> None:
    made.commit("Spoil", e2026=BAD)
    project = find_project(made.root)
    then = project.at("HEAD~1")
    assert then.read(ITEMS_2026) == (HEADING + GOOD).encode()
    assert then.at("HEAD").read(ITEMS_2026) == (HEADING + BAD).encode() == project.read(ITEMS_2026)
    assert then.day.isoformat() == "2026-01-01"


def test_a_bare_repository_and_a_second_work_tree_are_read(made: GitRepository, tmp_path: Path) -> None:
    made.commit("Spoil", e2026=BAD)
    made.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "second"), "HEAD~1")
    made.git("clone", "--quiet", "--bare", str(made.folder), str(tmp_path / "bare.git"))
    for root, rev, count in (("second", "HEAD", 0), ("second", "main", 1), ("bare.git", "main", 1)):
        assert len(findings(tmp_path / root, "--rev", rev)) == count
    assert mulu("blame", "trades/2026", "--root", tmp_path / "bare.git", "--rev", "main").code == 0


def test_what_lies_around_a_repository_does_not_change_the_answer(
    made: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.commit("Spoil", e2026=BAD)
    commands = [("check", "--rev", "HEAD"), ("blame", "trades/2026"), ("history", "01-01")]
    before = [mulu(*command, "--root", made.root) for command in commands]
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for name, value in {
        "core.pager": str(trap), "diff.external": str(trap), "core.fsmonitor": str(trap),
        "core.hooksPath": str(tmp_path), "log.showSignature": "true", "log.follow": "true",
        "log.date": "relative", "core.quotePath": "true", "color.ui": "always", "diff.x.textconv": str(trap),
    }.items():  # fmt: skip
        made.git("config", name, value)
    made.write(".git/info/attributes", "* diff=x\n")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    monkeypatch.setenv("GIT_PAGER", str(trap))
    assert [mulu(*command, "--root", made.root) for command in commands] == before
    assert not (tmp_path / "sprung").exists()


def test_a_hook_of_git_may_run_mulu(made: GitRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    made.commit("Spoil", e2026=BAD)
    monkeypatch.setenv("GIT_DIR", str(made.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(made.folder / ".git" / "index"))
    monkeypatch.setenv("GIT_PREFIX", "")
    assert len(findings(made.root, "--rev", "HEAD~1")) == 0
    assert mulu("blame", "trades/2026", "--root", made.root).code == 0


def test_no_git_no_repository_and_no_commit_are_sentences(made: GitRepository, tmp_path: Path) -> None:
    commands = (["check", "--rev", "HEAD"], ["history", "01-01"], ["blame", "trades/2026"])
    (made.folder / ".git").rename(tmp_path / "put-away")
    for command in commands:
        outcome = mulu(*command, "--root", made.root, "--lang", "en")
        assert (outcome.code, "no git repository" in outcome.err) == (2, True)
    made.git("init", "--quiet")
    for command in commands:
        outcome = mulu(*command, "--root", made.root, "--lang", "en")
        assert (outcome.code, "no commit yet" in outcome.err) == (2, True)
    assert mulu("check", "--root", made.root).code == 0
    (tmp_path / "empty").mkdir()
    for command in commands:
        found = subprocess.run(
            [sys.executable, "-m", "mulu", *command, "--root", made.root, "--lang", "en"],
            env={**os.environ, "PATH": str(tmp_path / "empty")},
            capture_output=True,
            check=False,
        )
        assert found.returncode == 2
        assert b"needs git" in found.stderr


def test_a_shallow_clone_names_the_way_out_and_is_enough_where_it_is(
    made: GitRepository, tmp_path: Path
) -> None:
    made.commit("Two", e2026=GOOD + "I,2,01-02,Cook,A*\n")
    made.commit("Three", e2026=GOOD + "I,2,01-02,Cook,B\n")
    clone = tmp_path / "clone"
    made.git("clone", "--quiet", "--depth=1", f"file://{made.folder}", str(clone))
    assert check(clone, "--rev", "HEAD")["summary"]["items"] == 2
    for command in (["check", "--rev", "HEAD~1"], ["blame", "trades/2026"], ["history", "01-01"]):
        outcome = mulu(*command, "--root", clone, "--lang", "en")
        assert (outcome.code, "git fetch --unshallow" in outcome.err) == (2, True)
    made.git("clone", "--quiet", "--depth=2", f"file://{made.folder}", str(tmp_path / "deeper"))
    outcome = mulu("history", "01-02", "--root", tmp_path / "deeper", "--lang", "en")
    assert (outcome.code, "git fetch --unshallow" in outcome.err) == (2, True)


def test_no_command_loads_git_before_it_is_needed(made: GitRepository) -> None:
    found = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mulu", "check", "--quiet"],
        cwd=made.root,
        capture_output=True,
        check=True,
    )
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in found.stderr.decode().splitlines()}
    assert not loaded & {"git", "gitdb", "rapidfuzz"}
