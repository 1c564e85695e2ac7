"""Publishing: what must hold before, what a release is, and that it is the same everywhere."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command import mulu
from tests.git_repository import GitRepository
from tests.published import FOLDER
from tests.released import (
    ALONE,
    contents,
    copied,
    frozen_and_published,
    make_frozen,
    out,
    publish,
    release_of,
)
from tests.sample import REPOSITORY


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, made once; to be copied."""
    return make_frozen(tmp_path_factory.mktemp("once") / "repo").folder


@pytest.fixture
def made(once: Path, tmp_path: Path) -> GitRepository:
    return GitRepository(Path(shutil.copytree(once, tmp_path / "repo")), days=9)


def refused(made: GitRepository, edition: str = "2027", *options: str, code: int = 1) -> str:
    """Why an edition is not published; nothing may have been written."""
    outcome = publish(made, edition, *options)
    assert outcome.code == code, outcome
    assert not out(made).exists()
    return outcome.out if code == 1 else outcome.err


# What a release is.


def test_a_release_holds_the_items_as_committed(made: GitRepository) -> None:
    place = release_of(made)
    assert (place / "items.csv").read_bytes() == (made.root / FOLDER / "2027/items.csv").read_bytes()


def test_publishing_says_in_one_line_what_was_made_of_which_commit(made: GitRepository) -> None:
    [line] = publish(made).out.splitlines()
    assert line.startswith(f"trades/2027 is published: {out(made)}/trades/2027, ")
    assert line.endswith(f"from the commit {made.git('rev-parse', 'HEAD')}")


def test_the_sums_are_of_all_other_files_as_sha256sum_has_them(made: GitRepository) -> None:
    place = release_of(made)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=place, check=True)
    named = [line[66:] for line in (place / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert named == sorted(set(contents(place)) - {"SHA256SUMS"})


def test_the_reports_are_those_that_are_committed(made: GitRepository) -> None:
    place = release_of(made)
    reports = contents(made.root / "reports/trades/2027")
    assert reports
    assert {name: (place / name).read_bytes() for name in reports} == reports


def test_the_statement_names_every_file_the_commit_the_policy_and_the_lock(made: GitRepository) -> None:
    place = release_of(made)
    statement = json.loads((place / "statement.json").read_bytes())
    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert statement["predicateType"] == "https://in-toto.io/attestation/test-result/v0.1"
    subjects = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
    files = contents(place)
    assert subjects == {
        name: hashlib.sha256(data).hexdigest()
        for name, data in files.items()
        if name not in ("statement.json", "SHA256SUMS")
    }
    known = {one["name"]: one for one in statement["predicate"]["configuration"]}
    lock = (made.root / FOLDER / "releases.csv").read_text("utf-8").splitlines()[-1].split(",")
    assert known["catalogs/trades/2027"]["digest"]["sha256"] == lock[2]
    assert known["commit"]["digest"]["gitCommit"] == made.git("rev-parse", "HEAD")
    assert known["policy"]["digest"]["sha256"] == lock[3]
    assert known["second-opinion"]["annotations"] == {"verdict": "left out"}
    assert statement["predicate"]["result"] == "PASSED"
    assert {"duplicate-code", "differs-from-source"} <= set(statement["predicate"]["passedTests"])


@pytest.fixture(scope="module")
def shanghai(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the Shanghai edition of 2026, frozen in a copy of this repository."""
    made = copied(REPOSITORY, tmp_path_factory.mktemp("shanghai") / "repo")
    return frozen_and_published(made, "shanghai-skill-subsidy", ["2026"])


def test_what_was_waived_has_warned(shanghai: Path) -> None:
    predicate = json.loads((shanghai / "statement.json").read_bytes())["predicate"]
    assert (predicate["result"], predicate["warnedTests"]) == ("WARNED", ["unexplained-mark"])
    assert "unexplained-mark" not in predicate["passedTests"]


def test_the_tidy_table_has_one_thing_a_column(shanghai: Path) -> None:
    lines = (shanghai / "tidy.csv").read_text("utf-8").splitlines()
    assert (
        lines[0]
        == "key,section,section_title,serial,code,code_class,name,name_black_star,category,category_asterisk"
    )
    assert "4-04-05-05,一,职业技能等级项目,6,4-04-05-05,4-04-05,人工智能训练师,false,A,false" in lines
    starred = [line for line in lines if "X系列产品装调试验工" in line]
    assert starred == ["一/X系列产品装调试验工,一,职业技能等级项目,95,,,X系列产品装调试验工,true,C,false"]
    rows = json.loads((shanghai / "tidy.json").read_bytes())
    assert len(rows) == 379
    assert (rows[0]["serial"], rows[0]["code"], rows[0]["category_asterisk"]) == (1, "4-02-06-05", False)


def test_publishing_again_changes_nothing(made: GitRepository) -> None:
    before = {path: path.stat().st_mtime_ns for path in release_of(made).iterdir()}
    outcome = publish(made)
    assert outcome.code == 0
    assert "is this release already, to the last byte" in outcome.out
    assert {path: path.stat().st_mtime_ns for path in release_of(made).iterdir()} == before


# What is not published.


def test_an_edition_that_is_not_frozen_is_not_published(tmp_path: Path) -> None:
    made = copied(REPOSITORY, tmp_path / "repo")
    title = "shanghai-skill-subsidy/2026"
    outcome = mulu("publish", title, ALONE, "--root", made.root, "--out", out(made), "--lang", "en")
    assert (outcome.code, out(made).exists()) == (1, False)
    assert "is not frozen" in outcome.out


def test_a_draft_is_not_published(made: GitRepository) -> None:
    assert mulu("new", "trades/2028", "--from", "trades/2027", "--root", made.root, "-q").code == 0
    made.commit_all("Draft")
    assert "trades/2028 is a draft" in refused(made, "2028")


def test_a_shut_gate_publishes_nothing(made: GitRepository) -> None:
    made.write("reports/trades/2026/quality.md", "nothing to see\n")
    made.commit_all("Edit a report")
    told = refused(made)
    assert "reports/trades/2026/quality.md" in told
    assert "the gate is shut" in told


@pytest.mark.parametrize(
    "path", [f"{FOLDER}/waivers.yaml", "validators/new_rule.txt", "reports/trades/notes.md"]
)
def test_what_is_not_committed_is_not_published(made: GitRepository, path: str) -> None:
    made.write(path, "format: mulu.waivers/1\nwaivers: []\n")
    assert f"{path}: the file is not committed as it is here" in refused(made)


def test_a_change_that_is_not_committed_is_kept_or_dropped_by_git(made: GitRepository) -> None:
    path = f"{FOLDER}/catalog.yaml"
    made.write(path, (made.root / path).read_text("utf-8") + "# a remark\n")
    assert refused(made) == (
        f"{path}: the file is not committed as it is here: to keep the change, git add {path} && git commit; "
        f"to drop it, git checkout HEAD -- {path}\n"
    )
    # What is told holds also for what is staged already.
    made.git("add", path)
    made.git("checkout", "HEAD", "--", path)
    assert publish(made).code == 0


def test_a_file_that_git_does_not_know_is_committed_or_moved_away(made: GitRepository) -> None:
    path = "reports/my notes.md"
    made.write(path, "x\n")
    assert f"{path}: the file is not committed as it is here, for git does not know it: " in refused(made)
    assert "git add 'reports/my notes.md' && git commit, or move it out" in refused(made)


@pytest.mark.parametrize("edition", ["2026", "2027"])
@pytest.mark.parametrize(
    ("name", "mend"), [("edition.yaml", "git checkout HEAD -- "), ("new.md", "move the file")]
)
def test_nobody_is_told_to_commit_a_change_of_a_frozen_edition(
    made: GitRepository, edition: str, name: str, mend: str
) -> None:
    path = f"{FOLDER}/{edition}/{name}"
    made.write(path, "format: mulu.edition/1\nstate: published\n")
    told = refused(made)
    assert told.startswith(f"{path}: the file is not committed as it is here, and ")
    assert f"trades/{edition}" in told
    assert mend in told
    assert "commit;" not in told
    assert "git add" not in told


def test_a_frozen_edition_that_is_right_here_and_wrong_in_the_commit_is_committed(
    made: GitRepository,
) -> None:
    path = f"{FOLDER}/2026/items.csv"
    right = (made.root / path).read_text("utf-8")
    made.write(path, right + "x\n")
    made.commit_all("Break what is frozen")
    made.write(path, right)
    told = refused(made)
    assert f"where trades/2026 is as it was frozen: git add {path} && git commit" in told
    assert "git checkout" not in told


def test_what_the_data_or_git_speak_against_comes_before_the_second_engine(made: GitRepository) -> None:
    """Whether Great Expectations is installed or not."""
    root = ("--root", made.root, "--out", out(made), "--lang", "en")
    path = f"{FOLDER}/catalog.yaml"
    before = (made.root / path).read_text("utf-8")
    made.write(path, before + "# a remark\n")
    outcome = mulu("publish", "trades/2027", *root)
    assert (outcome.code, outcome.err) == (1, "")
    assert "is not committed" in outcome.out
    made.write(path, before)
    assert mulu("new", "trades/2028", "--from", "trades/2027", "--root", made.root, "-q").code == 0
    outcome = mulu("publish", "trades/2028", *root)
    assert (outcome.code, outcome.err) == (1, "")
    assert "trades/2028 is a draft" in outcome.out


def test_a_deleted_file_is_not_committed_as_it_is_here(made: GitRepository) -> None:
    made.write("reports/trades/CHANGELOG.md", None)
    assert "reports/trades/CHANGELOG.md: the file is not committed" in refused(made)


def test_without_git_there_is_nothing_to_publish_from(made: GitRepository) -> None:
    shutil.rmtree(made.folder / ".git")
    assert "there is no git repository" in refused(made, code=2)


def test_a_broken_judge_gives_no_release(made: GitRepository) -> None:
    made.write("schemas/trades.yaml", "format: mulu.schema/1\nfields: [\n")
    made.commit_all("Break the schema")
    assert "schemas/trades.yaml" in refused(made, code=2)


# Where it goes.


def test_another_release_is_replaced_only_when_told(made: GitRepository) -> None:
    before = contents(release_of(made))
    made.commit_all("Something else")
    outcome = publish(made)
    assert outcome.code == 2
    assert "another release stands here" in outcome.err
    assert contents(release_of(made)) == before
    assert publish(made, "2027", "--replace").code == 0
    assert contents(release_of(made))["statement.json"] != before["statement.json"]


def test_what_is_no_release_is_never_replaced(made: GitRepository) -> None:
    place = out(made) / "trades" / "2027"
    place.mkdir(parents=True)
    (place / "thesis.doc").write_bytes(b"years of work")
    assert publish(made, "2027", "--replace").code == 2
    assert contents(place) == {"thesis.doc": b"years of work"}


def test_a_release_that_cannot_be_finished_leaves_nothing(
    made: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", fail)
    outcome = publish(made)
    monkeypatch.undo()
    assert outcome.code == 2
    assert list((out(made) / "trades").iterdir()) == []


def test_a_killed_run_leaves_the_release_whole_that_it_was_to_replace(made: GitRepository) -> None:
    assert publish(made).code == 0
    place = out(made) / "trades" / "2027"
    command = [
        *(sys.executable, "-m", "mulu", "publish", "trades/2027", ALONE, "--replace"),
        *("--out", str(out(made)), "--root", str(made.root)),
    ]
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    for wait in (0.2, 0.4, 0.6, 0.8):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(wait)
            process.kill()
        assert subprocess.run(check, cwd=place, check=False).returncode == 0


def test_two_runs_at_once_leave_one_whole_release(made: GitRepository) -> None:
    command = [
        sys.executable,
        "-m",
        "mulu",
        "publish",
        "trades/2027",
        ALONE,
        "--out",
        str(out(made)),
        "--root",
        str(made.root),
    ]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    assert [run.communicate()[1] for run in runs] == [b"", b""]
    assert [run.returncode for run in runs] == [0, 0]
    subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=out(made) / "trades/2027",
        check=True,
    )
    assert [path.name for path in (out(made) / "trades").iterdir()] == ["2027"]


def test_without_xlsxwriter_it_says_what_to_install(
    made: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert "pip install xlsxwriter" in refused(made, code=2)


# Tags.


def test_a_tag_names_the_commit_and_the_edition(made: GitRepository) -> None:
    assert publish(made, "2027", "--tag").code == 0
    assert made.git("rev-parse", "trades/2027^{commit}") == made.git("rev-parse", "HEAD")
    assert made.git("cat-file", "-t", "trades/2027") == "tag"
    assert publish(made, "2027", "--tag").code == 0


def test_a_tag_is_never_moved(made: GitRepository) -> None:
    made.git("tag", "trades/2027", "HEAD~1")
    assert "there is a tag trades/2027 already" in refused(made, "2027", "--tag", code=2)
