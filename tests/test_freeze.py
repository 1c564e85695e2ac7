"""Freezing an edition, and what must never happen to it afterwards."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mulu.project import Project, find_project
from tests.command import Outcome, check, findings, mulu
from tests.git_repository import GitRepository
from tests.published import FOLDER, ITEMS, LOCK, freeze, make_published, publish, rows

RULE = "changed-frozen-edition"
EDITED = f"{FOLDER}/2026/items.csv"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, made once; to be copied."""
    return make_published(tmp_path_factory.mktemp("once") / "repo").folder


@pytest.fixture
def made(once: Path, tmp_path: Path) -> GitRepository:
    return GitRepository(Path(shutil.copytree(once, tmp_path / "repo")), days=5)


@pytest.fixture
def frozen(made: GitRepository) -> GitRepository:
    freeze(made, "2026")
    return made


def run(made: GitRepository, *arguments: str | Path) -> Outcome:
    return mulu(*arguments, "--root", made.root, "--lang", "en")


def refused(made: GitRepository, edition: str = "2026", code: int = 2) -> str:
    """Why an edition is not frozen; the lock must be what it was."""
    before = made.root / LOCK
    data = before.read_bytes() if before.exists() else None
    outcome = run(made, "freeze", f"trades/{edition}")
    assert outcome.code == code, outcome
    assert (before.read_bytes() if before.exists() else None) == data
    return outcome.err if code == 2 else outcome.out


def changed(made: GitRepository) -> list[str]:
    """What is said of frozen editions that changed."""
    return [one["message"] for one in check(made.root, "--lang", "en")["findings"] if one["rule"] == RULE]


def test_freezing_writes_a_row_and_says_in_one_line_what_to_do_next(made: GitRepository) -> None:
    outcome = run(made, "freeze", "trades/2026")
    assert outcome.code == 0
    [line] = outcome.out.splitlines()
    assert line.startswith("trades/2026 is frozen: 3 items, digest ")
    assert line.endswith(f"now commit {LOCK} and open a pull request")
    [row] = rows(made)
    assert (row["edition"], row["items"], row["mulu"]) == ("2026", "3", "0.1.0")
    assert run(made, "check").code == 0
    assert run(made, "report", "--check").code == 0


def test_the_digest_is_what_sha256sum_gives_in_the_folder(frozen: GitRepository) -> None:
    command = "find . -type f | sed 's,^[.]/,,' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum"
    found = subprocess.run(
        ["sh", "-c", command], cwd=frozen.root / FOLDER / "2026", capture_output=True, check=True
    )
    assert found.stdout.decode().split()[0] == rows(frozen)[0]["digest"]


def test_the_policy_digest_is_of_schema_validators_catalogue_and_waivers(made: GitRepository) -> None:
    made.write("validators/bad_name.py", "# nothing\n")
    made.write("validators/notes/more.py", "# no rule\n")
    made.write("validators/readme.md", "no rule\n")
    made.write(f"{FOLDER}/waivers.yaml", "format: mulu.waivers/1\n")
    paths = [
        f"{FOLDER}/catalog.yaml",
        f"{FOLDER}/waivers.yaml",
        "schemas/trades.yaml",
        "validators/bad_name.py",
    ]
    lines = "".join(
        f"{hashlib.sha256((made.root / path).read_bytes()).hexdigest()}  {path}\n" for path in paths
    )
    found = Project(made.root).catalog("trades").policy_digest("2026")
    assert found == hashlib.sha256(lines.encode()).hexdigest()


def test_a_work_tree_and_its_commit_have_the_same_digests(frozen: GitRepository) -> None:
    here, there = (find_project(frozen.root, rev).catalog("trades") for rev in (None, "HEAD"))
    assert here.edition("2026").digest == there.edition("2026").digest == rows(frozen)[0]["digest"]
    assert here.policy_digest("2026") == there.policy_digest("2026") == rows(frozen)[0]["policy"]
    assert here.lock == there.lock


def test_a_folder_of_a_git_repository_can_be_a_root(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repo", "data")
    freeze(made, "2026")
    assert findings(made.root) == []
    assert findings(made.root, "--rev", "HEAD") == []


def test_without_git_what_lies_there_is_frozen(made: GitRepository) -> None:
    shutil.rmtree(made.folder / ".git")
    assert run(made, "freeze", "trades/2026").code == 0


# What is not frozen.


def test_an_edition_is_frozen_once(frozen: GitRepository) -> None:
    assert f"{LOCK}: the edition 2026 is frozen already" in refused(frozen)


def test_an_edition_that_does_not_exist_is_not_frozen(made: GitRepository) -> None:
    assert "it has: 2026" in refused(made, "2031")
    assert "is not catalogue/edition" in run(made, "freeze", "trades").err


def test_a_draft_is_not_frozen(frozen: GitRepository) -> None:
    assert run(frozen, "new", "trades/2027", "--from", "trades/2026").code == 0
    assert "trades/2027 is a draft: import its document first" in refused(frozen, "2027")


def test_an_edition_with_errors_is_not_frozen_and_they_are_told(made: GitRepository) -> None:
    items = (made.root / EDITED).read_text("utf-8")
    made.write(EDITED, items.replace("01-02", "01-2"))
    made.commit_all("Break it")
    said = refused(made, code=1)
    assert f"{EDITED}:3:5  error  code" in said
    assert "Shut. Editions: 1, items: 3" in said


def test_a_broken_edition_is_not_frozen_and_that_is_told(made: GitRepository) -> None:
    made.write(f"{FOLDER}/2026/edition.yaml", "broken")
    made.commit_all("Break it")
    assert "[broken-yaml]" in refused(made, code=1)


@pytest.mark.parametrize("severity", ["error", "warning", "off"])
def test_an_edition_with_undecided_changes_is_not_frozen_whatever_the_schema_makes_of_them(
    frozen: GitRepository, severity: str
) -> None:
    publish(frozen, "2027", {**ITEMS, "01-03": "Harness maker and saddler"})
    schema = (frozen.root / "schemas/trades.yaml").read_text("utf-8")
    frozen.write("schemas/trades.yaml", f"{schema}rules: {{undecided-change: {severity}}}\n")
    frozen.write(f"{FOLDER}/2027/changes.yaml", None)
    assert run(frozen, "report", "-q").code == 0
    frozen.commit_all("Forget what was decided")
    said = refused(frozen, "2027", code=1)
    assert "is “01-03 Saddler” now" in said if severity == "error" else "1 proposal(s) are undecided" in said


def test_stale_reports_of_the_catalogue_keep_its_editions_from_being_frozen(made: GitRepository) -> None:
    report = made.root / "reports/trades/CHANGELOG.md"
    report.write_text(report.read_text("utf-8") + "\n", "utf-8")
    assert "reports/trades/CHANGELOG.md:" in refused(made, code=1)
    shutil.rmtree(made.root / "reports")
    assert "the report is missing; run mulu report" in refused(made, code=1)


def begin_broken_draft(made: GitRepository) -> str:
    """Begin the edition 2027 with one code twice; gives the place of the second one."""
    assert run(made, "new", "trades/2027", "--from", "trades/2026").code == 0
    items = made.root / FOLDER / "2027" / "items.csv"
    rows = items.read_text("utf-8")
    items.write_text(f"{rows}I,4,01-09,Tiler,A\nI,5,01-09,Roper,A\n", "utf-8")
    return f"{FOLDER}/2027/items.csv:{len(rows.splitlines()) + 2}"


def test_a_fault_in_next_years_draft_keeps_no_edition_from_being_reported_on_and_frozen(
    made: GitRepository,
) -> None:
    place = begin_broken_draft(made)
    made.commit_all("Begin a draft")
    quality = made.root / "reports/trades/2026/quality.md"
    log = made.root / "reports/trades/CHANGELOG.md"
    before = quality.read_bytes()
    quality.unlink()
    log.write_text("as it is\n", "utf-8")
    outcome = run(made, "report", "trades/2026")
    left = (
        f"reports/trades/CHANGELOG.md is left as it is, since another edition cannot be compared: {place}: "
    )
    assert outcome.code == 0
    assert left in outcome.out
    assert (quality.read_bytes(), log.read_text("utf-8")) == (before, "as it is\n")
    assert run(made, "report", "trades/2026", "--check").code == 0
    freeze(made, "2026")
    assert run(made, "report", "trades/2027").code == 1
    assert run(made, "report").code == 1


def test_the_gate_tells_a_fault_for_which_no_reports_can_be_made_once(made: GitRepository) -> None:
    place = begin_broken_draft(made)
    outcome = mulu("gate", "--root", made.root, "--format", "json")
    told = [(one["rule"], f"{one['path']}:{one['line']}") for one in json.loads(outcome.out)["findings"]]
    assert (outcome.code, told) == (1, [("duplicate-code", place)])
    schema = (made.root / "schemas/trades.yaml").read_text("utf-8")
    made.write("schemas/trades.yaml", f"{schema}rules: {{duplicate-code: warning}}\n")
    outcome = mulu("gate", "--root", made.root, "--format", "json")
    assert "stale-report" in {one["rule"] for one in json.loads(outcome.out)["findings"]}, (
        "a warning shuts nothing"
    )


def test_the_edition_before_is_frozen_first(made: GitRepository) -> None:
    publish(made, "2027", ITEMS)
    assert "mulu freeze trades/2026 comes first" in refused(made, "2027")
    freeze(made, "2026")
    freeze(made, "2027")
    assert [row["edition"] for row in rows(made)] == ["2026", "2027"]


def test_an_older_edition_that_comes_to_light_is_not_frozen_after_a_younger_one(
    frozen: GitRepository,
) -> None:
    publish(frozen, "2025", ITEMS)
    assert findings(frozen.root) == []
    assert "frozen in the order of their years" in refused(frozen, "2025")


def test_a_frozen_edition_before_it_that_changed_keeps_an_edition_from_being_frozen(
    frozen: GitRepository,
) -> None:
    publish(frozen, "2027", ITEMS)
    frozen.write(f"{FOLDER}/2026/notes.txt", "looks harmless")
    assert f"{LOCK}:2: trades/2026 is frozen, and what has come into its folder" in refused(
        frozen, "2027", code=1
    )


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (f"{FOLDER}/2026/changes.yaml", "format: mulu.changes/1\n"),
        (f"{FOLDER}/2026/edition.yaml", None),
        (f"{FOLDER}/catalog.yaml", "format: mulu.catalog/1\ntitle: Another title\n"),
        (f"{FOLDER}/waivers.yaml", "format: mulu.waivers/1\n"),
        ("validators/new_rule.py", "# not committed\n"),
    ],
)
def test_only_what_is_committed_as_it_lies_there_is_frozen(
    made: GitRepository, path: str, text: str | None
) -> None:
    made.write(path, text)
    told = refused(made)
    assert f"{path}: the file is not committed as it is here" in told
    assert ("git checkout HEAD -- " in told) == (made.git("ls-files", path) != "")


def test_line_ends_that_git_would_change_are_not_frozen(made: GitRepository) -> None:
    made.git("config", "core.autocrlf", "input")
    path = made.root / FOLDER / "2026/edition.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    made.git("add", "--all")
    assert made.git("diff", "HEAD", "--name-only") == ""
    assert "edition.yaml: the file is not committed as it is here" in refused(made)


def test_a_repository_without_a_commit_is_not_frozen(made: GitRepository) -> None:
    shutil.rmtree(made.folder / ".git")
    made.git("init", "--quiet")
    assert "has no commit yet" in refused(made)


@pytest.mark.parametrize("target", ["/etc/hostname", "items.csv", "nowhere", "."])
def test_a_symbolic_link_in_the_folder_is_refused_with_a_sentence(made: GitRepository, target: str) -> None:
    (made.root / FOLDER / "2026/more").symlink_to(target)
    assert f"{FOLDER}/2026/more: only plain files may lie here" in refused(made)


def test_an_edition_whose_folder_is_a_link_is_refused(made: GitRepository, tmp_path: Path) -> None:
    folder = made.root / FOLDER / "2026"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    assert run(made, "freeze", "trades/2026").code == 2
    (tmp_path / "elsewhere").rename(made.root / FOLDER / "kept")
    folder.unlink()
    folder.symlink_to("kept")
    assert f"{FOLDER}/2026: this is a symbolic link: put the folder itself here" in refused(made)


def test_a_pipe_in_the_folder_is_refused(made: GitRepository) -> None:
    os.mkfifo(made.root / FOLDER / "2026/pipe")
    assert f"{FOLDER}/2026/pipe: only plain files" in refused(made)


def test_a_broken_lock_is_not_appended_to(frozen: GitRepository) -> None:
    publish(frozen, "2027", ITEMS)
    lock = frozen.root / LOCK
    lock.write_bytes(lock.read_bytes()[:-1])
    assert f"{LOCK}:2: the last line has no line end" in refused(frozen, "2027")


def test_two_runs_at_once_write_one_row_each(made: GitRepository) -> None:
    publish(made, "2026.1", {**ITEMS, "01-03": "Saddle maker"})
    path = made.root / FOLDER / "2026.1/edition.yaml"
    path.write_text(path.read_text("utf-8") + "reason: a slip\nbasis: Letter No. 9\n", "utf-8")
    assert run(made, "report", "-q").code == 0
    made.commit_all("Say why")
    freeze(made, "2026")
    command = [sys.executable, "-m", "mulu", "freeze", "trades/2026.1", "--root", str(made.root)]
    outcomes: list[int] = []
    runs = [
        threading.Thread(
            target=lambda: outcomes.append(subprocess.run(command, capture_output=True).returncode)
        )
        for _ in range(2)
    ]
    for one in runs:
        one.start()
    for one in runs:
        one.join(60)
    assert sorted(outcomes) == [0, 2]
    assert [row["edition"] for row in rows(made)] == ["2026", "2026.1"]


# What must never happen to it.


@pytest.mark.parametrize("name", ["items.csv", "edition.yaml", "extract.csv", "source/trades2026.txt"])
def test_a_changed_byte_in_a_frozen_edition_is_one_finding_at_its_row(
    frozen: GitRepository, name: str
) -> None:
    path = frozen.root / FOLDER / "2026" / name
    path.write_bytes(path.read_bytes() + b"\n")
    [message] = changed(frozen)
    assert message.startswith("trades/2026 is frozen, but its files are no longer those that were frozen")
    [found] = [one for one in check(frozen.root)["findings"] if one["rule"] == RULE]
    assert (found["path"], found["line"], found["severity"]) == (LOCK, 2, "error")


def test_how_to_take_the_change_back_is_told_with_it(frozen: GitRepository) -> None:
    frozen.write(EDITED, "nonsense")
    said = run(frozen, "check").out
    assert "`git checkout <commit> -- <folder>`" in said
    assert "git log -- catalogs/trades/2026 shows where it came in" in said
    [command] = re.findall("mulu (new .+) --reason … --basis …", said)
    assert run(frozen, *command.split(), "--reason", "wrong name", "--basis", "Order 7").code == 0
    assert "mulu new trades/2026.2 --from trades/2026.1 " in run(frozen, "check").out


def test_taking_the_change_back_makes_all_well(frozen: GitRepository) -> None:
    frozen.write(EDITED, "nonsense")
    frozen.commit_all("Edit what is frozen")
    assert findings(frozen.root, "--rev", "HEAD") != []
    frozen.git("checkout", "HEAD~1", "--", f"{FOLDER}/2026")
    assert findings(frozen.root) == []


def test_what_has_come_into_a_frozen_folder_is_named(frozen: GitRepository) -> None:
    frozen.write(f"{FOLDER}/2026/.DS_Store", "litter")
    frozen.write(f"{FOLDER}/2026/source/old.docx", "another document")
    assert changed(frozen) == [
        "trades/2026 is frozen, and what has come into its folder since must be taken out of it: "
        ".DS_Store, source/old.docx"
    ]


def test_a_link_in_a_frozen_folder_is_a_finding_in_the_work_tree_and_in_a_commit(
    frozen: GitRepository,
) -> None:
    (frozen.root / FOLDER / "2026/more").symlink_to("/etc/hostname")
    [said] = changed(frozen)
    assert said.endswith("must be taken out of it: more")
    frozen.commit_all("Link it")
    [found] = [one for one in check(frozen.root, "--rev", "HEAD")["findings"] if one["rule"] == RULE]
    assert "more" in found["message"]


def test_a_detached_head_of_a_shallow_clone_can_be_frozen_in(made: GitRepository, tmp_path: Path) -> None:
    made.git("clone", "--quiet", "--depth=1", f"file://{made.folder}", str(tmp_path / "clone"))
    clone = GitRepository(tmp_path / "clone")
    clone.git("checkout", "--quiet", "--detach")
    assert run(clone, "freeze", "trades/2026").code == 0


def test_a_renamed_or_deleted_file_of_a_frozen_edition_is_found(frozen: GitRepository) -> None:
    source = frozen.root / FOLDER / "2026/source/trades2026.txt"
    source.rename(source.with_name("other.txt"))
    assert len(changed(frozen)) == 1
    source.with_name("other.txt").unlink()
    assert len(changed(frozen)) == 1


def test_a_frozen_edition_whose_folder_is_gone_is_told_with_the_newest_one(frozen: GitRepository) -> None:
    publish(frozen, "2027", ITEMS)
    freeze(frozen, "2027")
    shutil.rmtree(frozen.root / FOLDER / "2026")
    assert changed(frozen) == ["trades/2026 is frozen, but its folder is gone: bring it back"]


def test_a_catalogue_that_has_lost_all_its_frozen_editions_gives_no_verdict(frozen: GitRepository) -> None:
    shutil.rmtree(frozen.root / FOLDER / "2026")
    outcome = run(frozen, "check")
    assert (outcome.code, outcome.err) == (
        2,
        f"mulu: {LOCK}:2: trades/2026 is frozen, but its folder is gone: bring it back\n",
    )


def test_a_broken_lock_gives_no_verdict_but_its_line(frozen: GitRepository) -> None:
    lock = frozen.root / LOCK
    lock.write_bytes(lock.read_bytes().replace(b"2026,3,", b"2026,three,"))
    outcome = run(frozen, "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == f"mulu: {LOCK}:2: items is three, expected a whole number\n"
    lock.unlink()
    lock.mkdir()
    assert run(frozen, "check").err == f"mulu: {LOCK}: this is no file\n"


def test_a_frozen_edition_may_be_imported_again_to_prove_it(frozen: GitRepository) -> None:
    again = frozen.root / FOLDER / "2026/source/trades2026.txt"
    outcome = run(frozen, "import", again, "--catalog", "trades", "--edition", "2026")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "nothing has changed")


ERRATUM = (
    "is frozen and never changes; what it says wrongly is corrected by an erratum: "
    "mulu new trades/{erratum} --from trades/{base} --reason … --basis …"
)


def test_no_command_writes_into_a_frozen_edition(frozen: GitRepository) -> None:
    publish(frozen, "2027", {**ITEMS, "01-03": "Harness maker and saddler"})
    freeze(frozen, "2027")
    said = ERRATUM.format(erratum="2027.1", base="2027")
    frozen.write(
        f"{FOLDER}/2027/corrections.yaml",
        "format: mulu.corrections/1\ncorrections:\n"
        "  - {op: change, at: 01-01, field: name, expect: Baker, to: Bakers, reason: x}\n",
    )
    again = frozen.root / FOLDER / "2027/source/trades2027.txt"
    for command in (
        ("import", again, "--catalog", "trades", "--edition", "2027"),
        ("changes", "propose", "trades/2027"),
        ("changes", "accept", "trades/2027", "--above", "0.1", "--reason", "x"),
        ("changes", "reject", "trades/2027", "--below", "0.9"),
    ):
        outcome = run(frozen, *command)
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err == f"mulu: trades/2027 {said}\n"
    assert frozen.git("status", "--porcelain", "--", f"{FOLDER}/2027/items.csv") == ""


def test_a_frozen_edition_that_is_gone_is_not_begun_anew(frozen: GitRepository) -> None:
    publish(frozen, "2027", ITEMS)
    freeze(frozen, "2027")
    shutil.rmtree(frozen.root / FOLDER / "2027")
    assert "trades/2027 is frozen" in run(frozen, "new", "trades/2027", "--from", "trades/2026").err


def test_where_there_is_no_lock_nothing_is_read_for_it(
    made: GitRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mulu.frozen.digest_of", None)
    assert findings(made.root) == []


@pytest.mark.parametrize("how", ["committed", "ignored", "unknown to git", "changed since it was committed"])
def test_what_does_not_belong_to_an_edition_is_not_frozen_with_it(made: GitRepository, how: str) -> None:
    if how == "ignored":
        made.write(".gitignore", "*.xlsx\nnotes.txt\n")
    made.commit_all("Before")
    made.write(f"{FOLDER}/2026/~$items.xlsx", "a lock of Excel's\n")
    made.write(f"{FOLDER}/2026/source/notes.txt", "mine\n")
    if how.startswith("c"):
        made.commit_all("All that lies there")
    if how.startswith("changed"):
        made.write(f"{FOLDER}/2026/source/notes.txt", "still mine\n")
    assert refused(made, code=1).splitlines() == [
        f"{FOLDER}/2026/{path}: the file belongs to no edition, and would be frozen with it: take it out of the folder, then freeze"
        for path in ("source/notes.txt", "~$items.xlsx")
    ]


def test_where_edition_yaml_cannot_be_read_no_file_is_called_strange(made: GitRepository) -> None:
    made.write(f"{FOLDER}/2026/edition.yaml", "format: [\n")
    made.commit_all("Break it")
    assert "belongs to no edition" not in refused(made, code=1)
