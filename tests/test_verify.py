"""Verifying: what a release proves, and that nothing else passes for one."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.git_repository import GitRepository
from tests.published import LOCK
from tests.released import make_frozen, publish, release_of, verify

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "SHA256SUMS",
    "changes.json",
    "changes.md",
    "crosswalk.tsv",
    "findings.json",
    "items.csv",
    "quality.md",
    "statement.json",
    "tidy.csv",
    "tidy.json",
)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a repository and the releases 2026 and 2027, made once; to be copied."""
    folder = tmp_path_factory.mktemp("once")
    made = make_frozen(folder / "repo")
    release_of(made)
    release_of(made, "2026")
    return folder


@pytest.fixture
def made(once: Path, tmp_path: Path) -> GitRepository:
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return GitRepository(tmp_path / "repo", days=9)


def refuted(made: GitRepository, place: Path | None = None, *options: str | Path) -> str:
    """The one thing that is refuted of a release."""
    outcome = verify(made, place or release_of(made), *options)
    assert (outcome.code, outcome.err) == (1, ""), outcome
    lines = outcome.out.splitlines()
    assert [line for line in lines if line.startswith("refuted: ")] == lines[-1:]
    return lines[-1]


def reseal(place: Path) -> None:
    """Make statement and sums fit the files, as whoever forges a release would."""
    data = json.loads((place / "statement.json").read_bytes())
    names = sorted(path.name for path in place.iterdir() if path.name not in ("statement.json", "SHA256SUMS"))
    data["subject"] = [{"name": name, "digest": {"sha256": sha256(place / name)}} for name in names]
    (place / "statement.json").write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    sums = [f"{sha256(place / name)}  {name}\n" for name in sorted([*names, "statement.json"])]
    (place / "SHA256SUMS").write_text("".join(sums), "utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# What is proven.


def test_a_release_is_proven_line_by_line(made: GitRepository) -> None:
    outcome = verify(made, release_of(made))
    assert (outcome.code, outcome.err) == (0, "")
    proven = [line for line in outcome.out.splitlines() if line.startswith("proven: ")]
    assert len(proven) == 7
    assert f"the commit {made.git('rev-parse', 'HEAD')} of 2026-01-" in outcome.out
    assert "the lock's chain of 2 row(s) holds" in outcome.out
    assert f"{len(list(release_of(made).iterdir()))} file(s) were made again from the commit" in outcome.out


def test_what_is_not_proven_is_said_with_the_reason(made: GitRepository) -> None:
    lines = verify(made, release_of(made)).out.splitlines()
    told = [line for line in lines if line.startswith("not proven: ")]
    assert [line.split(":")[1].strip().split(" ")[0] for line in told] == ["who", "that", "that"]
    assert "there is no tag trades/2027 in this clone" in told[0]
    assert "it was left out" in told[1]
    assert "catalogs/trades/2027/source is what the authority published" in told[2]


def test_an_older_edition_is_proven_too(made: GitRepository) -> None:
    assert verify(made, release_of(made, "2026")).code == 0


def test_a_release_is_proven_when_the_repository_has_gone_on(made: GitRepository) -> None:
    made.write("README.md", "More\n")
    made.commit_all("Go on")
    assert verify(made, release_of(made)).code == 0


def test_one_file_is_proven_with_sums_and_statement(made: GitRepository) -> None:
    place = release_of(made)
    outcome = verify(made, place / "tidy.csv", "--manifest", place / "SHA256SUMS")
    assert (outcome.code, outcome.err) == (0, "")
    assert "3 file(s) were made again" in outcome.out


def test_the_commit_can_be_insisted_on(made: GitRepository) -> None:
    assert verify(made, release_of(made), "--rev", "HEAD").code == 0
    assert "and HEAD~1 is" in refuted(made, None, "--rev", "HEAD~1")


# What is refuted.


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_refuted(made: GitRepository, name: str) -> None:
    path = release_of(made) / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert refuted(made)


def test_these_are_all_files_of_a_release(made: GitRepository) -> None:
    assert sorted(path.name for path in release_of(made).iterdir()) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refuted(made: GitRepository, name: str) -> None:
    (release_of(made) / name).unlink()
    assert f"refuted: {name}: " in refuted(made)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "more/items.csv"])
def test_a_file_more_is_refuted(made: GitRepository, name: str) -> None:
    path = release_of(made) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    assert f"refuted: {name}: SHA256SUMS does not name the file" in refuted(made)


@pytest.mark.parametrize("name", [name for name in FILES if name not in ("SHA256SUMS", "statement.json")])
def test_a_forged_file_is_refuted_although_sums_and_statement_fit(made: GitRepository, name: str) -> None:
    place = release_of(made)
    (place / name).write_bytes((place / name).read_bytes() + b" ")
    reseal(place)
    assert f"refuted: {name}: line " in refuted(made)


def test_a_file_more_is_refuted_although_sums_and_statement_fit(made: GitRepository) -> None:
    (release_of(made) / "notes.txt").write_bytes(b"")
    reseal(release_of(made))
    assert "refuted: notes.txt: the repository makes no such file" in refuted(made)


def test_a_file_less_is_refuted_although_sums_and_statement_fit(made: GitRepository) -> None:
    (release_of(made) / "quality.md").unlink()
    reseal(release_of(made))
    assert "refuted: quality.md: the release lacks the file" in refuted(made)


def edit_statement(made: GitRepository, old: str, new: str) -> None:
    path = release_of(made) / "statement.json"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    reseal(release_of(made))


def test_another_commit_is_refuted(made: GitRepository) -> None:
    edit_statement(made, made.git("rev-parse", "HEAD"), made.git("rev-parse", "HEAD~1"))
    assert f"refuted: {LOCK}: the lock has no row of the edition 2027" in refuted(made)
    edit_statement(made, made.git("rev-parse", "HEAD~1"), made.git("rev-parse", "HEAD~2"))
    assert "refuted: statement.json: in the commit" in refuted(made)


def test_a_commit_outside_the_history_is_refuted_and_none_of_its_code_is_run(made: GitRepository) -> None:
    head = made.git("rev-parse", "HEAD")
    made.git("checkout", "--quiet", "-b", "side", "HEAD~1")
    made.write("validators/evil.py", f"open({str(made.folder / 'ran')!r}, 'w')\n")
    side = made.commit_all("Side")
    made.git("checkout", "--quiet", "main")
    edit_statement(made, head, side)
    assert f"the commit {side} is not in the history" in refuted(made)
    assert not (made.folder / "ran").exists()


def test_a_statement_that_says_more_than_was_tested_is_refuted(made: GitRepository) -> None:
    edit_statement(made, '"passedTests": [', '"passedTests": ["flawless", ')
    assert "refuted: statement.json: line " in refuted(made)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"_type": 1}', "[" * 100_000, '{"predicate": {"configuration": [3]}}']
)
def test_what_is_no_statement_is_refuted(made: GitRepository, text: str) -> None:
    place = release_of(made)
    (place / "statement.json").write_text(text, "utf-8")
    lines = (place / "SHA256SUMS").read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.endswith("  statement.json")]
    kept.append(f"{sha256(place / 'statement.json')}  statement.json")
    (place / "SHA256SUMS").write_text("".join(f"{line}\n" for line in kept), "utf-8")
    assert "this is no statement as mulu publish makes them" in refuted(made)


@pytest.mark.parametrize("line", ["zz  items.csv", "", "0" * 64 + "  items.csv", "0" * 64 + " *items.csv"])
def test_what_are_no_sums_is_refuted(made: GitRepository, line: str) -> None:
    path = release_of(made) / "SHA256SUMS"
    path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
    assert "SHA256SUMS:" in refuted(made)


def test_a_link_is_no_file_of_a_release(made: GitRepository) -> None:
    path = release_of(made) / "tidy.csv"
    path.rename(made.folder / "tidy.csv")
    path.symlink_to(made.folder / "tidy.csv")
    assert "refuted: tidy.csv: this is no plain file" in refuted(made)


def rewrite_lock(made: GitRepository, keep: int) -> None:
    lock = made.root / LOCK
    lock.write_text("".join(lock.read_text("ascii").splitlines(keepends=True)[:keep]), "ascii")
    made.commit_all("Rewrite the lock")


def test_a_rewritten_lock_is_refuted(made: GitRepository) -> None:
    rewrite_lock(made, 2)
    assert f"refuted: {LOCK}:3: the lock was rewritten" in refuted(made)


def test_a_lock_with_a_broken_chain_is_refuted(made: GitRepository) -> None:
    lock = made.root / LOCK
    lock.write_text(lock.read_text("ascii").replace("\n2026,3,", "\n2026,4,"), "ascii")
    made.commit_all("Break the chain")
    assert f"refuted: {LOCK}:2: the lock was rewritten" in refuted(made)
    edit_statement(made, made.git("rev-parse", "HEAD~1"), made.git("rev-parse", "HEAD"))
    assert f"refuted: {LOCK}:3: the chain is broken" in refuted(made)


def test_a_frozen_edition_that_was_changed_is_refuted(made: GitRepository) -> None:
    made.write("catalogs/trades/2027/notes.txt", "more\n")
    made.commit_all("Change what is frozen")
    edit_statement(made, made.git("rev-parse", "HEAD~1"), made.git("rev-parse", "HEAD"))
    assert f"refuted: {LOCK}:3: the edition's folder has the digest" in refuted(made)


# What could not be tried.


def untried(made: GitRepository, place: Path, *options: str | Path) -> str:
    outcome = verify(made, place, *options)
    assert outcome.code == 2, outcome
    return outcome.err


def test_a_commit_that_the_clone_lacks_cannot_be_tried(made: GitRepository) -> None:
    edit_statement(made, made.git("rev-parse", "HEAD"), "1" * 40)
    assert "there is no revision" in untried(made, release_of(made))


def test_a_folder_without_a_release_cannot_be_tried(made: GitRepository, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no release lies here" in untried(made, tmp_path / "empty")
    assert "this is no folder" in untried(made, release_of(made) / "items.csv")


def test_sums_alone_name_no_commit(made: GitRepository, tmp_path: Path) -> None:
    for name in ("tidy.csv", "SHA256SUMS"):
        shutil.copy(release_of(made) / name, tmp_path / name)
    assert "the sums alone name no commit" in untried(
        made, tmp_path / "tidy.csv", "--manifest", tmp_path / "SHA256SUMS"
    )


def test_a_release_of_another_mulu_is_not_refuted_for_that(made: GitRepository) -> None:
    edit_statement(made, '"mulu": "0.1.0"', '"mulu": "0.0.9"')
    path = release_of(made) / "quality.md"
    path.write_bytes(path.read_bytes() + b" ")
    reseal(release_of(made))
    assert "install mulu 0.0.9" in untried(made, release_of(made))


# Tags.


def test_a_tag_at_the_commit_is_told(made: GitRepository) -> None:
    assert publish(made, "2027", "--tag").code == 0
    told = verify(made, release_of(made)).out
    assert "proven: the tag trades/2027 names that commit" in told
    assert "not proven: who has made the tag trades/2027: it is not signed" in told


def test_a_tag_at_another_commit_with_the_same_edition_refutes_nothing(made: GitRepository) -> None:
    made.commit_all("Later")
    made.git("tag", "trades/2027")
    outcome = verify(made, release_of(made))
    assert outcome.code == 0
    assert "names another commit" in outcome.out


def test_a_tag_at_a_commit_without_the_edition_is_refuted(made: GitRepository) -> None:
    made.git("tag", "trades/2027", "HEAD~3")
    assert "where the edition is not the same" in refuted(made)
