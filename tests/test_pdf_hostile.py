"""A PDF that is damaged, locked, or made to do harm ends in a sentence that says what to do."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.documents import empty_catalog
from tests.pdf_files import assembled, pdf, stream, table, text

if TYPE_CHECKING:
    from pathlib import Path

TABLE = table([["编码", "名称"], ["1-01", "炼钢工"]])
SOUND = pdf(TABLE)
LOCK = f"/Encrypt <</Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -44>> /ID [<00> <00>]"


def bomb(times: int) -> bytes:
    """A page of 128 MB of blanks, packed so many times."""
    packed = zlib.compress(b" " * 2**27)
    for _ in range(times - 1):
        packed = zlib.compress(packed)
    data = b"<</Filter [%s] /Length %d>>stream\n%s\nendstream" % (
        b"/FlateDecode " * times,
        len(packed),
        packed,
    )
    return pdf(TABLE, swap=(stream(TABLE.encode()), data))


def calling(depth: int) -> bytes:
    """A page that paints something ten times, which paints something ten times, and so on."""
    forms = []
    for number in range(depth):
        own = f"<</XObject <</X {9 + number} 0 R>>>>" if number < depth - 1 else "<<>>"
        calls = "/X Do " * 10
        head = f"<</Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources {own} /Length {len(calls)}>>"
        forms.append(f"{head}stream\n{calls}\nendstream".encode())
    return pdf("/X Do", extra=forms, swap=(b"/P 7 0 R", b"/X 8 0 R"))


HOSTILE = {
    "something else": (b"PK\x03\x04 a spreadsheet", "this is no PDF, whatever it is called"),
    "nothing but a name": (b"%PDF-1.7\n%%EOF", "the PDF is damaged: get the file again"),
    "the first half": (SOUND[: len(SOUND) // 2], "the PDF breaks off before its end"),
    "the first half and an end": (SOUND[: len(SOUND) // 2] + b"\n%%EOF", "the PDF is damaged"),
    "a password": (pdf(TABLE, trailer=LOCK), "the PDF is locked with a password: save it without one"),
    "a lock that nobody knows": (
        pdf(TABLE, trailer=LOCK.replace("/V 1", "/V 9")),
        "the PDF is locked with a password",
    ),
    "a bomb": (bomb(1), "page 1 of the PDF swells to more than 64 MB"),
    "a bomb in a bomb": (bomb(2), "page 1 of the PDF swells to more than 64 MB"),
    "calls of calls": (calling(9), "page 1 of the PDF calls up more than 5000 drawings"),
    "a hundred thousand characters": (
        pdf(text(9, 9, "字" * 100) * 1_100),
        "page 1 of the PDF holds more than 100000 characters and lines",
    ),
    "hundreds of columns": (
        pdf(table([["列"] * 300] * 2, width=4)),
        "a table on page 1 of the PDF has 300 columns",
    ),
    "thousands of pages": (
        pdf(TABLE, swap=(b"/Count 1 ", b"/Count 99999 ")),
        "the PDF has 99999 pages, more than 5000 are not read: split it",
    ),
    "more pages promised": (pdf(TABLE, swap=(b"/Count 1 ", b"/Count 7 ")), "the PDF is damaged"),
    "pages in a circle": (
        pdf(TABLE, swap=(b"/Count 1 /Kids [8 0 R]", b"/Count 2 /Kids [2 0 R 8 0 R]")),
        "the PDF is damaged",
    ),
    "a page without extent": (pdf(TABLE, swap=(b"0 0 595 842", b"0 0 0 0")), "page 1 of the PDF is damaged"),
    "a page whose contents are gone": (
        pdf(TABLE, swap=(b"/Contents 9 0 R", b"/Contents 99 0 R")),
        "page 1 of the PDF is damaged",
    ),
    "a page whose contents are something else": (
        pdf(TABLE, swap=(b"/Contents 9 0 R", b"/Contents 4 0 R")),
        "page 1 of the PDF is damaged",
    ),
    "half of a page": (
        pdf(TABLE, swap=(stream(TABLE.encode()), stream(TABLE.encode())[:-60] + b"\nendstream")),
        "page 1 of the PDF is damaged",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_a_sentence(name: str, tmp_path: Path) -> None:
    data, sentence = HOSTILE[name]
    document = tmp_path / "list.pdf"
    document.write_bytes(data)
    outcome = mulu(
        *("import", document, "--catalog", "list", "--edition", "2026"),
        *("--root", empty_catalog(tmp_path), "--lang", "en"),
    )
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert not (tmp_path / "catalogs/list/2026").exists()


def test_things_nested_without_end_harm_nobody(tmp_path: Path) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    (tmp_path / "list.pdf").write_bytes(pdf(f"{deep.decode()} {TABLE}", extra=[deep]))
    outcome = mulu(
        *("import", tmp_path / "list.pdf", "--catalog", "list", "--edition", "2026"),
        *("--root", empty_catalog(tmp_path), "--lang", "en"),
    )
    assert outcome.code == 1
    assert "page 1 table 1 row 2 cell 2" in outcome.out


def test_a_file_of_objects_without_pages_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "list.pdf").write_bytes(assembled([b"<</Type /Catalog>>"]))
    outcome = mulu(
        *("import", tmp_path / "list.pdf", "--catalog", "list", "--edition", "2026"),
        *("--root", empty_catalog(tmp_path), "--lang", "en"),
    )
    assert outcome.code == 2
    assert "the PDF is damaged" in outcome.err
