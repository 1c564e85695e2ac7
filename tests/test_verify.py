"""Verifying: what a release proves, and that nothing else passes for one."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import zipfile
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import polars as pl
import pytest

from mulu.release import versions_here
from tests.command import mulu
from tests.git_repository import GitRepository
from tests.published import FOLDER, LOCK, freeze, make_published, publish as import_edition, rows
from tests.released import NEXT, make_frozen, publish, release_of, verify

if TYPE_CHECKING:
    from pathlib import Path

FILES = (
    "SHA256SUMS",
    "catalog.sqlite",
    "changes.json",
    "changes.md",
    "crosswalk.tsv",
    "datapackage.json",
    "dcat.jsonld",
    "findings.json",
    "items.csv",
    "quality.md",
    "skos.ttl",
    "statement.json",
    "tidy.csv",
    "tidy.json",
    "tidy.parquet",
    "tidy.xlsx",
)
BINARY = ("catalog.sqlite", "tidy.parquet", "tidy.xlsx")


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
    assert [line.split(":")[1].strip().split(" ")[0] for line in told] == ["who", "which", "that", "that"]
    assert "there is no tag trades/2027 in this clone" in told[0]
    assert "the statement says those that are in use here, and nothing else does" in told[1]
    assert "it was left out" in told[2]
    assert "catalogs/trades/2027/source is what the authority published" in told[3]


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


def test_these_are_all_files_of_a_release(made: GitRepository) -> None:
    assert sorted(path.name for path in release_of(made).iterdir()) == sorted(FILES)


def test_one_flipped_bit_in_any_file_is_refuted(made: GitRepository) -> None:
    for name in FILES:
        path = release_of(made) / name
        before = path.read_bytes()
        data = bytearray(before)
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        told = refuted(made)
        assert f"refuted: {name}: the file has the sum" in told or name == "SHA256SUMS"
        path.write_bytes(before)


def test_any_missing_file_is_refuted(made: GitRepository) -> None:
    for name in FILES:
        path = release_of(made) / name
        before = path.read_bytes()
        path.unlink()
        assert f"refuted: {name}: the file is missing" in refuted(made)
        path.write_bytes(before)


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "more/items.csv"])
def test_a_file_more_is_refuted(made: GitRepository, name: str) -> None:
    path = release_of(made) / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    assert f"refuted: {name}: SHA256SUMS does not name the file" in refuted(made)


def test_any_forged_file_is_refuted_although_sums_and_statement_fit(made: GitRepository) -> None:
    for name in {*FILES} - {"SHA256SUMS", "statement.json"}:
        path = release_of(made) / name
        before = path.read_bytes()
        path.write_bytes(before + b" ")
        reseal(release_of(made))
        unit = "byte" if name in BINARY else "line"
        assert f"refuted: {name}: {unit} " in refuted(made)
        path.write_bytes(before)


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


def test_a_newer_commit_is_tried_only_where_it_is_insisted_on(made: GitRepository) -> None:
    made.git("checkout", "--quiet", "-b", "proposal")
    made.write("validators/curious.py", f"open({str(made.folder.parent / 'ran')!r}, 'w')\n")
    proposal = made.commit_all("Propose")
    made.git("checkout", "--quiet", "main")
    edit_statement(made, made.git("rev-parse", "HEAD"), proposal)
    assert "is newer than this clone's HEAD" in untried(made, release_of(made))
    assert not (made.folder.parent / "ran").exists()
    made.write("README.md", "More\n")
    newer = made.commit_all("Go on")
    shutil.rmtree(release_of(made))
    assert publish(made).code == 0
    made.git("reset", "--quiet", "--hard", "HEAD~1")
    outcome = verify(made, release_of(made), "--rev", newer)
    assert outcome.code == 0, outcome
    assert f"not proven: whether the commit {newer} " in outcome.out


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
    told = untried(made, release_of(made))
    assert told.startswith(
        f"mulu: statement.json: the release is of the commit {'1' * 40}, which this clone does not have: git fetch"
    )
    assert "the release is of another repository, or history was rewritten" in told


def test_a_release_of_a_commit_that_was_amended_and_swept_away_cannot_be_tried(made: GitRepository) -> None:
    place, commit = release_of(made), made.git("rev-parse", "HEAD")
    made.git("commit", "--quiet", "--amend", "--message", "Freeze again")
    made.git("reflog", "expire", "--expire=now", "--all")
    made.git("gc", "--quiet", "--prune=now")
    assert f"statement.json: the release is of the commit {commit}, which" in untried(made, place)


def test_what_is_no_commit_cannot_be_tried(made: GitRepository) -> None:
    edit_statement(made, made.git("rev-parse", "HEAD"), made.git("rev-parse", f"HEAD:{LOCK}"))
    assert "statement.json: the release is of the commit " in untried(made, release_of(made))


def shallow(made: GitRepository, depth: int) -> Path:
    """A clone with so many commits."""
    clone = made.folder.parent / "shallow"
    made.git("clone", "--quiet", f"--depth={depth}", f"file://{made.folder}", str(clone))
    return clone


def test_a_clone_without_the_whole_history_cannot_tell_what_an_edition_was_before(
    made: GitRepository,
) -> None:
    place = release_of(made)
    outcome = mulu("verify", place, "--root", shallow(made, 1), "--lang", "en")
    assert outcome.code == 0
    says = "this clone has not the whole history (git fetch --unshallow)"
    assert f"not proven: that the edition was never another one: {says}\n" in outcome.out


def test_a_clone_that_goes_back_far_enough_tells_that_the_edition_was_another_one(
    made: GitRepository,
) -> None:
    shutil.rmtree(release_of(made))
    frozen = freeze_again(made)
    outcome = mulu("verify", release_of(made), "--root", shallow(made, 4), "--lang", "en")
    assert outcome.code == 0
    assert f"never another one: the commit {frozen} froze it" in outcome.out


def test_a_shallow_clone_that_lacks_the_commit_is_told_to_fetch_the_rest(made: GitRepository) -> None:
    place = release_of(made)
    made.write("README.md", "More\n")
    made.commit_all("Go on")
    outcome = mulu("verify", place, "--root", shallow(made, 1), "--lang", "en")
    assert outcome.code == 2
    assert "for it is shallow: git fetch --unshallow gets the rest" in outcome.err


def test_a_shallow_clone_cannot_refute_that_a_commit_is_in_the_history(made: GitRepository) -> None:
    place, commit = release_of(made), made.git("rev-parse", "HEAD")
    for number in (1, 2):
        made.write("README.md", f"More {number}\n")
        made.commit_all("Go on")
    clone = shallow(made, 1)
    subprocess.run(["git", "-C", clone, "fetch", "--quiet", "--depth=1", "origin", commit], check=True)
    outcome = mulu("verify", place, "--root", clone, "--lang", "en")
    assert outcome.code == 2
    assert f"statement.json: whether the commit {commit} of " in outcome.err


def test_a_folder_without_a_release_cannot_be_tried(made: GitRepository, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "no release lies here" in untried(made, tmp_path / "empty")
    assert "this is no folder" in untried(made, release_of(made) / "items.csv")


def test_a_path_that_is_misspelt_is_said_to_be_there_not(made: GitRepository) -> None:
    place = release_of(made).parent / "release"
    assert untried(made, place) == f"mulu: {place}: there is no such file or folder\n"


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


# Other versions of libraries.


WRITES = {"catalog.sqlite": "sqlite", "tidy.parquet": "polars", "tidy.xlsx": "xlsxwriter"}


def claim_version(made: GitRepository, library: str) -> None:
    """Let the statement say that another version of a library was in use."""
    edit_statement(made, f'"{library}": "{versions_here()[library]}"', f'"{library}": "0.0.1"')


def made_by_others(made: GitRepository, name: str, data: bytes, library: str = "") -> Path:
    """The release, as if another version of a library had made it, with other bytes in one file."""
    (release_of(made) / name).write_bytes(data)
    claim_version(made, library or WRITES[name])
    reseal_descriptions(release_of(made))
    return release_of(made)


def repacked(data: bytes, part: str = "", old: bytes = b"", new: bytes = b"") -> bytes:
    """A spreadsheet with its parts stored in another way, and something else in one of them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            assert name != part or old in text, text
            after.writestr(name, text.replace(old, new, 1) if name == part else text)
    return stream.getvalue()


def rewritten(data: bytes, statement: str) -> bytes:
    """A database after a statement."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.execute(statement)
        database.commit()
        return database.serialize()


def written_by(data: bytes, version: int) -> bytes:
    """A database in whose header another version of SQLite stands."""
    return data[:96] + version.to_bytes(4, "big") + data[100:]


def recompressed(data: bytes, **metadata: str) -> bytes:
    stream = io.BytesIO()
    pl.read_parquet(io.BytesIO(data)).write_parquet(stream, compression="gzip", metadata=metadata or None)
    return stream.getvalue()


def otherwise(made: GitRepository, name: str) -> bytes:
    """A file of the release as other versions might write it."""
    data = (release_of(made) / name).read_bytes()
    if name == "tidy.parquet":
        return recompressed(data)
    return repacked(data) if name == "tidy.xlsx" else written_by(data, 3_039_000)


def reseal_descriptions(place: Path) -> None:
    """Make DCAT fit the files too."""
    path = place / "dcat.jsonld"
    document = json.loads(path.read_bytes())
    for one in document["dcat:distribution"]:
        data = (place / one["dct:title"]).read_bytes()
        one["dcat:byteSize"]["@value"] = str(len(data))
        one["spdx:checksum"]["spdx:checksumValue"]["@value"] = hashlib.sha256(data).hexdigest()
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")
    reseal(place)


@pytest.mark.parametrize(
    ("name", "library", "how", "left"),
    [
        ("tidy.parquet", "polars", "cell by cell", "the statistics in it"),
        ("tidy.xlsx", "zlib", "part by part, to the last byte", "how it is packed"),
        (
            "catalog.sqlite",
            "sqlite",
            "cell by cell, and so does its full-text index, word by word",
            "how its pages are filled",
        ),
    ],
)
def test_where_the_version_that_writes_a_file_differs_its_contents_are_proven_and_the_rest_is_not(
    made: GitRepository, name: str, library: str, how: str, left: str
) -> None:
    outcome = verify(made, made_by_others(made, name, otherwise(made, name), library))
    assert (outcome.code, outcome.err) == (0, ""), outcome
    assert (
        f"proven: {name} says the same, {how}; its bytes differ, as they may with {library} 0.0.1 / "
        in outcome.out
    )
    assert (
        f"not proven: that {name} is what was made, to the last byte: not compared is {left}" in outcome.out
    )
    assert "15 file(s) were made again" in outcome.out


@pytest.mark.parametrize(
    ("name", "library"),
    [
        (name, library)
        for name, libraries in {
            "catalog.sqlite": ("polars", "python", "xlsxwriter", "zlib"),
            "tidy.parquet": ("python", "sqlite", "xlsxwriter", "zlib"),
            "tidy.xlsx": ("polars", "sqlite"),
        }.items()
        for library in libraries
    ],
)
def test_versions_explain_other_bytes_only_in_what_they_write(
    made: GitRepository, name: str, library: str
) -> None:
    told = refuted(made, made_by_others(made, name, otherwise(made, name), library))
    assert f"refuted: {name}: byte " in told
    assert "no version that the statement names explains that" in told


SHEET, SHARED, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
FORGED = {
    "a formula": (SHEET, b'<c r="C2" ', b'<c r="C2" t="str"><f\n>"x"</f><v>x</v></c><c r="C2" '),
    "a number format": (STYLES, b'formatCode="@"', b'formatCode="0;0;0;&quot;x&quot;"'),
    "a hidden row": (SHEET, b'<row r="3"', b'<row hidden="1" r="3"'),
    "a hidden column": (SHEET, b"<col ", b'<col hidden="1" '),
    "a hidden sheet": ("xl/workbook.xml", b"<sheet ", b'<sheet state="hidden" '),
    "a link": (SHEET, b"<autoFilter", b'<hyperlinks><hyperlink ref="A1"/></hyperlinks><autoFilter'),
    "another title": ("docProps/core.xml", b"Catalogue", b"Forgery"),
    "another name": ("xl/workbook.xml", b"!$A$1:", b"!$B$2:"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_spreadsheet_is_refuted_whatever_zlib_is_claimed(made: GitRepository, what: str) -> None:
    data = repacked((release_of(made) / "tidy.xlsx").read_bytes(), *FORGED[what])
    told = refuted(made, made_by_others(made, "tidy.xlsx", data, "zlib"))
    assert f"refuted: tidy.xlsx: the part {FORGED[what][0]} is not what the repository makes of it" in told


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        *FORGED.values(),
        (SHARED, b"Cooper", b"Copper"),
        ("docProps/app.xml", b"<AppVersion>12.0000", b"<AppVersion>16.0000"),
        (SHARED, b'encoding="UTF-8"', b'encoding="iso-8859-1"'),
        (SHEET, b"<autoFilter", b'<c r="C9"/><autoFilter'),
        ("xl/_rels/workbook.xml.rels", b"<Relationship ", b'<Relationship TargetMode="External" '),
        ("[Content_Types].xml", b"sheet.main+xml", b"template.main+xml"),
        (STYLES, b"<fonts ", b"<extra/><fonts "),
    ],
)
def test_another_spreadsheet_is_not_told_from_what_another_xlsxwriter_writes(
    made: GitRepository, part: str, old: bytes, new: bytes
) -> None:
    other = repacked((release_of(made) / "tidy.xlsx").read_bytes(), part, old, new)
    assert "can be told only where the XlsxWriter that wrote it is in use" in untried(
        made, made_by_others(made, "tidy.xlsx", other)
    )


@pytest.mark.parametrize("what", ["another name", "locked"])
def test_a_spreadsheet_that_other_programs_unpack_otherwise_is_refuted(
    made: GitRepository, what: str
) -> None:
    data = bytearray((release_of(made) / "tidy.xlsx").read_bytes())
    listed = data.index(b"PK\x01\x02")
    if what == "locked":
        data[6] |= 1
        data[listed + 8] |= 1
    else:
        data[30] += 1
    told = refuted(made, made_by_others(made, "tidy.xlsx", bytes(data), "zlib"))
    assert "refuted: tidy.xlsx: the file cannot be read" in told


def test_a_word_in_the_definition_of_the_index_is_not_told_from_what_another_sqlite_writes(
    made: GitRepository,
) -> None:
    data = (release_of(made) / "catalog.sqlite").read_bytes()
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.execute("PRAGMA writable_schema = ON")
        database.execute(
            "UPDATE sqlite_master SET sql = sql || ' /* void */' WHERE name = 'items_fts_docsize'"
        )
        database.commit()
        other = database.serialize()
    said = untried(made, made_by_others(made, "catalog.sqlite", other))
    assert "can be told only where the SQLite that made them is in use" in said


@pytest.mark.parametrize("at", ["before", "after"])
def test_bytes_that_belong_to_no_part_of_a_spreadsheet_are_refuted(made: GitRepository, at: str) -> None:
    data = (release_of(made) / "tidy.xlsx").read_bytes()
    other = b"more" + data if at == "before" else data + b"more"
    told = refuted(made, made_by_others(made, "tidy.xlsx", other, "zlib"))
    assert "refuted: tidy.xlsx: the file cannot be read" in told


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE items SET name = 'Butcher' WHERE position = 2",
        "DELETE FROM items WHERE position = 3",
        "DELETE FROM changes",
        "CREATE TABLE more (cell TEXT)",
        "CREATE TRIGGER t AFTER UPDATE ON items BEGIN DELETE FROM items; END",
        "DELETE FROM items_fts_data WHERE id > 10",
        "DELETE FROM items_fts_docsize",
        "INSERT INTO items_fts (items_fts) VALUES ('delete-all')",
        "INSERT INTO items_fts (rowid, name) VALUES (1, 'gold')",
        "INSERT INTO items_fts (items_fts, rank) VALUES ('rank', 'bm25(0.0, 9.0)')",
        "UPDATE items_fts_data SET block = x'0300' WHERE id = 1",
        "PRAGMA user_version = 7",
        "PRAGMA application_id = 7",
    ],
)
def test_a_forged_database_is_refuted_whatever_sqlite_is_claimed(made: GitRepository, statement: str) -> None:
    data = (release_of(made) / "catalog.sqlite").read_bytes()
    place = made_by_others(made, "catalog.sqlite", rewritten(data, statement))
    assert "refuted: catalog.sqlite: " in refuted(made, place)


def test_an_index_that_holds_every_word_but_does_not_find_it_is_refuted(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repo")
    freeze(made, "2026")
    import_edition(
        made, "2027", {f"{number // 90 + 10}-{number % 90 + 10}": f"Maker{number}" for number in range(900)}
    )
    freeze(made, "2027")
    data = (release_of(made) / "catalog.sqlite").read_bytes()
    other = rewritten(data, "DELETE FROM items_fts_idx")
    assert "refuted: catalog.sqlite: here is ('50', 0), expected ('50', 10)" in refuted(
        made, made_by_others(made, "catalog.sqlite", other)
    )


def test_bytes_after_the_last_page_of_a_database_are_refuted(made: GitRepository) -> None:
    data = (release_of(made) / "catalog.sqlite").read_bytes() + bytes(4096)
    assert "the header says" in refuted(made, made_by_others(made, "catalog.sqlite", data))


def test_annotations_in_parquet_are_refuted(made: GitRepository) -> None:
    data = recompressed((release_of(made) / "tidy.parquet").read_bytes(), pandas="{}")
    assert "refuted: tidy.parquet: here is ('pandas'" in refuted(
        made, made_by_others(made, "tidy.parquet", data)
    )


@pytest.mark.parametrize("name", BINARY)
def test_a_broken_binary_file_is_refuted_whatever_versions_are_claimed(
    made: GitRepository, name: str
) -> None:
    assert f"refuted: {name}: the file cannot be read" in refuted(
        made, made_by_others(made, name, b"PK\x03\x04 no")
    )


def test_one_file_is_proven_although_others_that_are_not_here_were_made_by_other_versions(
    made: GitRepository,
) -> None:
    data = recompressed((release_of(made) / "tidy.parquet").read_bytes())
    place = made_by_others(made, "tidy.parquet", data)
    outcome = verify(made, place / "tidy.csv", "--manifest", place / "SHA256SUMS")
    assert (outcome.code, outcome.err) == (0, ""), outcome
    assert "3 file(s) were made again" in outcome.out
    assert "not proven: what the sums say of tidy.parquet: they are not here" in outcome.out
    edit_statement(made, '"passedTests": [', '"passedTests": ["flawless", ')
    assert "refuted: statement.json: line" in refuted(
        made, place / "tidy.csv", "--manifest", place / "SHA256SUMS"
    )


# What the statement alone says.


def test_versions_that_differ_from_those_here_are_told_although_all_bytes_are_the_same(
    made: GitRepository,
) -> None:
    claim_version(made, "zlib")
    outcome = verify(made, release_of(made))
    assert outcome.code == 0
    assert "16 file(s) were made again" in outcome.out
    told = f"not proven: which versions have made the release: the statement says zlib 0.0.1 / {zlib.ZLIB_RUNTIME_VERSION} (there / here)"
    assert told in outcome.out


AGREES = {
    "bounds": "0",
    "constraints": "9",
    "engine": "great-expectations 1.24.1",
    "items": "3",
    "verdict": "agrees",
}


def annotate(made: GitRepository, name: str, annotations: dict[str, str]) -> None:
    path = release_of(made) / "statement.json"
    data = json.loads(path.read_bytes())
    for entry in data["predicate"]["configuration"]:
        if entry["name"] == name:
            entry["annotations"] = annotations
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
    reseal(release_of(made))


@pytest.mark.parametrize(
    ("name", "annotations", "told"),
    [
        ("versions", {**versions_here(), "certified-by": "Ministry"}, "certified-by: Ministry"),
        ("versions", {**versions_here(), "polars": "2, as the Ministry approves"}, "polars: 2, as"),
        ("versions", {"mulu": versions_here()["mulu"]}, "polars: -"),
        ("second-opinion", {**AGREES, "certified-by": "Ministry"}, "certified-by: Ministry"),
        ("second-opinion", {**AGREES, "engine": "the Ministry"}, "engine: the Ministry"),
        ("second-opinion", {**AGREES, "verdict": "excellent"}, "verdict: excellent"),
        ("second-opinion", {"verdict": "agrees"}, "bounds: -"),
        ("second-opinion", {"verdict": "left out", "by": "Ministry"}, "bounds: -"),
    ],
)
def test_what_publish_does_not_write_into_a_statement_is_refuted(
    made: GitRepository, name: str, annotations: dict[str, str], told: str
) -> None:
    annotate(made, name, annotations)
    assert f"refuted: statement.json: under {name} stands {told}" in refuted(made)


def test_a_second_opinion_is_told_as_what_the_release_says_alone(made: GitRepository) -> None:
    annotate(made, "second-opinion", AGREES)
    outcome = verify(made, release_of(made))
    assert outcome.code == 0
    says = "the release says that great-expectations 1.24.1 did, on 9 constraints and 3 items"
    assert f"not proven: that a second engine agrees: {says}" in outcome.out


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


def test_a_tag_that_leads_to_no_commit_is_named(made: GitRepository) -> None:
    made.git("tag", "trades/2027", f"HEAD:{LOCK}")
    assert "mulu: the tag trades/2027 leads to no commit: take it away" in untried(made, release_of(made))


def test_a_tag_at_a_commit_without_the_edition_is_refuted(made: GitRepository) -> None:
    made.git("tag", "trades/2027", "HEAD~3")
    assert "where the edition is not the same" in refuted(made)


@pytest.fixture
def signing(made: GitRepository) -> GitRepository:
    """A repository whose owner signs tags with an SSH key."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("this needs ssh-keygen")
    key = made.folder.parent / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", f"{key}.pub"), ("tag.gpgSign", "true")):
        made.git("config", name, value)
    assert publish(made, "2027", "--tag").code == 0
    return made


def test_a_tag_is_signed_where_git_is_set_up_to_sign(signing: GitRepository) -> None:
    assert "-----BEGIN SSH SIGNATURE-----" in signing.git("cat-file", "-p", "trades/2027")
    told = verify(signing, release_of(signing)).out
    assert "not proven: who has signed the tag trades/2027: git cannot tell" in told


def test_a_good_signature_is_proven_with_the_name_of_who_signed(signing: GitRepository) -> None:
    trust(signing)
    told = verify(signing, release_of(signing)).out
    assert "proven: git finds the tag's signature good: steward@example.org" in told


def test_a_signature_of_something_else_is_refuted(signing: GitRepository) -> None:
    trust(signing)
    tag = signing.git("cat-file", "-p", "trades/2027") + "\n"
    forged = signing.folder.parent / "forged"
    forged.write_text(tag.replace("Catalogue of trades", "Catalogue of frauds"), "utf-8")
    sha = signing.git("hash-object", "-t", "tag", "-w", str(forged))
    signing.git("update-ref", "refs/tags/trades/2027", sha)
    assert "refuted: the signature of the tag trades/2027 is bad" in refuted(signing)


def trust(made: GitRepository) -> None:
    """Let git know whose key it is."""
    known = made.folder.parent / "signers"
    known.write_text(f"steward@example.org {(made.folder.parent / 'key.pub').read_text('utf-8')}", "utf-8")
    made.git("config", "gpg.ssh.allowedSignersFile", str(known))


def test_that_an_edition_was_frozen_as_another_before_is_told_with_that_commit(made: GitRepository) -> None:
    assert "that the edition was never another one" not in verify(made, release_of(made)).out
    shutil.rmtree(release_of(made))
    [*_, row] = rows(made)
    frozen = freeze_again(made)
    outcome = verify(made, release_of(made))
    assert outcome.code == 0
    told = f"not proven: that the edition was never another one: the commit {frozen} froze it with the digest {row['digest']}"
    assert told in outcome.out.splitlines()


def freeze_again(made: GitRepository) -> str:
    """Freeze the edition 2027 as another one; gives the commit that froze it before."""
    frozen: str = made.git("rev-parse", "HEAD")
    made.write(LOCK, "".join((made.root / LOCK).read_text("utf-8").splitlines(keepends=True)[:-1]))
    shutil.rmtree(made.root / FOLDER / "2027")
    import_edition(made, "2027", {**NEXT, "01-06": "Thatcher"})
    freeze(made, "2027")
    return frozen
