"""A workbook of ours that was saved in another format than .xlsx: recognised, so that it is not taken for a document."""

from __future__ import annotations

from mulu.archive import Archive
from mulu.errors import DocumentError
from mulu.messages import LANGUAGES, say
from mulu.passport import SIGN, own_headings

_PARTS = ("content.xml", "xl/sharedStrings.bin")
"""Where OpenDocument (.ods) and the binary form of Excel (.xlsb) keep texts."""
_OLD = b"\xd0\xcf\x11\xe0"
"""How .xls begins, and what has a password."""
_BEGINNING = 4096
"""So many bytes are searched for headings."""
_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "gb18030")
"""What spreadsheet programs write text in."""


def refuse_converted(data: bytes, name: str) -> None:
    """`DocumentError` if the file is a workbook of ours in a format that loses what it comes back by."""
    if data.startswith(_OLD) and "EncryptedPackage".encode("utf-16-le") in data:
        raise DocumentError(say("the file is protected with a password: save it without one"), name)
    if _is_ours(data, name):
        message = say(
            "this is a workbook of mulu export in another format: open the .xlsx that it was made of, or save it as Excel workbook (.xlsx)"
        )
        raise DocumentError(message, name)
    if _is_its_text(data):
        message = say(
            "this is the text of a workbook of mulu export (.csv), which does not come back: save the workbook itself as .xlsx"
        )
        raise DocumentError(message, name)


def _is_ours(data: bytes, name: str) -> bool:
    if not data.startswith(b"PK"):
        return _has_sign(data)
    try:
        archive = Archive(data, name)
        return any(_has_sign(archive.read(part)) for part in _PARTS)
    except DocumentError:
        # Readers of documents say what is wrong with it.
        return False


def _has_sign(data: bytes) -> bool:
    return SIGN.encode() in data or SIGN.encode("utf-16-le") in data


def _is_its_text(data: bytes) -> bool:
    """Whether a table in plain text has the headings that only our workbooks have."""
    lines = [data[:_BEGINNING].decode(one, "replace").partition("\n")[0] for one in _ENCODINGS]
    return any(
        all(one.render(language) in line for one in own_headings())
        for line in lines
        for language in LANGUAGES
    )
