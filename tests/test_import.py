"""A published document becomes an edition, and every line of it is accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from tests.command import Outcome, check, findings, mulu
from tests.sample import SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

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

\t2
\t--
\tMiller, master
\tB*

\tII.
\tSecond trades

\t1
\t02-01
\tMason
\tA

Note: items with * are new.
"""

ITEMS = """section,serial,code,name,grade
I,1,01-01,Baker,A
I,2,--,"Miller, master",B*
II,1,02-01,Mason,A
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_catalog(tmp_path / "repo", b"")
    folder = tmp_path / "repo" / "catalogs" / "trades" / "2026"
    for name in ("items.csv", "edition.yaml"):
        (folder / name).unlink()
    folder.rmdir()
    (tmp_path / "trades.txt").write_text(DOCUMENT, "utf-8")
    return tmp_path / "repo"


def import_(root: Path, *arguments: str, edition: str = "2026", document: str = "trades.txt") -> Outcome:
    return mulu(
        "import",
        root.parent / document,
        "--catalog",
        "trades",
        "--edition",
        edition,
        "--root",
        root,
        *arguments,
    )


def edition_files(root: Path, edition: str = "2026") -> dict[str, bytes]:
    folder = root / "catalogs" / "trades" / edition
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_document_gives_items_facts_extract_and_its_own_copy(root: Path) -> None:
    assert import_(root).code == 0
    files = edition_files(root)
    assert sorted(files) == ["edition.yaml", "extract.csv", "items.csv", "source/trades.txt"]
    assert files["items.csv"].decode() == ITEMS
    assert files["source/trades.txt"].decode() == DOCUMENT
    facts = YAML(typ="safe").load(files["edition.yaml"])
    assert facts["title"] == "Catalogue of trades"
    assert facts["sections"] == {"I": "First trades", "II": "Second trades"}
    assert facts["notes"] == ["Note: items with * are new."]
    assert files["extract.csv"].decode().splitlines()[:4] == [
        "place,table,row,cell,text",
        "line 1,,,,Catalogue of trades",
        "line 2,1,1,1,serial",
        "line 3,1,1,2,code",
    ]
    assert findings(root) == []


def test_importing_twice_is_importing_once(root: Path) -> None:
    import_(root)
    before = edition_files(root)
    assert import_(root).code == 0
    assert edition_files(root) == before


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_a_document_is_read_in_the_encodings_of_word_processors(root: Path, encoding: str) -> None:
    (root.parent / "trades.txt").write_bytes(
        DOCUMENT.replace("Baker", "面点师").replace("\n", "\r\n").encode(encoding)
    )
    assert import_(root).code == 0
    assert edition_files(root)["items.csv"].decode() == ITEMS.replace("Baker", "面点师")


@pytest.mark.parametrize(
    ("printed", "instead", "place"),
    [
        ("Note: items", "Remark: items", "line 28"),
        ("\tBaker\n\tA", "\tBaker", "line 10"),
        ("\tII.\n", "\tIV.\n", "line 20"),
        ("Catalogue of trades\n", "Catalogue of trades\nDraft, do not publish\n", "line 2"),
    ],
)
def test_a_line_that_nobody_understands_is_named_and_nothing_is_written(
    root: Path, printed: str, instead: str, place: str
) -> None:
    (root.parent / "trades.txt").write_text(DOCUMENT.replace(printed, instead), "utf-8")
    outcome = import_(root)
    assert outcome.code == 1
    assert f"trades.txt:{place}" in outcome.out
    assert not (root / "catalogs" / "trades" / "2026").exists()


def test_a_second_document_does_not_replace_the_first(root: Path) -> None:
    import_(root)
    before = edition_files(root)
    (root.parent / "trades.txt").write_text(DOCUMENT.replace("Baker", "Barber"), "utf-8")
    outcome = import_(root)
    assert outcome.code == 2
    assert "another document" in outcome.err
    assert edition_files(root) == before


def test_what_people_wrote_into_the_facts_stays(root: Path) -> None:
    import_(root)
    facts = root / "catalogs" / "trades" / "2026" / "edition.yaml"
    facts.write_text(
        facts.read_text("utf-8").replace("  file:", "  number: No. 7  # from the cover letter\n  file:"),
        "utf-8",
    )
    before = facts.read_bytes()
    assert import_(root).code == 0
    assert facts.read_bytes() == before
    facts.write_text(facts.read_text("utf-8").replace("First trades", "First traders"), "utf-8")
    assert import_(root).code == 0
    assert facts.read_bytes() == before


def test_a_later_edition_names_the_one_before_it(root: Path) -> None:
    import_(root)
    import_(root, edition="2027")
    assert b'previous: "2026"' in edition_files(root, "2027")["edition.yaml"].replace(b"'", b'"')


CORRECTIONS = """format: mulu.corrections/1
corrections:
  - {op: change, at: 01-01, field: name, expect: Baker, to: Barber, reason: a slip of the printer}
  - {op: add, after: 02-01, to: {section: II, serial: "2", code: 02-02, name: Tiler, grade: B}, reason: left out}
  - {op: remove, at: line 15, expect: {name: "Miller, master"}, reason: printed twice}
"""


def correct(root: Path, corrections: str) -> None:
    (root / "catalogs" / "trades" / "2026" / "corrections.yaml").write_text(corrections, "utf-8")


def test_corrections_are_made_on_import_and_the_data_is_still_the_document(root: Path) -> None:
    import_(root)
    correct(root, CORRECTIONS)
    assert ("differs-from-source", 2, "name") in findings(root)
    assert import_(root).code == 0
    items = edition_files(root)["items.csv"].decode().splitlines()
    assert items[1:] == ["I,1,01-01,Barber,A", "II,1,02-01,Mason,A", "II,2,02-02,Tiler,B"]
    assert ("differs-from-source", None, None) not in findings(root)
    assert {rule for rule, _, _ in findings(root)} <= {"unused-note"}


@pytest.mark.parametrize(
    ("said", "instead", "line"),
    [
        ("expect: Baker", "expect: Butcher", 3),
        ("at: 01-01", "at: 01-09", 3),
        ("field: name", "field: nane", 3),
        ("after: 02-01", "after: 02-09", 4),
        ("code: 02-02", "code: 02-01", 4),
        ('{name: "Miller, master"}', "{name: Miller}", 5),
    ],
)
def test_a_correction_whose_guard_fails_stops_the_import_and_is_a_finding(
    root: Path, said: str, instead: str, line: int
) -> None:
    import_(root)
    before = edition_files(root)["items.csv"]
    correct(root, CORRECTIONS.replace(said, instead))
    outcome = import_(root)
    assert outcome.code == 1
    assert f"corrections.yaml:{line}" in outcome.out
    assert edition_files(root)["items.csv"] == before
    assert ("failed-correction", line, None) in findings(root)


RENUMBERED = """format: mulu.corrections/1
corrections:
  - {op: remove, at: 01-01, expect: {name: Baker}, renumber: true, reason: withdrawn}
  - {op: add, after: 01-01, to: {section: I, code: 01-03, name: Cook, grade: B}, renumber: true, reason: left out}
  - {op: add, after: start, to: {section: I, code: 01-04, name: Brewer, grade: B}, renumber: true, reason: left out}
"""


def test_numbers_are_counted_anew_where_a_correction_says_so_whatever_the_order_of_corrections(
    root: Path,
) -> None:
    import_(root)
    head, *given = RENUMBERED.splitlines(keepends=True)
    for order in (given, [given[0], *reversed(given[1:])]):
        correct(root, head + "".join(order))
        assert import_(root).code == 0
        items = edition_files(root)["items.csv"].decode().splitlines()
        assert items[1:] == [
            "I,1,01-04,Brewer,B",
            "I,2,01-03,Cook,B",
            'I,3,--,"Miller, master",B*',
            ITEMS.splitlines()[-1],
        ]
        assert findings(root) == []


@pytest.mark.parametrize(
    ("said", "instead", "line", "why"),
    [
        ("to: {section: I, code", 'to: {section: I, serial: "3", code', 4, "with renumber, serial is counted"),
        ("01-03, name: Cook, grade: B}, renumber: true", '01-03, serial: "3", name: Cook, grade: B}', 3, "01-03 has the number 3 where 2 is due"),
        ("renumber: true, reason: withdrawn", "renumber: perhaps, reason: withdrawn", 3, "perhaps"),
    ],
)  # fmt: skip
def test_numbers_that_cannot_be_counted_anew_stop_the_import_at_the_correction(
    root: Path, said: str, instead: str, line: int, why: str
) -> None:
    import_(root)
    correct(root, RENUMBERED.replace(said, instead, 1))
    outcome = import_(root, "--lang", "en")
    assert outcome.code == 1
    assert f"corrections.yaml:{line}" in outcome.out
    assert why in outcome.out


def test_numbers_that_the_document_does_not_count_are_not_counted_anew(root: Path) -> None:
    text = (root.parent / "trades.txt").read_text("utf-8")
    (root.parent / "trades.txt").write_text(text.replace("\t2\n", "\t3\n"), "utf-8")
    import_(root)
    correct(root, RENUMBERED)
    assert "I/Miller, master has the number 3 where 2 is due" in import_(root, "--lang", "en").out
    assert [one for one in findings(root) if one[0] == "failed-correction"] == [
        ("failed-correction", 3, None)
    ]


def test_where_the_schema_numbers_nothing_nothing_is_counted_anew(root: Path) -> None:
    schema = root / "schemas" / "trades.yaml"
    schema.write_text(
        schema.read_text("utf-8").replace("numbering: {field: serial, within: [section]}\n", ""), "utf-8"
    )
    import_(root)
    correct(root, RENUMBERED)
    said = import_(root, "--lang", "en").out
    assert "corrections.yaml:3  the schema says of no field that it numbers the items" in said


def test_a_correction_needs_a_reason(root: Path) -> None:
    import_(root)
    correct(root, CORRECTIONS.replace("reason: left out", "reason: ''"))
    assert import_(root).code == 1
    assert ("broken-yaml", 4, "corrections.1.reason") in findings(root)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--edition", "26"], "names no edition"),
        (["--catalog", "tradez"], "there are: trades"),
        (["--edition", "../2026"], "names no edition"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(root: Path, arguments: list[str], words: str) -> None:
    options = {"--catalog": "trades", "--edition": "2026", **dict([arguments])}
    outcome = mulu(
        "import",
        root.parent / "trades.txt",
        "--root",
        root,
        *(part for pair in options.items() for part in pair),
    )
    assert outcome.code == 2
    assert words in outcome.err


@pytest.mark.parametrize(
    ("name", "data"),
    [("trades.docm", b"x"), ("trades.txt", b""), ("absent.txt", None), ("trades.txt", b"\xff\xfe\x00")],
)
def test_a_document_that_cannot_be_read_is_refused(root: Path, name: str, data: bytes | None) -> None:
    if data is not None:
        (root.parent / name).write_bytes(data)
    outcome = import_(root, document=name)
    assert outcome.code == 2
    assert name in outcome.err
    assert "Traceback" not in outcome.err


def test_a_schema_without_the_layout_of_documents_says_so(root: Path) -> None:
    (root / "schemas" / "trades.yaml").write_text(SAMPLE_SCHEMA[: SAMPLE_SCHEMA.index("document:")], "utf-8")
    outcome = import_(root)
    assert outcome.code == 2
    assert outcome.err.startswith("mulu: schemas/trades.yaml: ")


def test_a_draft_is_given_up_for_a_document_only_on_demand(root: Path) -> None:
    import_(root)
    assert mulu("new", "trades/2027", "--from", "trades/2026", "--root", root).code == 0
    draft = edition_files(root, "2027")
    refused = import_(root, edition="2027")
    assert refused.code == 2
    assert "--replace-draft" in refused.err
    assert edition_files(root, "2027") == draft
    assert import_(root, "--replace-draft", edition="2027").code == 0
    assert b"state: published" in edition_files(root, "2027")["edition.yaml"]


def test_an_erratum_names_what_it_corrects(root: Path) -> None:
    import_(root)
    import_(root, edition="2026.1")
    assert b"corrects: '2026'" in edition_files(root, "2026.1")["edition.yaml"]
    facts = root / "catalogs" / "trades" / "2026.1" / "edition.yaml"
    said = facts.read_text("utf-8").replace("'2026'", "'2025'\nreason: a slip\nbasis: Letter No. 9")
    facts.write_text(said, "utf-8")
    assert [rule for rule, _, _ in findings(root)] == ["unknown-edition"]


def test_a_document_of_another_list_is_told_in_few_lines_and_all_of_them_where_asked_for(
    root: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.csv"
    other.write_text("part,number\n" + "".join(f"I,{number}\n" for number in range(500)), "utf-8")
    where = ("--catalog", "trades", "--edition", "2026", "--root", root, "--lang", "en")
    outcome = mulu("import", other, *where)
    assert outcome.code == 1
    first, *middle, more, last = outcome.out.splitlines()
    expected = "the schema expects a table of: serial, code, name, grade  [no-items]"
    assert first == f"other.csv  no item was found in the document; {expected}"
    assert len(middle) == 20
    assert more == "other.csv  982 more like this; --all lists them  [unread-text]"
    assert last == "nothing was written: 1003 fault(s)"
    assert len(mulu("import", other, *where, "--all").out.splitlines()) == 1004


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("~$trades.xlsx", "this is the lock file of Excel, which is there while trades.xlsx is open: "),
        ("~$ades.docx", "this is the lock file of an office program, "),
    ],
)
def test_the_lock_file_of_an_office_program_is_called_one(tmp_path: Path, name: str, told: str) -> None:
    root = make_catalog(tmp_path, b"")
    (root / name).write_bytes(b"\x07Steward".ljust(165))
    named = ("--catalog", "trades", "--edition", "2026")
    for arguments in ((), named):
        outcome = mulu("import", root / name, *arguments, "--root", root, "--lang", "en")
        assert outcome.code == 2
        assert told in outcome.err


def test_a_document_of_another_year_is_told(root: Path) -> None:
    import_(root)
    import_(root, edition="2026.1")
    mended = (root / "catalogs/trades/2026.1/edition.yaml").read_text("utf-8")
    (root / "catalogs/trades/2026.1/edition.yaml").write_text(
        f"{mended}reason: a slip\nbasis: Letter No. 9\n", "utf-8"
    )
    assert findings(root) == []
    import_(root, edition="2027")
    line = (
        (root / "catalogs/trades/2027/edition.yaml")
        .read_text("utf-8")
        .splitlines()
        .index(
            next(
                one
                for one in edition_files(root, "2027")["edition.yaml"].decode().splitlines()
                if "sha256" in one
            )
        )
    )
    [found] = check(root, "--lang", "en")["findings"]
    assert (found["rule"], found["path"], found["line"]) == (
        "repeated-source", "catalogs/trades/2027/edition.yaml", line + 1,
    )  # fmt: skip
    assert (
        found["message"]
        == "the document is the one that trades/2026.1 was made of already: take the document of this edition"
    )
