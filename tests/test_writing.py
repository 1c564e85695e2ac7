"""What is written: only inside the repository, the old file or the new one as a whole, none lost."""

from __future__ import annotations

import os
import resource
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import Outcome, mulu
from tests.editions import CHANGES, FOLDER, items, make_editions
from tests.git_repository import make_repository
from tests.sample import REPOSITORY

OLD = """
I,1,01-01,Millwright and fitter,A
I,2,01-02,Tailor,B
II,1,02-01,Glassblower,C
"""
NEW = """
I,1,01-01,Millwright and fitters,A
I,2,01-02,Tailor,B
II,1,02-01,Glassblower,C
"""
DOCUMENT = """Catalogue of trades
\tserial
\tcode
\tname
\tgrade

\tI.
\tFirst trades

\t1
\t01-01
\tBaker
\tA
"""
NO_ROOM = "the file cannot be written: File too large"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two editions between which nothing is proposed."""
    return make_editions(tmp_path / "repository", OLD, NEW)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that the repository has no business with."""
    place = tmp_path / "outside"
    place.mkdir()
    return place


def link(place: Path, target: Path) -> None:
    """Make a link, and the folder that it stands in."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)


def with_little_room(root: Path, *arguments: str | Path) -> Outcome:
    """Run a command that can write no file of more than 256 bytes, as on a disc that is full."""
    found = subprocess.run(
        [sys.executable, "-m", "mulu", *map(str, arguments), "--root", str(root), "--lang", "en"],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (256, 256)),
    )
    return Outcome(found.returncode, found.stdout, found.stderr)


def trades(group: str) -> str:
    """Eight trades whose codes begin with this group."""
    names = ["Baker", "Miller", "Weaver", "Tailor", "Mason", "Roper", "Cooper", "Glazier"]
    return "\n".join(f"I,{at},{group}-{at:02},{name},A" for at, name in enumerate(names, 1))


def left_over(folder: Path) -> list[str]:
    """Temporary files that nobody took away."""
    return [path.name for path in folder.rglob(".mulu-*")]


@pytest.mark.parametrize("place", ["reports", "reports/trades", "reports/trades/2027"])
def test_reports_are_not_written_out_of_the_repository(root: Path, outside: Path, place: str) -> None:
    link(root / place, outside)
    outcome = mulu("report", "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert outcome.err.endswith("the path leads out of the repository\n")
    assert outcome.err.startswith(f"mulu: {place}/")
    assert list(outside.iterdir()) == []
    assert [path for path in (root / "reports").rglob("*") if path.is_file()] == []


def test_a_report_that_is_a_link_out_of_the_repository_is_not_written(root: Path, outside: Path) -> None:
    link(root / "reports/trades/CHANGELOG.md", outside / "CHANGELOG.md")
    outcome = mulu("report", "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert outcome.err == "mulu: reports/trades/CHANGELOG.md: the path leads out of the repository\n"
    assert list(outside.iterdir()) == []
    assert not (root / "reports/trades/2027").exists()


def test_a_link_within_the_repository_is_written_through_and_stays(root: Path) -> None:
    (root / "elsewhere").mkdir()
    link(root / "reports", root / "elsewhere")
    assert mulu("report", "--root", root).code == 0
    assert (root / "reports").is_symlink()
    assert (root / "elsewhere/trades/CHANGELOG.md").is_file()
    assert mulu("report", "--check", "--root", root).code == 0


def test_a_draft_is_not_written_out_of_the_repository(root: Path, outside: Path) -> None:
    link(root / "catalogs/trades/2028", outside)
    outcome = mulu("new", "trades/2028", "--from", "trades/2027", "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert outcome.err.endswith("the path leads out of the repository\n")
    assert list(outside.iterdir()) == []


@pytest.mark.parametrize("place", ["2028", "2028/source"])
def test_a_document_is_not_imported_out_of_the_repository(root: Path, outside: Path, place: str) -> None:
    link(root / "catalogs/trades" / place, outside)
    document = root / "trades.txt"
    document.write_text(DOCUMENT)
    given = ("--catalog", "trades", "--edition", "2028", "--root", root, "--lang", "en")
    outcome = mulu("import", document, *given)
    assert outcome.code == 2
    assert outcome.err.endswith("the path leads out of the repository\n")
    assert list(outside.iterdir()) == []
    assert not (root / "catalogs/trades/2028/items.csv").exists()


def test_decisions_are_not_written_out_of_the_repository(root: Path, outside: Path) -> None:
    link(root / CHANGES, outside / "changes.yaml")
    outcome = mulu("changes", "propose", "trades/2027", "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert outcome.err == f"mulu: {CHANGES}: the path leads out of the repository\n"
    assert list(outside.iterdir()) == []


def test_a_folder_in_the_place_of_a_report_is_named_and_nothing_is_written(root: Path) -> None:
    (root / "reports/trades/2027/quality.md/inside").mkdir(parents=True)
    outcome = mulu("report", "--root", root, "--lang", "en")
    assert outcome.code == 2
    named = "reports/trades/2027/quality.md"
    assert outcome.err == f"mulu: {named}: the file cannot be written: Is a directory\n"
    assert [path for path in (root / "reports").rglob("*") if path.is_file()] == []


def test_a_file_in_the_place_of_a_folder_is_named(root: Path) -> None:
    (root / "reports").write_text("")
    outcome = mulu("report", "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert outcome.err.startswith("mulu: reports/trades/2026/changes.json: the file cannot be written: ")


def test_on_a_full_disc_the_target_is_named_and_nothing_changes(root: Path) -> None:
    assert mulu("report", "--root", root, "trades/2026").code == 0
    before = {path: path.read_bytes() for path in (root / "reports").rglob("*.*")}
    (root / FOLDER / "items.csv").write_bytes(
        (root / FOLDER / "items.csv").read_bytes() + b"II,2,02-02,Roper,A\n"
    )
    outcome = with_little_room(root, "report")
    assert outcome.code == 2
    assert outcome.err == f"mulu: reports/trades/2027/changes.json: {NO_ROOM}\n"
    assert {path: path.read_bytes() for path in before} == before
    assert left_over(root) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_in_a_folder_that_is_read_only_the_target_is_named(root: Path) -> None:
    (root / "reports").mkdir(mode=0o555)
    outcome = mulu("report", "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert (
        outcome.err
        == "mulu: reports/trades/2026/changes.json: the file cannot be written: Permission denied\n"
    )


def test_formats_that_cannot_be_written_are_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "catalog.schema.json").mkdir(parents=True)
    outcome = mulu("formats", "--out", out)
    assert outcome.code == 2
    assert outcome.err.startswith(f"mulu: {out}/catalog.schema.json: ")
    assert [path for path in out.iterdir() if path.is_file()] == []


def test_an_output_file_that_finds_no_room_stays_what_it_was(root: Path) -> None:
    (root / "verdict.json").write_text("the old one")
    outcome = with_little_room(root, "check", "-f", "json", "-o", "verdict.json")
    assert (outcome.code, outcome.err) == (2, f"mulu: verdict.json: {NO_ROOM}\n")
    assert (root / "verdict.json").read_text() == "the old one"
    assert left_over(root) == []


def test_an_output_file_that_is_new_and_finds_no_room_is_not_there(root: Path) -> None:
    assert with_little_room(root, "check", "-f", "json", "-o", "verdict.json").code == 2
    assert not (root / "verdict.json").exists()


def test_an_output_file_keeps_its_rights_and_a_link_to_it_stays(root: Path) -> None:
    target, named = root / "target.json", root / "named.json"
    target.write_text("the old one")
    target.chmod(0o640)
    named.symlink_to(target)
    assert mulu("check", "--root", root, "--fail-on", "never", "-f", "json", "-o", named).code == 0
    assert named.is_symlink()
    assert target.read_text().startswith("{")
    assert target.stat().st_mode & 0o777 == 0o640


def test_an_output_may_be_a_device_or_a_pipe(root: Path) -> None:
    assert mulu("check", "--root", root, "--fail-on", "never", "-o", os.devnull).code == 0
    pipe = root / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    assert mulu("check", "--root", root, "--fail-on", "never", "-f", "json", "-o", pipe).code == 0
    assert reader.communicate(timeout=60)[0].startswith(b"{")
    assert not pipe.is_file()


def test_an_output_that_cannot_be_written_is_named(root: Path) -> None:
    outcome = mulu("check", "--root", root, "-o", root / "nowhere" / "verdict", "--lang", "en")
    assert outcome.code == 2
    place = root / "nowhere" / "verdict"
    assert outcome.err == f"mulu: {place}: the file cannot be written: No such file or directory\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("check", "-o", "nowhere/verdict"), "nowhere/verdict：文件无法写入：文件或文件夹不存在"),
        (("check", "-o", "."), ".：文件无法写入：这是文件夹"),
        (
            ("site", "--out", "file/site"),
            "：无法写入文件夹：同名文件已存在",
        ),
        (
            ("import", "nowhere", "--catalog", "trades", "--edition", "2030"),
            "nowhere：文件无法打开：文件或文件夹不存在",
        ),
        (
            ("init", "catalogs/trades/catalog.yaml/x"),
            "catalogs/trades/catalog.yaml/x：无法建立文件夹：路径中有一部分不是文件夹",
        ),
    ],
)
def test_what_the_system_has_against_a_file_is_said_in_the_language_of_the_sentence(
    root: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    (root / "file").write_text("")
    outcome = mulu(*command)
    assert (outcome.code, told in outcome.err) == (2, True), outcome.err


def test_of_decisions_that_are_made_at_once_none_is_lost(tmp_path: Path) -> None:
    root = make_editions(tmp_path, trades("01"), trades("11"))
    accept = [sys.executable, "-m", "mulu", "changes", "accept", "--root", str(root), "trades/2027"]
    running = [
        subprocess.Popen(
            [*accept, f"01-{number:02}", "--reason", f"Notice {number}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for number in range(1, 9)
    ]
    told = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0] * 8, told
    text = (root / CHANGES).read_text()
    for number in range(1, 9):
        assert f'{{old: [01-{number:02}], new: [11-{number:02}], reason: "Notice {number}"}}' in text
    assert "proposed:" not in text
    assert left_over(root) == []


@pytest.mark.parametrize("before", [None, "format: mulu.changes/1\n"])
def test_decisions_that_somebody_else_writes_meanwhile_are_not_written_over(
    root: Path, before: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if before is not None:
        (root / CHANGES).write_text(before)
    synchronise = os.fsync

    def save(descriptor: int) -> None:
        """An editor saves while the new file is written."""
        synchronise(descriptor)
        (root / CHANGES).write_text("format: mulu.changes/1\n# theirs\n")

    (root / FOLDER / "items.csv").write_bytes(items(NEW.replace("01-02", "01-12")))
    monkeypatch.setattr(os, "fsync", save)
    outcome = mulu("changes", "propose", "trades/2027", "--root", root, "--lang", "en")
    assert outcome.code == 2
    assert outcome.err.startswith(f"mulu: {CHANGES}: the file has changed meanwhile")
    assert (root / CHANGES).read_text() == "format: mulu.changes/1\n# theirs\n"
    assert left_over(root) == []


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


def into(output: str, root: Path, *arguments: str) -> tuple[int, str]:
    """Run a command whose output the shell sends somewhere; gives the exit code and stderr."""
    command = shlex.join([sys.executable, "-m", "mulu", *arguments])
    found = subprocess.run(
        ["sh", "-c", f"{command} {output}"],
        cwd=root,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    return found.returncode, found.stderr


@FULL
@pytest.mark.parametrize(
    "command",
    [
        "check",
        "check -f json",
        "report",
        "rules --lang en",
        "diff 2026 2027",
        "--help",
        "check --help",
        "--version",
    ],
)
def test_output_that_finds_no_room_is_a_sentence(root: Path, command: str) -> None:
    sentence = "mulu: the output cannot be written: No space left on device\n"
    assert into("> /dev/full", root, *command.split()) == (2, sentence)
    assert into("> /dev/full 2>&1", root, *command.split()) == (2, "")


def test_output_that_is_closed_is_a_sentence(root: Path) -> None:
    sentence = "mulu: the output cannot be written: Bad file descriptor\n"
    assert into(">&-", root, "check") == (2, sentence)
    assert into(">&-", root, "check", "--quiet", "--fail-on", "never") == (0, "")
    assert into(">&- 2>&-", root, "check") == (2, "")


def test_output_that_is_much_and_finds_no_room_is_a_sentence(tmp_path: Path) -> None:
    lines = "".join(f"I,{at},{at},Baker,D\n" for at in range(1, 2000))
    root = make_editions(tmp_path, OLD, lines)
    outcome = into("> out.json", root, "check", "-f", "json")
    assert outcome == (1, "")
    size = (root / "out.json").stat().st_size
    assert size > 100_000
    code, told = into("> /dev/full", root, "check", "-f", "json")
    assert (code, told) == (2, "mulu: the output cannot be written: No space left on device\n")


STRAY = ["CHANGELOG.bak", "2026/.mulu-abc", "2026/old/deep/quality.md", "2025/changes.md", ".mulu-abc"]


def told_by_check(root: Path, *arguments: str) -> list[str]:
    """The paths that `report --check` would have deleted; there must be nothing else to tell."""
    outcome = mulu("report", "--check", "--root", root, "--lang", "en", *arguments)
    lines = outcome.out.splitlines()
    assert (outcome.code, outcome.err) == (int(bool(lines)), "")
    ending = ": no report that would be made; delete it"
    assert all(line.endswith(ending) for line in lines), lines
    return [line.removesuffix(ending) for line in lines]


def leave(root: Path, *paths: str) -> None:
    """Write files below `reports` that nobody makes."""
    for path in paths:
        (root / "reports" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "reports" / path).write_text("left over\n")


def test_what_lies_among_the_reports_and_would_not_be_made_is_told(root: Path) -> None:
    assert mulu("report", "--root", root).code == 0
    assert told_by_check(root) == []
    leave(root, "ghost/2026/quality.md", *(f"trades/{path}" for path in STRAY))
    stray = sorted(f"reports/trades/{path}" for path in STRAY)
    assert told_by_check(root) == ["reports/ghost", *stray]
    assert told_by_check(root, "trades") == stray
    assert told_by_check(root, "trades/2026", "trades/2027") == stray
    assert told_by_check(root, "trades/2026") == []


def test_reports_of_an_edition_that_is_gone_are_left_over(root: Path) -> None:
    assert mulu("report", "--root", root).code == 0
    shutil.rmtree(root / FOLDER)
    (root / "reports/trades/CHANGELOG.md").unlink()
    assert mulu("report", "--root", root).code == 0
    assert "reports/trades/2027/changes.json" in told_by_check(root)
    shutil.rmtree(root / "reports/trades/2027")
    assert told_by_check(root) == []


def test_a_link_among_the_reports_is_told_and_not_followed(root: Path, outside: Path) -> None:
    assert mulu("report", "--root", root).code == 0
    (outside / "file").write_text("")
    link(root / "reports/trades/out", outside)
    link(root / "reports/trades/loop", root / "reports/trades")
    link(root / "reports/trades/nowhere", root / "nothing")
    assert told_by_check(root) == [f"reports/trades/{name}" for name in ("loop", "nowhere", "out")]


def test_what_is_left_over_in_a_commit_is_told(tmp_path: Path) -> None:
    made = make_repository(tmp_path, "I,1,01-01,Baker,A\n")
    mulu("report", "--root", made.root)
    made.commit_all("Reports")
    assert told_by_check(made.root, "--rev", "HEAD") == []
    leave(made.root, "trades/2026/old/deep/quality.md", "trades/2025/changes.md", "ghost/CHANGELOG.md")
    assert told_by_check(made.root, "--rev", "HEAD") == []
    made.commit_all("Left over")
    shutil.rmtree(made.root / "reports")
    left = ["reports/ghost", "reports/trades/2025/changes.md", "reports/trades/2026/old/deep/quality.md"]
    assert told_by_check(made.root, "--rev", "HEAD") == left
    assert told_by_check(made.root, "--rev", "HEAD", "trades") == left[1:]


def test_temporary_files_are_nothing_to_commit() -> None:
    assert ".mulu-*" in (REPOSITORY / ".gitignore").read_text().split()
