"""A document that is made to harm ends in a sentence: nothing is run, fetched, or unpacked without end."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
import xlsxwriter

from tests.command import mulu
from tests.documents import as_docx, as_xlsx, empty_catalog, one_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a '"
    + "ha" * 99
    + "'>"
    + "".join(
        f"<!ENTITY {after} '{f'&{before};' * 20}'>"
        for before, after in zip("abcdefg", "bcdefgh", strict=True)
    )
    + "]>"
)
FILE = "<!DOCTYPE x [<!ENTITY h SYSTEM 'file:///etc/passwd'>]>"
TEXT_PART = {".docx": "word/document.xml", ".xlsx": "xl/sharedStrings.xml", ".ods": "content.xml"}
COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="附件1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def ods(rows: str, **further: str) -> bytes:
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": ODS.format(rows=rows),
    }
    return archive({**parts, **{name.replace("__", "/"): text for name, text in further.items()}})


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return out.getvalue()


def documents() -> dict[str, bytes]:
    row = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row>"
    return {".docx": as_docx(one_table()), ".xlsx": as_xlsx(one_table()), ".ods": ods(row)}


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        parts: dict[str, str | bytes] = {one: file.read(one) for one in file.namelist()}
    parts[name] = change(bytes(parts.get(name, b"")))  # type: ignore[arg-type]
    return archive(parts)


def after_declaration(part: bytes, text: str) -> bytes:
    """A part with `text` before its root, and the entity h in its first text."""
    end = part.index(b"?>") + 2
    return (
        part[:end] + text.encode() + part[end:].replace(b"</w:t>", b"&h;</w:t>").replace(b"</t>", b"&h;</t>")
    )


def refused(root: Path, name: str, data: bytes) -> str:
    """The one sentence with which an import ends."""
    (root / name).write_bytes(data)
    arguments = ("--catalog", "list", "--edition", "2026", "--root", root, "--lang", "en")
    outcome = mulu("import", root / name, *arguments)
    assert outcome.code == 2, outcome.out
    assert outcome.out == ""
    assert outcome.err.count("\n") == 1
    assert "Traceback" not in outcome.err
    assert not (root / "catalogs" / "list" / "2026").exists()
    return outcome.err


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return empty_catalog(tmp_path)


@pytest.mark.parametrize("suffix", TEXT_PART)
@pytest.mark.parametrize("trick", [LAUGHS, FILE], ids=["a billion laughs", "a file of the machine"])
def test_entities_are_not_followed(root: Path, suffix: str, trick: str) -> None:
    data = with_part(documents()[suffix], TEXT_PART[suffix], lambda part: after_declaration(part, trick))
    said = refused(root, f"list{suffix}", data)
    assert "entities" in said
    assert "root:" not in said


def with_stated_size(data: bytes, name: str, size: int) -> bytes:
    """An archive whose table of contents states another size of a part."""
    changed = bytearray(data)
    at = changed.rindex(b"PK\x01\x02", 0, changed.rindex(name.encode()))
    changed[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(changed)


@pytest.mark.parametrize("suffix", TEXT_PART)
def test_what_unpacks_to_gigabytes_is_not_unpacked(root: Path, suffix: str) -> None:
    data = with_part(documents()[suffix], "bomb.xml", lambda _: b"\0" * 10_000_000)
    assert "more than 200 MB" in refused(
        root, f"list{suffix}", with_stated_size(data, "bomb.xml", 4_000_000_000)
    )


@pytest.mark.parametrize("suffix", TEXT_PART)
def test_a_size_that_is_not_the_true_one_is_found_out(root: Path, suffix: str) -> None:
    data = with_part(documents()[suffix], "bomb.xml", lambda _: b"\0" * 10_000_000)
    assert "damaged" in refused(root, f"list{suffix}", with_stated_size(data, "bomb.xml", 10))


@pytest.mark.parametrize("suffix", TEXT_PART)
def test_a_file_that_was_cut_off_is_damaged(root: Path, suffix: str) -> None:
    data = documents()[suffix]
    assert "damaged" in refused(root, f"list{suffix}", data[: len(data) // 2])


@pytest.mark.parametrize(
    ("suffix", "part"),
    [(".docx", "word/vbaProject.bin"), (".xlsx", "xl/vbaProject.bin"), (".ods", "Basic/Standard/a.xml")],
)
def test_macros_are_refused(root: Path, suffix: str, part: str) -> None:
    data = with_part(documents()[suffix], part, lambda _: b"Sub AutoOpen")
    assert "macros" in refused(root, f"list{suffix}", data)


@pytest.mark.parametrize(
    ("suffix", "part"), [(".docx", "word/_rels/document.xml.rels"), (".xlsx", "xl/_rels/workbook.xml.rels")]
)
def test_what_lies_outside_the_file_is_not_fetched(root: Path, suffix: str, part: str) -> None:
    link = b'<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    data = documents()[suffix]
    for kind in (b"image", b"attachedTemplate", b"externalLink", b"footer"):
        data = with_part(data, part, lambda old, kind=kind: old.replace(b"</Relationships>", link % kind))  # type: ignore[misc]
    (root / f"list{suffix}").write_bytes(data)
    outcome = mulu("import", root / f"list{suffix}", "--catalog", "list", "--edition", "2026", "--root", root)
    assert outcome.code == 0, outcome.out + outcome.err
    assert "root:" not in (root / "catalogs" / "list" / "2026" / "extract.csv").read_text("utf-8")


def test_ten_thousand_columns_are_no_list(root: Path) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet().write_row(0, 0, ["x"] * 10_000)
    assert "10000 columns" in refused(root, "list.xlsx", out.getvalue())
    cell = '<table:table-cell table:number-columns-repeated="10000"><text:p>x</text:p></table:table-cell>'
    row = f"<table:table-row>{cell}</table:table-row>"
    assert "10000 columns" in refused(root, "list.ods", ods(row))


@pytest.mark.parametrize("times", [2_000_000_000, 9 * 10**30])
def test_a_row_that_is_repeated_a_billion_times_is_not_written_out(root: Path, times: int) -> None:
    cell = "<table:table-cell><text:p>x</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'
    assert "more than 1000000 cells" in refused(root, "list.ods", ods(row))


def test_ten_thousand_columns_of_a_word_document_are_no_list_either(root: Path) -> None:
    document = docx.Document()
    row = document.add_table(1, 1).rows[0]._tr  # noqa: SLF001
    for _ in range(9_999):
        row.add_tc()
    out = io.BytesIO()
    document.save(out)
    assert "10000 columns" in refused(root, "list.docx", out.getvalue())


@pytest.mark.parametrize("suffix", [".doc", ".docx", ".ods", ".xls", ".xlsx"])
def test_a_file_with_a_password_is_told(root: Path, suffix: str) -> None:
    if suffix == ".ods":
        data = ods("", **{"META-INF__manifest.xml": "<manifest:encryption-data/>"})
    else:
        data = COMPOUND + b"\0" * 1024 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1024
    assert "password" in refused(root, f"list{suffix}", data)


@pytest.mark.parametrize("suffix", [".doc", ".docx", ".htm", ".html", ".ods", ".xls", ".xlsx"])
def test_a_picture_is_no_document_whatever_its_name(root: Path, suffix: str) -> None:
    assert "picture" in refused(root, f"list{suffix}", b"\x89PNG\r\n\x1a\n" + b"\0" * 100)


@pytest.mark.parametrize("suffix", [".doc", ".docx", ".ods", ".pdf", ".xls", ".xlsx"])
@pytest.mark.parametrize(
    "data", [b"x", COMPOUND, COMPOUND + b"\0" * 9_999, COMPOUND + b"\xff" * 9_999, b"PK\x03\x04"]
)
def test_bytes_that_are_no_document_end_in_a_sentence(root: Path, suffix: str, data: bytes) -> None:
    assert f"list{suffix}" in refused(root, f"list{suffix}", data)
