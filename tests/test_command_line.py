"""The command line: what a steward, a pipeline and a shell see."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from mulu.exported import yaml_schemas
from mulu.yaml_file import read_tree
from tests.command import check, findings, mulu
from tests.sample import CATALOG, EDITION, REPOSITORY, SAMPLE_SCHEMA, copy_repository, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = "section,serial,code,name,grade\nI,1,01-01,Baker,A*\nI,2,01-2,面点师,A\nII,1,02-01, Mason,D\n"

CHINESE_CATALOG = f"{CATALOG}language: zh\n"
CHINESE_REFUSAL = "目录 trades 没有“2030”这一版；现有：2026"
ENGLISH_REFUSAL = "trades has no edition 2030; it has: 2026"


def make_chinese(folder: Path) -> Path:
    """A repository whose catalogue is Chinese."""
    root = make_catalog(folder, ITEMS.encode())
    (root / "catalogs/trades/catalog.yaml").write_text(CHINESE_CATALOG, "utf-8")
    return root


def program(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run mulu as a process of its own."""
    command = [sys.executable, "-m", "mulu", *arguments]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, check=False
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_catalog(tmp_path / "repo", ITEMS.encode())


def test_text_is_grouped_by_place_with_a_caret_and_ends_in_one_line_of_verdict(root: Path) -> None:
    outcome = mulu("check", "--root", root)
    assert outcome.code == 1
    assert re.sub("rules: [0-9]+", "rules: N", outcome.out) == (
        """\
catalogs/trades/2026/items.csv:3:5  error  code  01-2 has not the form [0-9]{2}-[0-9]{2}  [malformed-code]
    3 | I,2,01-2,面点师,A
      |     ^
    → Compare the cell with the document and write it in the form shown: a code with all its zeros. Only serial numbers and other plain numbers go without leading zeros and a plus sign.

catalogs/trades/2026/items.csv:4:12  error  name  a space stands where none belongs  [stray-space]
catalogs/trades/2026/items.csv:4:19  error  grade  D is not in the list A / B / C  [unlisted-grade]
    4 | II,1,02-01, Mason,D
      |            ^      ^
    → Delete the space. In a code, a number or a listed word no space belongs anywhere; in a name none belongs at either end, beside a Chinese character, or next to another space. Or run mulu fix: wherever only one thing can be meant, it mends this by itself.
    → Write one of the listed values. If the authority has added a value, an engineer adds it to the schema first.

Shut. Editions: 1, items: 3, rules: N, errors: 3, warnings: 0, waived: 0.
"""
    )


def test_a_caret_stands_below_its_character_also_after_chinese(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, "section,serial,code,name,grade\nI,1,01-01,面点师,X\n".encode())
    lines = mulu("check", "--root", root, "--lang", "zh").out.splitlines()
    at = next(number for number, line in enumerate(lines) if "items.csv:2:" in line)
    assert lines[at + 1 : at + 3] == ["    2 | I,1,01-01,面点师,X", "      |                  ^"]


def test_chinese_is_spoken_for_a_chinese_catalogue_and_english_on_demand(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    assert "通过。" in mulu("check", "--root", root).out
    assert "Open. " in mulu("check", "--root", root, "--lang", "en").out


LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
SOME_CHINESE = re.compile("[\u4e00-\u9fff]")


def spoken_under(locale: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    if locale is not None:
        monkeypatch.setenv("LANG", locale)


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "", None])
def test_a_refusal_is_chinese_in_a_chinese_repository_where_the_terminal_has_no_say(
    tmp_path: Path, locale: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_chinese(tmp_path)
    spoken_under(locale, monkeypatch)
    chinese = f"mulu: {CHINESE_REFUSAL}\n"
    assert mulu("check", "trades/2030", "--root", root).err == chinese
    assert mulu("check", "trades/2030", f"--root={root}").err == chinese
    assert mulu("check", "trades/2030", "--root", root, "--lang", "en").err == f"mulu: {ENGLISH_REFUSAL}\n"
    monkeypatch.chdir(root / "catalogs" / "trades")
    assert mulu("blame", "trades/2030").err == chinese


@pytest.mark.parametrize(
    ("locale", "refusal"), [("zh_CN.UTF-8", "CHINESE_REFUSAL"), ("en_GB.UTF-8", "ENGLISH_REFUSAL")]
)
def test_a_refusal_is_in_the_language_of_the_terminal_before_that_of_the_repository(
    root: Path, tmp_path: Path, locale: str, refusal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken_under(locale, monkeypatch)
    for place in (root, make_chinese(tmp_path / "chinese")):
        assert mulu("check", "trades/2030", "--root", place).err == f"mulu: {globals()[refusal]}\n"


def test_where_the_language_of_the_repository_cannot_be_read_the_refusal_still_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken_under("C.UTF-8", monkeypatch)
    root = make_chinese(tmp_path)
    (root / "catalogs/trades/catalog.yaml").write_bytes(b"\xff: [")
    outcome = mulu("check", "--root", root)
    assert outcome.code == 2
    assert outcome.err == "mulu: catalogs/trades/catalog.yaml:1: the file is not UTF-8: save it as UTF-8\n"
    # The catalogue beside it can still be read.
    (root / "catalogs/names").mkdir()
    (root / "catalogs/names/catalog.yaml").write_text(CHINESE_CATALOG, "utf-8")
    assert SOME_CHINESE.search(mulu("check", "--root", root).err)
    (root / "catalogs").rename(root / "gone")
    assert mulu("check", "--root", root).err.startswith("mulu: ")


def test_the_gate_without_a_verdict_speaks_one_language(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = make_chinese(tmp_path / "chinese")
    for locale, place, is_chinese in [
        ("zh_CN.UTF-8", root, True),
        ("zh_CN.UTF-8", chinese, True),
        ("en_GB.UTF-8", chinese, False),
        ("C.UTF-8", chinese, True),
        ("C.UTF-8", root, False),
    ]:
        spoken_under(locale, monkeypatch)
        for base in (["--base", "HEAD~9"], []):
            if not base:
                (place / "schemas/trades.yaml").write_bytes(b"format: [")
            outcome = mulu("gate", *base, "--root", place)
            assert outcome.code == 2
            found = [bool(SOME_CHINESE.search(text)) for text in (outcome.out, outcome.err)]
            assert found == [is_chinese, is_chinese], outcome


def test_each_format_goes_to_its_own_file(root: Path, tmp_path: Path) -> None:
    sarif, junit = tmp_path / "x.sarif", tmp_path / "x.xml"
    outcome = mulu(
        "check",
        "--root",
        root,
        "-f",
        "text",
        "-f",
        "sarif",
        "-f",
        "junit",
        "-o",
        "-",
        "-o",
        sarif,
        "-o",
        junit,
    )
    assert outcome.code == 1
    assert outcome.out.startswith("catalogs/")
    assert json.loads(sarif.read_text("utf-8"))["version"] == "2.1.0"
    assert junit.read_text("utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "nothing"], "neither a catalogue"),
        (["check", "trades/2027"], "it has: 2026"),
        (["check", "--format", "pdf"], "--format is one of"),
        (["check", "-f", "text", "-f", "json", "-o", "x"], "one -o for each --format"),
        (["check", "--fail-on", "all"], "--fail-on"),
        (["check", "--lang", "fr"], "--lang is zh or en"),
        (["check", "-o", "no/such/folder/x"], "cannot be written"),
        (["check", "--root", "/"], "no catalogue repository"),
        (["chek"], "chek"),
        (["explain", "duplicate-kode"], "mulu rules lists them all"),
    ],
)
def test_what_was_not_understood_is_exit_2_and_one_sentence(
    root: Path, arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.setenv("LANG", "C.UTF-8")
    outcome = mulu(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert words in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("en", "mulu: options stand after the command, as in mulu check --lang zh\n"),
        ("zh", "mulu: 选项须写在命令之后，例如：mulu check --lang zh\n"),
    ],
)
def test_an_option_before_the_command_is_told_to_stand_after_it(language: str, hint: str) -> None:
    outcome = mulu("--lang", language, "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == hint
    assert "options stand" not in mulu("check", "--no-such-option", "--lang", "en").err


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("-V", "没有选项 -V；用法见 mulu --help"),
        ("--help-me", "没有选项 --help-me（相近的有：--help）；用法见 mulu --help"),
        ("--verison", "没有选项 --verison（相近的有：--version）；用法见 mulu --help"),
    ],
)
def test_an_option_that_no_command_has_is_called_none(option: str, told: str) -> None:
    assert mulu(option, "--lang", "zh").err == f"mulu: {told}\n"


MISUSED = [
    (
        ["check", "--forma", "json"],
        "check: there is no option --forma (similar: --format); mulu check --help says how it is used",
        "check：没有选项 --forma（相近的有：--format）；用法见 mulu check --help",
    ),
    (
        ["check", "-x"],
        "check: there is no option -x; mulu check --help says how it is used",
        "check：没有选项 -x；用法见 mulu check --help",
    ),
    (
        ["check", "-f"],
        "check: -f needs a value behind it; mulu check --help says how it is used",
        "check：-f 后面要写值；用法见 mulu check --help",
    ),
    (
        ["check", "--quiet=3"],
        "check: --quiet takes no value; mulu check --help says how it is used",
        "check：--quiet 后面不写值；用法见 mulu check --help",
    ),
    (
        ["probe", "trades/2026", "--faults", "many"],
        "probe: what stands behind --faults is no number that it takes; mulu probe --help says how it is used",
        "probe：--faults 后面要写数字，所写的不是它能用的数；用法见 mulu probe --help",
    ),
    (
        ["freeze"],
        "freeze: CATALOG/EDITION is missing; mulu freeze --help says how it is used",
        "freeze：缺少 CATALOG/EDITION；用法见 mulu freeze --help",
    ),
    (
        ["freeze", "trades/2026", "and", "2027"],
        "freeze: “and 2027” is too much; mulu freeze --help says how it is used",
        "freeze：多了“and 2027”；用法见 mulu freeze --help",
    ),
    (
        ["chek"],
        "there is no command chek (similar: check, schema); mulu --help lists all",
        "没有命令 chek（相近的有：check、schema）；mulu --help 列出全部命令",
    ),
    (
        ["changes", "undo"],
        "there is no command undo; mulu changes --help lists all",
        "没有命令 undo；mulu changes --help 列出全部命令",
    ),
]


@pytest.mark.parametrize(("arguments", "english", "chinese"), MISUSED)
def test_a_command_line_that_cannot_be_followed_is_one_sentence_in_the_reader_s_language(
    arguments: list[str], english: str, chinese: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for locale, sentence in (("en_US.UTF-8", english), ("zh_CN.UTF-8", chinese)):
        monkeypatch.setenv("LC_MESSAGES", locale)
        outcome = mulu(*arguments)
        assert (outcome.code, outcome.out, outcome.err) == (2, "", f"mulu: {sentence}\n")


def test_nothing_to_check_is_not_a_pass(tmp_path: Path) -> None:
    for folder in ("catalogs", "schemas"):
        (tmp_path / folder).mkdir()
    assert mulu("check", "--root", tmp_path).code == 2
    make_catalog(tmp_path, b"x")
    shutil.rmtree(tmp_path / "catalogs" / "trades" / "2026")
    assert mulu("check", "--root", tmp_path).code == 2


def test_a_folder_outside_a_repository_says_what_is_missing(tmp_path: Path) -> None:
    found = program("check", cwd=tmp_path, LANG="zh_CN.UTF-8")
    assert found.returncode == 2
    assert "catalogs/" in found.stderr.decode()


def test_an_edition_is_named_by_catalogue_by_path_or_not_at_all(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "catalogs")
    for name in (
        [],
        ["trades"],
        ["trades/2026"],
        ["trades/2026/items.csv"],
        ["."],
        [str(root / "catalogs" / "trades")],
    ):
        assert mulu("check", *name, "--quiet").code == 1


def test_output_is_utf8_in_any_locale_and_a_closed_pipe_is_no_fault(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    found = program("check", cwd=root, LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert found.returncode == 0, found.stderr
    assert "通过。" in found.stdout.decode("utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "mulu", "rules"], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    process.wait()
    assert process.stderr.read() == b""
    process.stderr.close()


def test_the_environment_cannot_switch_validation_off(root: Path) -> None:
    found = program(
        "check", "-q", cwd=root, PANDERA_VALIDATION_ENABLED="False", PANDERA_VALIDATION_DEPTH="SCHEMA_ONLY"
    )
    assert found.returncode == 1


def test_the_version_is_told_without_loading_anything_heavy(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "mulu", "--version"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    loaded = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in found.stderr.decode().splitlines()}
    assert not loaded & {"polars", "pandera", "pandas", "git", "rich", "typer", "pydantic"}
    assert found.stdout.decode().startswith("mulu 0.")


def test_rules_are_listed_with_the_repositorys_own(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    listed = mulu("rules", "--root", root, "--lang", "en").out.splitlines()
    names = [line.split()[0].removesuffix("-…") for line in listed]
    assert names == sorted(names)
    assert {"duplicate", "misplaced-code", "stray-space", "differs-from-source"} <= set(names)


def test_a_rule_is_explained_in_both_languages(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    english = mulu("explain", "duplicate-code", "--root", root, "--lang", "en").out
    chinese = mulu("explain", "duplicate-code", "--root", root).out
    for words in ("How to mend it", "<- code", "How much it matters in shanghai-skill-subsidy: error"):
        assert words in english
    assert "在目录 shanghai-skill-subsidy 中的严重程度：错误" in chinese
    assert "怎" in chinese or "如何" in chinese
    assert english.count("\n") == chinese.count("\n")


def test_a_draft_begins_as_a_copy_and_has_no_source(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    outcome = mulu(
        "new", "shanghai-skill-subsidy/2027", "--from", "shanghai-skill-subsidy/2026", "--root", root
    )
    assert outcome.code == 0, outcome.err
    folder = root / "catalogs" / "shanghai-skill-subsidy"
    assert (folder / "2027" / "items.csv").read_bytes() == (folder / "2026" / "items.csv").read_bytes()
    assert sorted(path.name for path in (folder / "2027").iterdir()) == ["edition.yaml", "items.csv"]
    verdict = check(root, "shanghai-skill-subsidy/2027")
    assert [one["rule"] for one in verdict["skipped"]] == ["differs-from-source"]
    assert [one["rule"] for one in verdict["findings"]] == ["unexplained-mark"]
    for edition in ("2027", "2025"):
        title = f"shanghai-skill-subsidy/{edition}"
        assert mulu("new", title, "--from", "shanghai-skill-subsidy/2026", "--root", root).code == 2


def test_a_number_that_an_earlier_edition_used_is_no_gap(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    mulu("new", "shanghai-skill-subsidy/2027", "--from", "shanghai-skill-subsidy/2026", "--root", root)
    items = root / "catalogs" / "shanghai-skill-subsidy" / "2027" / "items.csv"
    kept = [line for line in items.read_text("utf-8").splitlines() if "4-04-05-Z2" not in line]
    kept = [
        line.replace("三,", f"三,{number},", 1) if line.startswith("三") else line
        for number, line in enumerate(kept)
    ]
    section = [line for line in kept if line.startswith("三")]
    numbered = [f"三,{number},{line.split(',', 3)[3]}" for number, line in enumerate(section, 1)]
    items.write_text(
        "\n".join([line for line in kept if not line.startswith("三")] + numbered) + "\n", "utf-8"
    )
    assert findings(root, "shanghai-skill-subsidy/2027") == [("unexplained-mark", 96, "name")]


def test_the_table_schema_lists_marked_values_too(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    exported = json.loads(mulu("schema", "shanghai-skill-subsidy", "--root", root).out)
    category = next(field for field in exported["fields"] if field["name"] == "category")
    assert category["constraints"]["enum"] == ["A", "A*", "B", "B*", "C", "C*"]
    code = next(field for field in exported["fields"] if field["name"] == "code")
    assert code["missingValues"] == ["——"]


def test_every_row_of_the_edition_is_valid_by_the_exported_json_schema(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    exported = json.loads(mulu("schema", "shanghai-skill-subsidy", "--as", "json-schema", "--root", root).out)
    validator = Draft202012Validator(exported)
    heading, *rows = (
        (root / "catalogs" / "shanghai-skill-subsidy" / "2026" / "items.csv").read_text("utf-8").splitlines()
    )
    items = [dict(zip(heading.split(","), row.split(","), strict=True)) for row in rows]
    assert [error.message for item in items for error in validator.iter_errors(item)] == []
    assert list(validator.iter_errors({**items[0], "category": "D"}))


def test_the_json_schemas_for_editors_are_up_to_date_and_accept_the_committed_files() -> None:
    for name, tree in yaml_schemas().items():
        committed = json.loads((REPOSITORY / "docs" / "formats" / f"{name}.schema.json").read_text("utf-8"))
        assert committed == json.loads(json.dumps(tree)), "run: make formats"
    files = {"schema": SAMPLE_SCHEMA, "catalog": CATALOG, "edition": EDITION}
    for name, text in files.items():
        tree, _ = read_tree(text.encode())
        Draft202012Validator.check_schema(yaml_schemas()[name])
        assert tree["format"] == f"mulu.{name}/1"
