"""Comparison of what is broken or hostile: a sentence with a place, and output that is harmless and lossless."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from html.parser import HTMLParser
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from mulu.table import write_table
from tests.command import findings, mulu
from tests.editions import (
    CHANGES,
    FOLDER,
    HEADING,
    LOG,
    NEXT_EDITION,
    items,
    log_of,
    make_editions,
    told,
)
from tests.sample import CATALOG, EDITION, SAMPLE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

OLD = """
    I,1,01-01,Baker,A
    I,2,01-02,Miller,A
    I,3,01-03,Weaver,B
"""
NEW = OLD.replace("01-02", "01-12")
DIFF = ("diff", "2026", "2027", "--lang", "en")
VERIFY = ("changes", "verify", "trades/2027", "--lang", "en")
PROPOSE = ("changes", "propose", "trades/2027", "--lang", "en")
REPORT = ("report", "trades/2027", "--lang", "en")


def fails(root: Path, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """Exit code and the one sentence of each command."""
    found = []
    for command in commands:
        outcome = mulu(*command, "--root", root)
        said = outcome.err if outcome.code == 2 else outcome.out
        assert not (outcome.out if outcome.code == 2 else outcome.err)
        assert said.count("\n") == 1
        assert "fault of mulu" not in said
        found.append((outcome.code, said.removeprefix("mulu: ").rstrip("\n")))
    return found


@pytest.mark.parametrize(
    ("operands", "words"),
    [
        (("2026", "2028"), "trades has no edition 2028; it has: 2026, 2027"),
        (("trades/2026", "shops/2027"), "there is no catalogue shops; there are: trades"),
        (("2026", "2027", "--catalog", "shops"), "there is no catalogue shops"),
        (("2026", "shops/2027", "--catalog", "trades"), "is not of the catalogue trades"),
        (("2026", "tomorrow"), "tomorrow names no edition: write 2027, trades/2027 or REV:trades/2027"),
        (("2026", "./2027"), "there is no catalogue ."),
        (("2026", "trades/2027/items.csv"), "names no edition"),
        (("no-such-branch:2026", "2027"), "there is no revision no-such-branch, or it is no commit"),
        (("HEAD~7:trades/2026", "2027"), "there is no revision HEAD~7"),
        (("2026", "HEAD:catalogs/trades/2027"), "there is no catalogue catalogs/trades"),
        ((":2026", "2027"), "names no revision"),
        (("--output=x:2026", "2027"), "NEW is missing"),
        (("--", "--output=x:2026", "2027"), "--output=x names no revision"),
        (("^HEAD:2026", "2027"), "^HEAD names no revision"),
        (("HEAD..HEAD:2026", "2027"), "there is no revision HEAD..HEAD"),
        (("HEAD\n:2026", "2027"), "HEAD⟨U+000A⟩ names no revision"),
        (("2026", "2027", "-f", "pdf"), "--format is one of text, json, markdown, html, not pdf"),
        (("2026", "2027", "-f", "json", "-o", "no/such/folder/x"), "the file cannot be written"),
        (("2026", "2027", "--changes", "x.yaml"), "--changes goes with --schema"),
    ],
)
def test_what_names_no_edition_is_exit_2_and_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operands: tuple[str, ...], words: str
) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "both"]):
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *who, *command], cwd=root, check=True)
    monkeypatch.chdir(root)
    monkeypatch.setenv("LANG", "C.UTF-8")
    outcome = mulu("diff", *operands)
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert sorted(path.name for path in root.iterdir()) == [".git", "catalogs", "schemas"]


BROKEN_EDITIONS = {
    f"{NEXT_EDITION}foo: bar\n": ":7: the key foo is not known here",
    f"{EDITION}previous: the one before\n": ":6: the one before names no edition: write the year, such as 2026, "
    "or 2026.1 for an erratum",
    "format: mulu.edition/1\n": ": the key state is missing",
    "": ":1: the file must hold keys and values, beginning with format: mulu.edition/1",
    "format: mulu.edition/1\nnotes: &a [*a]\n": ":2: aliases (*name) are not allowed: write the value out",
    f"{NEXT_EDITION}{NEXT_EDITION}": ":7: the key format stands here twice",
}


@pytest.mark.parametrize("text", BROKEN_EDITIONS)
def test_a_broken_edition_file_stops_the_comparison_with_its_line(tmp_path: Path, text: str) -> None:
    root = make_editions(tmp_path, OLD, NEW, files={f"{FOLDER}/edition.yaml": text})
    for code, said in fails(root, DIFF, VERIFY, PROPOSE, REPORT):
        assert code in (1, 2)
        place, _, sentence = BROKEN_EDITIONS[text].partition(": ")
        assert said.startswith(f"{FOLDER}/edition.yaml{place}: ") or not place
        assert said.endswith(sentence)


@pytest.mark.parametrize("edition", ["2026", "2027"])
@pytest.mark.parametrize("name", ["edition.yaml", "items.csv"])
def test_a_missing_file_is_named(tmp_path: Path, edition: str, name: str) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    path = f"catalogs/trades/{edition}/{name}"
    (root / path).unlink()
    said = f"{path}: the file is missing"
    assert fails(root, DIFF, VERIFY, PROPOSE, REPORT) == [(2, said), (1, said), (2, said), (1, said)]


@pytest.mark.parametrize("field", ["previous", "corrects"])
@pytest.mark.parametrize("name", ["2020", "2027", "2028"])
def test_an_edition_that_comes_after_none_itself_or_a_later_one_is_not_compared(
    tmp_path: Path, field: str, name: str
) -> None:
    later: dict[str, str | bytes] = {
        "catalogs/trades/2028/items.csv": items(NEW),
        "catalogs/trades/2028/edition.yaml": f'{EDITION}previous: "2027"\n',
    }
    facts = f'{EDITION}{field}: "{name}"\n'
    root = make_editions(tmp_path, OLD, NEW, files={f"{FOLDER}/edition.yaml": facts, **later})
    said = (
        f"{FOLDER}/edition.yaml:6: the edition 2020 that this one comes after does not exist"
        if name == "2020"
        else f"{FOLDER}/edition.yaml:6: 2027 does not come after {name}"
    )
    assert fails(root, VERIFY, PROPOSE, REPORT) == [(1, said), (2, said), (1, said)]
    assert ("unknown-edition", 6, field) in findings(root, "trades/2027")
    assert told(log_of(root)) == ["changed 01-02 → 01-12: code ?"]


def test_editions_that_come_after_each_other_are_told_apart_by_their_years(tmp_path: Path) -> None:
    root = make_editions(
        tmp_path, OLD, OLD, files={"catalogs/trades/2026/edition.yaml": f'{EDITION}previous: "2027"\n'}
    )
    assert mulu(*VERIFY, "--root", root).code == 0
    assert fails(root, ("report", "--lang", "en")) == [
        (1, "catalogs/trades/2026/edition.yaml:6: 2026 does not come after 2027")
    ]


BROKEN_DECISIONS = {
    "format: mulu.changes/1\nlinkz: []\n": "2: the key linkz is not known here",
    "format: mulu.changes/1\nlinks:\n  - {old: [], new: [01-12], reason: x, wy: y}\n": (
        "3: the key links.0.wy is not known here"
    ),
    "format: mulu.changes/1\nlinks:\n  - {old: [01-02], new: [01-12]}\n": "3: the key links.0.reason is missing",
    "format: mulu.changes/1\nlinks:\n  - {old: 01-02, new: [01-12], reason: x}\n": "3: links.0.old must be a list",
    "format: mulu.changes/1\nlinks:\n  - {old: [01-02], new: [01-12], reason: '  '}\n": (
        "3: links.0.reason must not be empty"
    ),
    "links: []\n": "1: format says nothing, expected mulu.changes/1",
    "": "1: the file must hold keys and values, beginning with format: mulu.changes/1",
    "format: mulu.changes/1\nlinks: [\n": "2: this is not valid YAML",
    "format: mulu.changes/1\nx: &x [a, a]\nlinks: [*x, *x]\n": "3: aliases (*name) are not allowed",
    f"format: mulu.changes/1\nlinks: {'[' * 5000}\n": "2: values are nested too deeply",
    "format: mulu.changes/1\nlinks: []\nlinks: []\n": "3: the key links stands here twice",
    'format: mulu.changes/1\nlinks:\n  - {old: [], new: [01-12], reason: "\\uD800"}\n': "3: links.0.reason",
    f"format: mulu.changes/1\n# {'x' * 1024 * 1024}\n": " the file has 1048602 bytes, more than the 1048576",
}


@pytest.mark.parametrize("text", BROKEN_DECISIONS, ids=range(len(BROKEN_DECISIONS)))
def test_broken_decisions_are_a_fault_of_data_with_its_line_and_nothing_is_written(
    tmp_path: Path, text: str
) -> None:
    root = make_editions(tmp_path, OLD, NEW, text)
    said = fails(root, DIFF, VERIFY, PROPOSE, REPORT)
    assert [code for code, _ in said] == [2, 1, 2, 1]
    assert len({sentence for _, sentence in said}) == 1
    assert said[0][1].startswith(f"{CHANGES}:{BROKEN_DECISIONS[text]}")
    assert (root / CHANGES).read_text() == text
    assert not (root / "reports").exists()


STALE = """format: mulu.changes/1
links:
  - {old: [01-02], new: [01-12], reason: moved}
  - {old: [99-99], new: [01-12], reason: gone}
  - {old: [01-02], new: [], reason: taken off}
  - {old: [01-03], new: [01-03, 01-03], reason: twice}
  - {old: [], new: [], reason: nothing}
  - {old: [01-01, 01-03], new: [01-01, 01-03], reason: many}
apart:
  - {old: 01-02, new: 01-12, reason: no}
  - {old: 01-02, new: 98-98, reason: no}
"""


def test_decisions_that_do_not_hold_are_told_with_their_lines_and_change_nothing(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, STALE)
    assert told(log_of(root)) == ["changed 01-02 → 01-12: code"]
    verified = mulu(*VERIFY, "--root", root)
    assert verified.code == 1
    assert sorted(verified.out.splitlines()) == sorted(
        f"{CHANGES}:{line}"
        for line in (
            "4: the earlier edition has no item 99-99",
            "11: this edition has no item 98-98",
            "6: the link names an item twice",
            "7: the link names no item",
            "8: many to many: write one link for each item that splits, and one for each that merges",
            "5: 01-02 is decided a second time; first: 01-02 ~ 01-12",
            "10: 01-02 and 01-12 are linked, and set apart here",
        )
    )
    noted = mulu(*DIFF, "--root", root)
    assert noted.code == 0
    assert noted.err == (
        "mulu: 7 decision(s) do not hold and were passed over; mulu check trades tells which\n"
    )


def test_thousands_of_stale_decisions_are_quick(tmp_path: Path) -> None:
    lines = "".join(f"  - {{old: [k{at}], new: [01-12, z{at}], reason: x}}\n" for at in range(2000))
    root = make_editions(tmp_path, OLD, NEW, f"format: mulu.changes/1\nlinks:\n{lines}")
    assert mulu(*VERIFY, "--root", root).code == 1


def test_an_item_that_stands_twice_is_named_with_both_lines(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, f"{OLD}I,4,01-01,Other,A\n")
    said = (
        f"{FOLDER}/items.csv:5: the item 01-01 stands already on line 2; "
        "two items with one identity cannot be compared"
    )
    assert fails(root, DIFF, ("diff", "2027", "2026"), VERIFY, PROPOSE, REPORT) == [
        (2, said),
        (2, said),
        (1, said),
        (2, said),
        (1, said),
    ]


@pytest.mark.parametrize("data", [b"", b"\n", b"\0", b"\xff" * 9, b"x" * 9, '"'.encode("utf-16"), b'"' * 99])
def test_a_file_that_is_no_table_is_a_fault_of_data(tmp_path: Path, data: bytes) -> None:
    root = make_editions(tmp_path, OLD, data)
    said = fails(root, DIFF, VERIFY, PROPOSE, REPORT)
    assert [code for code, _ in said] == [2, 1, 2, 1]
    assert all(sentence.startswith(f"{FOLDER}/items.csv") for _, sentence in said)


def test_a_broken_judge_is_exit_2_for_all(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, schema="format: mulu.schema/9\n")
    said = "schemas/trades.yaml:1: format says mulu.schema/9, expected mulu.schema/1"
    assert fails(root, DIFF, VERIFY, PROPOSE, REPORT) == [(2, said)] * 4


def test_a_table_of_bad_form_is_compared_and_never_proven(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, items(OLD).replace(b"\n", b"\r\n"))
    assert mulu(*DIFF, "--root", root, "--exit-code").code == 0
    said = f"{FOLDER}/items.csv: lines end with CRLF, expected LF"
    assert fails(root, VERIFY, REPORT) == [(1, said), (1, said)]


NAMES = ["--output=x", "-", "-f", "=cmd().csv", "a\n::error::b.csv", "\x1b[31mred.csv", "a b'\".csv", "2027"]


@pytest.mark.parametrize("name", NAMES)
def test_files_of_any_name_are_compared_and_no_name_is_obeyed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA)
    (tmp_path / "old.csv").write_bytes(items(OLD))
    (tmp_path / name).write_bytes(items(NEW))
    before = sorted(tmp_path.iterdir())
    command = ("diff", "--schema", "schema.yaml", "--lang", "en")
    log = json.loads(mulu(*command, "-f", "json", "--", "old.csv", name).out)
    assert (log["catalog"], log["from"], log["to"]) == (None, "old.csv", name)
    for form in ("text", "markdown"):
        outcome = mulu(*command, "-f", form, "--", "old.csv", name)
        assert (outcome.code, outcome.err) == (0, "")
        assert "\x1b" not in outcome.out
        assert "\n::error" not in outcome.out
    (tmp_path / name).write_bytes(items(f"{OLD}I,4,01-01,Baker,A\n"))
    refused = mulu(*command, "--", "old.csv", name)
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert "\x1b" not in refused.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_that_cannot_be_opened_is_named_on_one_line(tmp_path: Path) -> None:
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA)
    outcome = mulu("diff", "no\n::error::x", "y", "--schema", tmp_path / "schema.yaml", "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == "mulu: no⟨U+000A⟩::error::x: the file cannot be opened: No such file or directory\n"


def test_a_chinese_sentence_has_chinese_punctuation(tmp_path: Path) -> None:
    (tmp_path / "schema.yaml").write_text(SAMPLE_SCHEMA)
    outcome = mulu("diff", "no", "y", "--schema", tmp_path / "schema.yaml", "--lang", "zh")
    assert outcome.err.startswith("mulu: no：")
    outcome = mulu("init", tmp_path / "lists", "--ci", "none of these", "--lang", "zh")
    assert "github、gitlab、none" in outcome.err


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt;",
    "::error::x",
    "::stop-commands::x",
    "##[error]x",
    "\x1b[31mred",
    "a|b",
    "|",
    "\\|",
    "``|``",
    "[x](http://example.org)",
    "![x](http://example.org/x.png)",
    "http://example.org",
    "@someone",
    "#1",
    "# x",
    "- x",
    "*x*",
    "_x_",
    "+1",
    "\tx",
    "a\nb",
    "a\u2028b",
    "\u202eabc",
    "\u200bx",
    "__proto__",
    "${{ secrets.TOKEN }}",
    "{name}",
    "%s",
    "'x'",
    '"x"',
    "a,b",
]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Two editions in which keys, names, values, facts and decisions are hostile."""
    columns = HEADING.split(",")
    kept = [("I", str(at), text, f"Kept {text}", "A") for at, text in enumerate(HOSTILE, 1)]
    moved = [("II", str(at), f"k{at}", text, "A") for at, text in enumerate(HOSTILE, 1)]
    old = write_table(columns, [*kept, *moved])
    new = write_table(
        columns,
        [
            *((*row[:4], text) for row, text in zip(kept, HOSTILE, strict=True)),
            *((*row[:2], f"m{row[1]}", *row[3:]) for row in moved),
        ],
    )
    facts = "".join(f"  - {json.dumps(text)}\n" for text in HOSTILE)
    files = {
        f"{FOLDER}/edition.yaml": f"{NEXT_EDITION.replace('notes:', f'notes:{chr(10)}{facts}'.rstrip())}"
        f"title: {json.dumps('<b>|::error::' + chr(27))}\n",
        "catalogs/trades/catalog.yaml": f"{CATALOG}licence: '=cmd()'\nhomepage: 'javascript:alert(1)'\n",
    }
    links = "".join(
        f"  - {{old: [k{at}], new: [m{at}], reason: {json.dumps(f'because {text}')}, basis: {json.dumps(text)}}}\n"
        for at, text in enumerate(HOSTILE, 1)
        if text.strip()
    )
    return make_editions(tmp_path, old, new, f"format: mulu.changes/1\nlinks:\n{links}", files)


def test_json_is_lossless_for_hostile_values(hostile: Path) -> None:
    log = log_of(hostile)
    graded = [change for change in log["changes"] if "grade" in change["fields"]]
    assert [change["fields"]["grade"][1] for change in graded] == HOSTILE
    assert [change["old"][0]["key"] for change in graded] == HOSTILE
    moved = [change for change in log["changes"] if "code" in change["fields"]]
    assert [change["new"][0]["item"]["name"] for change in moved] == HOSTILE
    assert [change["basis"] for change in moved] == [text.strip() for text in HOSTILE]
    outcome = mulu(*DIFF, "-f", "json", "--root", hostile)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e]", outcome.out)


def test_text_is_harmless_for_hostile_values(hostile: Path) -> None:
    lines = mulu(*DIFF, "--root", hostile).out.splitlines()
    assert not any(re.search("[\x00-\x1f\x7f-\x9f\u200b\u2028\u202e]", line) for line in lines)
    # Services that show a log take these for commands.
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
    assert len([line for line in lines if "Kept" in line]) == len(HOSTILE)


def test_markdown_is_harmless_for_hostile_values(hostile: Path) -> None:
    page = mulu(*DIFF, "-f", "markdown", "--root", hostile).out
    without_code = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)|&#124;", "", page)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e]", page)
    for sign in ("<script", "<img", "<b>", "](", "@someone", "http://", "#1", "${{", "__proto__"):
        assert sign not in without_code
    rows = [line for line in page.splitlines() if line.startswith("| ") and "Kept" in line]
    assert len(rows) == len(HOSTILE)
    assert len({line.count("|") for line in rows}) == 1


@pytest.mark.skipif(find_spec("mulu.tellers.html_teller") is None, reason="there is no HTML teller yet")
def test_html_is_harmless_for_hostile_values(hostile: Path) -> None:
    outcome = mulu(*DIFF, "-f", "html", "--root", hostile)
    assert outcome.code == 0
    page = Page()
    page.feed(outcome.out)
    assert not {"img", "object", "iframe", "base"} & page.tags
    assert not {name for name in page.attributes if name.startswith("on")}
    assert not any(re.match("(javascript|https?):", value or "") for value in page.attributes.values())
    for words in ("<script>alert(1)</script>", "&lt;b&gt;", "=cmd|' /C calc'!A0", "${{ secrets.TOKEN }}"):
        assert words in page.text


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def test_reports_are_harmless_for_hostile_values_and_proven(hostile: Path) -> None:
    assert mulu("report", "--root", hostile).code == 0
    assert mulu(*VERIFY, "--root", hostile).code == 0
    assert mulu("report", "--check", "--root", hostile).code == 0
    for path in sorted((hostile / "reports").rglob("*.*")):
        text = path.read_bytes().decode()
        without_code = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", text) if path.suffix == ".md" else ""
        assert "<script" not in without_code
        assert "@someone" not in without_code
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e]", text), path
        assert str(hostile) not in text


def test_the_crosswalk_has_one_line_a_row_and_names_each_key_without_loss(hostile: Path) -> None:
    from urllib.parse import unquote

    mulu("report", "--root", hostile)
    text = (hostile / "reports/trades/2027/crosswalk.tsv").read_bytes().decode()
    metadata = [line for line in text.splitlines() if line.startswith("#")]
    table = [line for line in text.splitlines() if not line.startswith("#")]
    assert text.startswith("".join(f"{line}\n" for line in metadata))
    assert "=cmd" not in "".join(metadata)
    assert "javascript:" not in "".join(metadata)
    rows = list(csv.DictReader(io.StringIO("\n".join(table)), delimiter="\t"))
    assert len(rows) == len(table) - 1 == 2 * len(HOSTILE)
    keys = {unquote(row["subject_id"].removeprefix("edition_2026:")) for row in rows}
    assert keys == {*HOSTILE, *(f"k{at}" for at in range(1, len(HOSTILE) + 1))}


def test_a_report_is_written_to_no_place_that_data_names(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, files={"catalogs/trades/../x/items.csv": b""})
    mulu("report", "--root", root)
    written = sorted(str(path.relative_to(root)) for path in (root / "reports").rglob("*") if path.is_file())
    assert written == [
        "reports/trades/2026/changes.json",
        "reports/trades/2026/changes.md",
        "reports/trades/2026/crosswalk.tsv",
        "reports/trades/2026/findings.json",
        "reports/trades/2026/quality.md",
        LOG,
        "reports/trades/2027/changes.md",
        "reports/trades/2027/crosswalk.tsv",
        "reports/trades/2027/findings.json",
        "reports/trades/2027/quality.md",
        "reports/trades/CHANGELOG.md",
    ]
