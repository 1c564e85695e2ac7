"""`mulu fix` mends what is safe, names it, changes no other byte, and brings no new finding."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings, strategies as st

from tests.command import findings, mulu
from tests.editions import CHANGES, make_editions
from tests.fuzzing import NASTY, NASTY_CELLS
from tests.published import document, freeze, make_published
from tests.sample import SAMPLE_SCHEMA, copy_repository, make_catalog

HEAD = "section,serial,code,name,grade\n"
ROWS = ["I,1,01-01,Baker,A\n", "I,2,01-02,面点师,A*\n", "I,3,--,Brewer,B\n", "II,1,02-01,Mason,A\n"]
CLEAN = HEAD + "".join(ROWS)
SCHEMA = f"{SAMPLE_SCHEMA}rules: {{unused-note: off}}\n"
PATH = "catalogs/trades/2026/items.csv"


def fix(root: Path, *arguments: str, code: int | None = None) -> str:
    """What `mulu fix` says; the exit code must be 0 or 1, or the one that is given."""
    outcome = mulu("fix", "--root", root, "--lang", "en", *arguments)
    assert outcome.code in ((0, 1) if code is None else (code,)), outcome.err or outcome.out
    return outcome.out or outcome.err


def fixed(root: Path, items: str | bytes, *arguments: str) -> bytes:
    """items.csv after mending a draft."""
    make_catalog(root, items.encode() if isinstance(items, str) else items, SCHEMA)
    fix(root, *arguments)
    return (root / PATH).read_bytes()


def changed(old: str, new: str) -> str:
    assert old in CLEAN
    return CLEAN.replace(old, new)


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"\xef\xbb\xbf" + CLEAN.encode(), id="BOM"),
        pytest.param(CLEAN.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(CLEAN.replace("\n", "\r").encode(), id="CR"),
        pytest.param(changed("Baker,A\n", "Baker,A\r\n").encode(), id="one CRLF"),
        pytest.param(CLEAN[:-1].encode(), id="no last line break"),
        pytest.param(CLEAN.encode("gb18030"), id="GB18030"),
        pytest.param(CLEAN.encode("utf-16"), id="UTF-16"),
        pytest.param(CLEAN.encode("utf-16-be"), id="UTF-16 without a mark"),
        pytest.param(CLEAN.replace(",", ";").encode(), id="semicolons"),
        pytest.param(CLEAN.replace("\n", ",,\n").encode(), id="empty columns at the end"),
        pytest.param(changed("grade", "grade,,").encode(), id="empty columns at the end of the heading line alone"),
        pytest.param(b"\xef\xbb\xbf" + changed("Baker,A\n", "Baker,A\n,,,,\n").replace("\n", ",,,\r\n").encode(), id="all that a spreadsheet leaves behind"),
        pytest.param(changed("Baker", '"Baker"').encode(), id="needless quotes"),
        pytest.param(changed(HEAD, f"{HEAD}\n,,,,\n").encode(), id="blank lines"),
        pytest.param(("".join(",".join(line.split(",")[at] for at in (4, 0, 1, 2, 3)) + "\n" for line in CLEAN.splitlines())).encode(), id="heading order"),
        pytest.param(changed("Baker", " Baker").encode(), id="stray space"),
        pytest.param(changed("面点师", "面　点师").encode(), id="ideographic space"),
        pytest.param(changed("面点师", "面\u200b点师").encode(), id="zero-width character"),
        pytest.param(changed("01-01", "０1－0１").encode(), id="full-width digits in a code"),
        pytest.param(changed("A*", "Ａ＊").encode(), id="full-width mark and grade"),
        pytest.param(changed("01-02", "01—02").encode(), id="wrong dash"),
        pytest.param(changed("A*", "А*").encode(), id="Cyrillic letter in a grade"),
        pytest.param(changed("01-01", "О1-01").encode(), id="Cyrillic letter for a nought"),
        pytest.param(changed("--", "——").encode(), id="wrong placeholder"),
        pytest.param(changed("--", "\u200b－").encode(), id="a placeholder with two faults"),
        pytest.param(changed("I,3,", "I,4,").encode(), id="numbering"),
        pytest.param(changed("II,1,", "II,2,").encode(), id="numbering of a section"),
        pytest.param(b"\xef\xbb\xbf" + changed("01-01", " ０1–01").replace("\n", "\r\n").encode(), id="all at once"),
    ],
)  # fmt: skip
def test_what_is_safe_is_mended_to_the_byte(tmp_path: Path, damaged: bytes) -> None:
    assert fixed(tmp_path, damaged) == CLEAN.encode()
    assert findings(tmp_path) == []


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        (changed("Baker", "Ｂaker"), CLEAN),
        (changed("面点师", "面点⼯"), changed("面点师", "面点工")),
        (changed("Baker", '"Pastry\ncook"'), changed("Baker", "Pastry cook")),
        (changed("01-01", "'01-01"), CLEAN),
        (changed("01-01", '"=""01-01"""'), CLEAN),
    ],
)
def test_what_could_mean_something_else_is_mended_only_when_told_to(
    tmp_path: Path, damaged: str, mended: str
) -> None:
    assert fixed(tmp_path, damaged) == damaged.encode()
    assert fixed(tmp_path, damaged, "--unsafe") == mended.encode()


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(changed("I,2,01-02,面点师,A*\n", "I,2,01-02,面点师\n"), id="ragged row"),
        pytest.param(CLEAN.replace("\n", ",,\n").replace("Baker,A,", "Baker,A,!"), id="a column without a heading that is not empty"),
        pytest.param(CLEAN.replace("\n", ",,\n").replace("serial", "seriell"), id="a heading misspelt beside empty columns"),
        pytest.param(changed("Baker", 'Ba"ker'), id="stray quote"),
        pytest.param(changed("01-01", "2026/1/1"), id="a day of whose spreadsheet"),
        pytest.param(changed("01-01", "0x-01"), id="malformed"),
        pytest.param(CLEAN.encode().replace(b"Baker", b"Bak\xff\xfer"), id="bytes that are no text"),
        pytest.param(CLEAN.encode("gb18030").replace(b"Mason", b"\xff\xfe\xffon"), id="no encoding for certain"),
        pytest.param(changed("01-02", "０1-01"), id="a mend that would make a duplicate"),
        pytest.param(b"", id="empty"),
        pytest.param("\n", id="blank"),
        pytest.param(HEAD, id="no items"),
    ],
)  # fmt: skip
def test_what_cannot_be_mended_stays_to_the_byte_and_is_told(tmp_path: Path, damaged: str | bytes) -> None:
    data = damaged.encode() if isinstance(damaged, str) else damaged
    assert fixed(tmp_path, data, "--unsafe") == data
    assert fix(tmp_path, code=1)
    assert findings(tmp_path)


@pytest.mark.parametrize("beginning", [b"PK\x03\x04\x14\0", bytes.fromhex("D0CF11E0A1B11AE1")])
def test_a_workbook_in_the_place_of_items_is_one_finding_and_stays_to_the_byte(
    tmp_path: Path, beginning: bytes
) -> None:
    data = beginning + b"\xff\n,,\r\n\0\0" + CLEAN.encode()[:-1]
    assert fixed(tmp_path, data) == data
    assert findings(tmp_path) == [("workbook-as-table", None, None)]
    told = fix(tmp_path, code=1)
    assert f'{PATH}  error  the file is an Excel workbook, not CSV: save it in Excel as "CSV UTF-8"' in told
    assert "mended" not in told


def test_each_mend_is_named_with_its_place_field_change_and_rule(tmp_path: Path) -> None:
    make_catalog(tmp_path, changed("Baker", "Baker\u200b").encode(), SCHEMA)
    out = fix(tmp_path, code=0)
    assert f"{PATH}:2  mended  name  Baker⟨U+200B⟩ → Baker  [zero-width-character]" in out


def test_a_mend_that_would_bring_a_finding_is_named_as_left(tmp_path: Path) -> None:
    make_catalog(tmp_path, changed("01-02", "０1-01").encode(), SCHEMA)
    out = fix(tmp_path, code=1)
    assert (
        f"{PATH}:3  left  code  ０1-01 → 01-01 would bring another finding: duplicate-code at {PATH}:3: 01-01 stands already on line 2  [full-width-character]"
        in out
    )


def test_a_decision_that_a_mend_would_leave_stale_is_named_with_its_line(tmp_path: Path) -> None:
    changes = "format: mulu.changes/1\nlinks:\n  - {old: [01-01], new: [０1-01], reason: accepted too soon}\n"
    root = make_editions(tmp_path, "I,1,01-01,Baker,A\n", "I,1,０1-01,Baker,A\n", changes, schema=SCHEMA)
    out = fix(root, "trades/2027", code=1)
    assert f"０1-01 → 01-01 would bring another finding: stale-link at {CHANGES}:3: " in out


def test_a_question_that_waited_for_the_mend_does_not_stop_it(tmp_path: Path) -> None:
    """Of a renamed item, with a stray space in its new name, only the space is told; then the name is."""
    root = make_editions(tmp_path, "I,1,01-01,Baker,A\n", "I,1,01-01,Pastry cook ,A\n", schema=SCHEMA)
    assert findings(root, "trades/2027") == [("stray-space", 2, "name")]
    assert "2  mended  name  Pastry cook  → Pastry cook  [stray-space]" in fix(root, "trades/2027", code=1)
    assert findings(root, "trades/2027") == [("undecided-change", 2, None)]


def test_the_preview_shows_a_diff_with_nothing_invisible_and_writes_nothing(tmp_path: Path) -> None:
    damaged = changed("Baker,A", "Baker ,A").replace("Mason,A\n", "Mason,A\r\n").encode()
    make_catalog(tmp_path, damaged, SCHEMA)
    out = fix(tmp_path, "--diff", code=0)
    assert (tmp_path / PATH).read_bytes() == damaged
    assert f"--- a/{PATH}\n+++ b/{PATH}\n@@ -1,5 +1,5 @@\n" in out
    assert "\n-I,1,01-01,Baker ,A\n+I,1,01-01,Baker,A\n" in out
    assert "\n-II,1,02-01,Mason,A⟨U+000D⟩\n+II,1,02-01,Mason,A\n" in out


def test_the_preview_says_that_nothing_was_written_and_what_the_verdict_would_be(tmp_path: Path) -> None:
    make_catalog(tmp_path, changed("Baker,A", "Baker ,A").encode(), SCHEMA)
    *_, told, verdict = fix(tmp_path, "--diff", code=0).splitlines()
    assert told == "nothing was written: this is what would change"
    assert verdict.startswith("Once this is written: Open. Editions: 1, ")
    assert fix(tmp_path, code=0).splitlines()[-1].startswith("Open. Editions: 1, ")


def test_the_preview_of_a_file_that_stays_as_it_is_gives_the_verdict_as_it_is(tmp_path: Path) -> None:
    make_catalog(tmp_path, changed("Baker,A", "Baker,D").encode(), SCHEMA)
    out = fix(tmp_path, "--diff", code=1)
    assert "nothing was written" not in out
    assert out.splitlines()[-1].startswith("Shut. Editions: 1, ")


def test_a_file_that_lies_outside_of_catalogues_is_passed_over(tmp_path: Path) -> None:
    make_catalog(tmp_path, changed("Baker", "Baker ").encode(), SCHEMA)
    assert fix(tmp_path, str(tmp_path / "schemas/trades.yaml"), code=0) == ""
    assert b"Baker " in (tmp_path / PATH).read_bytes()
    fix(tmp_path, str(tmp_path / "schemas/trades.yaml"), str(tmp_path / PATH), code=0)
    assert (tmp_path / PATH).read_bytes() == CLEAN.encode()


def test_counting_anew_is_told_once_with_how_many_numbers(tmp_path: Path) -> None:
    make_catalog(tmp_path, "".join([HEAD, *ROWS[1:]]).encode(), SCHEMA)
    out = fix(tmp_path, code=0)
    assert f"{PATH}:2  mended  serial  2 → 1, and 1 more number(s) below it  [broken-numbering]" in out
    assert out.count("mended") == 1


def test_lines_that_nothing_is_said_of_stay_to_the_byte(tmp_path: Path) -> None:
    lines = [line.encode() for line in [HEAD, *ROWS]]
    lines[2] = b'I,2,01-02,Co"ok,A*\n'
    lines[3] = b"I,3,--,Bre\xffwer,B\n"
    lines[1] = "I,1,０1-01,Baker,A\n".encode()
    assert fixed(tmp_path, b"".join(lines)).split(b"\n") == [
        *b"".join([HEAD.encode(), ROWS[0].encode(), *lines[2:]]).split(b"\n")
    ]


def test_the_manual_page_says_whether_fix_mends_it(tmp_path: Path) -> None:
    make_catalog(tmp_path, CLEAN.encode(), SCHEMA)
    pages = {
        rule: mulu("explain", rule, "--root", tmp_path, "--lang", "en").out
        for rule in ("stray-space", "byte-order-mark", "compatibility-character", "ragged-row")
    }
    assert ["mulu fix mends" in page for page in pages.values()] == [True, True, False, False]
    assert "mulu fix --unsafe" in pages["compatibility-character"]


def test_the_advice_on_a_finding_names_the_command_that_mends_it_until_it_has_been_run(
    tmp_path: Path,
) -> None:
    make_catalog(tmp_path, changed("01-02", "０1-01").replace("Baker,A", "Baker").encode(), SCHEMA)
    advice = [
        line for line in mulu("check", "--root", tmp_path, "--lang", "en").out.splitlines() if "→" in line
    ]
    assert ["Or run mulu fix: " in line for line in advice] == [False, True]
    assert "也可以运行 mulu fix：" in mulu("check", "--root", tmp_path, "--lang", "zh").out
    assert "run mulu fix" not in fix(tmp_path, code=1)


def test_nothing_is_staged_or_touched_in_git(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repository")
    items = made.root / PATH
    items.write_bytes(items.read_bytes().replace(b"Baker", b"Baker "))
    assert "mended" in fix(made.root, code=0)
    assert made.git("status", "--porcelain") == ""


def test_a_frozen_edition_is_refused_where_it_is_named_and_left_alone_where_it_is_not(tmp_path: Path) -> None:
    made = make_published(tmp_path / "repository")
    freeze(made, "2026")
    items = made.root / PATH
    damaged = items.read_bytes().replace(b"Baker", b"Baker ")
    items.write_bytes(damaged)
    assert "is frozen and never changes" in fix(made.root, "trades/2026", code=2)
    assert "is frozen and never changes" in fix(made.root, str(items), code=2)
    assert "changed-frozen-edition" in fix(made.root, code=1)
    assert items.read_bytes() == damaged


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--fail-on", "sometimes"], "--fail-on is"),
        (["--reason", " "], "--reason must not be empty"),
        (["no/such/path"], "neither a catalogue"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_written(tmp_path: Path, arguments: list[str], told: str) -> None:
    damaged = changed("Baker", "Baker ").encode()
    make_catalog(tmp_path, damaged, SCHEMA)
    assert told in fix(tmp_path, *arguments, code=2)
    assert (tmp_path / PATH).read_bytes() == damaged


def test_a_file_that_cannot_be_extended_stops_the_run_and_nothing_is_written(tmp_path: Path) -> None:
    folder = published(
        tmp_path,
        {"01-01": "Baker", "01–02": "Miller"},
        "format: mulu.corrections/1\ncorrections: []  # none\n",
    )
    before = (folder / "items.csv").read_bytes()
    outcome = mulu("fix", "--root", tmp_path, "--lang", "en", "--reason", "a dash")
    assert outcome.code in (0, 2)
    assert ((folder / "items.csv").read_bytes() == before) == (outcome.code == 2)


def test_the_real_catalogue_is_mended_to_the_byte(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    items = root / "catalogs/shanghai-skill-subsidy/2026/items.csv"
    data = items.read_bytes()
    text = (
        data.decode()
        .replace("4-04-05-01", "2004/4/5")
        .replace("——", "—")
        .replace("电子商务师", "电子 商务师")
    )
    items.write_bytes(text.replace("\n", "\r\n").encode("gb18030"))
    fix(root, code=0)
    assert items.read_bytes() == data


def test_a_fault_that_was_accepted_in_writing_is_left_without_a_word(tmp_path: Path) -> None:
    damaged = changed("面点师", "面点　师").encode()
    make_catalog(tmp_path, damaged, SCHEMA)
    why = ("--reason", "as printed", "--owner", "the office", "--until", "2027", "--root", tmp_path)
    assert mulu("waive", "ideographic-space", *why).code == 0
    out = fix(tmp_path, code=0)
    assert (tmp_path / PATH).read_bytes() == damaged
    assert "left" not in out
    assert "mended" not in out


# --- published editions ---------------------------------------------------------------------------


def published(root: Path, items: dict[str, str], corrections: str | None = None) -> Path:
    """A published edition of a document with these items; gives its folder."""
    folder = root / "catalogs/trades/2026"
    place = root / "trades.txt"
    make_catalog(root, b"", SCHEMA.replace("Catalogue of trades\n  col", "Catalogue of trades.*\n  col"))
    shutil.rmtree(folder)
    if corrections:
        folder.mkdir()
        (folder / "corrections.yaml").write_text(corrections, "utf-8")
    place.write_text(document(items), "utf-8")
    outcome = mulu("import", place, "--catalog", "trades", "--edition", "2026", "--root", root, "-q")
    assert outcome.code == 0, outcome.out + outcome.err
    return folder


def test_a_published_edition_says_what_its_document_says_again(tmp_path: Path) -> None:
    folder = published(tmp_path, {"01-01": "Baker", "01-02": "Miller"})
    items = folder / "items.csv"
    data = items.read_bytes()
    items.write_bytes(
        b"\xef\xbb\xbf"
        + data.replace(b"01-01", b"2001/1/1").replace(b"Miller", b"Millar").replace(b"\n", b"\r\n")
    )
    out = fix(tmp_path, code=0)
    assert items.read_bytes() == data
    assert "mended  code  2001/1/1 → 01-01  [spreadsheet-damage]" in out
    assert "mended  name  Millar → Miller  [differs-from-source]" in out


def test_where_the_document_is_at_fault_a_correction_is_written_only_with_a_reason(tmp_path: Path) -> None:
    written = "# kept\nformat: mulu.corrections/1\n"
    folder = published(tmp_path, {"01-01": "Baker", "01–02": "Miller"}, written)
    data = (folder / "items.csv").read_bytes()
    out = fix(tmp_path, code=1)
    assert "the document itself is at fault; with --reason, fix writes a correction to 01-02" in out
    assert (folder / "items.csv").read_bytes() == data
    assert (folder / "corrections.yaml").read_text("utf-8") == written
    out = fix(tmp_path, "--reason", "a slip: printed with a dash", code=0)
    assert "01–02 → 01-02, written into corrections.yaml" in out
    text = (folder / "corrections.yaml").read_text("utf-8")
    assert text.startswith(written)
    assert "reason: " in text
    assert (folder / "items.csv").read_bytes() == data.replace("–".encode(), b"-")
    assert findings(tmp_path) == []
    assert fix(tmp_path, "--reason", "again", code=0).count("mended") == 0


def test_what_was_mended_by_hand_becomes_a_correction(tmp_path: Path) -> None:
    folder = published(tmp_path, {"01-01": "Baker", "01–02": "Miller"})
    items = folder / "items.csv"
    items.write_bytes(items.read_bytes().replace("–".encode(), b"-"))
    held = items.read_bytes()
    fix(tmp_path, code=1)
    assert items.read_bytes() == held
    fix(tmp_path, "--reason", "printed with a dash", code=0)
    assert items.read_bytes() == held
    assert findings(tmp_path) == []


def test_an_item_that_was_deleted_is_not_put_back_but_told(tmp_path: Path) -> None:
    folder = published(tmp_path, {"01-01": "Baker", "01-02": "Miller", "01-03": "Cook"})
    items = folder / "items.csv"
    data = items.read_bytes().replace(b"I,2,01-02,Miller,A\n", b"")
    items.write_bytes(data)
    fix(tmp_path, code=1)
    assert items.read_bytes() == data


# --- laws -----------------------------------------------------------------------------------------

PIECES = st.sampled_from([*NASTY, *NASTY_CELLS, "\r\n", ",", "\n"]).filter(lambda text: len(text) < 60)


@st.composite
def damaged_tables(draw: st.DrawFn) -> bytes:
    """The clean table with nasty text put in, or in place of a cell, and perhaps another encoding."""
    lines = [line.rstrip("\n").split(",") for line in [HEAD, *ROWS]]
    for _ in range(draw(st.integers(1, 4))):
        row, at = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, 4))
        cell, piece = lines[row][at], draw(PIECES)
        cut = draw(st.integers(0, len(cell)))
        lines[row][at] = draw(st.sampled_from([piece, cell[:cut] + piece + cell[cut:]]))
    text = draw(st.sampled_from(["\n", "\r\n", "\n\n"])).join(",".join(line) for line in lines)
    text += draw(st.sampled_from(["\n", "", "\r\n"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    data = text.encode(encoding, "replace")
    return data + draw(st.sampled_from([b"", b"", b"", b"\xff", b"\0"]))


def seen(root: Path) -> Counter[str]:
    return Counter(rule for rule, _, _ in findings(root))


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.generate],
)
@given(damaged_tables(), st.booleans())
def test_fixing_twice_is_fixing_once_and_no_new_finding_comes(data: bytes, is_unsafe: bool) -> None:
    options = ["--unsafe"] if is_unsafe else []
    with TemporaryDirectory() as folder:
        root = make_catalog(Path(folder), data, SCHEMA)
        before = seen(root)
        fix(root, *options)
        once = (root / PATH).read_bytes()
        assert not seen(root) - before
        assert once == data or seen(root) != before
        fix(root, *options)
        assert (root / PATH).read_bytes() == once
