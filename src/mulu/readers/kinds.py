"""What kind of file a document is by its bytes, since its name may say something else.

Programs of authorities write web pages and newer documents under the names of Office 97, which Office
opens all the same.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say
from mulu.readers.archive import COMPOUND_FILE
from mulu.readers.compound import Compound

if TYPE_CHECKING:
    from mulu.messages import Message

TRUSTED = (".csv", ".tsv", ".txt")
"""Text may look like anything: such files are what their names say."""
ZIPPED = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "content.xml": ".ods"}
STREAMS = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls"}
PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
NOT_READ: dict[bytes, Message] = {
    rb"\A(?:\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\0|MM\0\*)": say("the file is a picture: only text is read"),
    rb"\A\s*MIME-Version:": say(
        "the file is a web page saved with all that belongs to it (.mht): open it in an office program and save it as .docx or .xlsx"
    ),
    rb"\A\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*>\s*(?:<\?mso[^>]*>\s*)?<(?:w:wordDocument|(?:ss:)?Workbook|pkg:package)": say(
        "the file is XML of Office 2003: open it in an office program and save it as .docx or .xlsx"
    ),
    rb"\A\s*\{\\rtf": say("the file is Rich Text: open it in a word processor and save it as .docx"),
}
"""Kinds of files by how they begin, and why they are not read."""
FIRST = 4096


def kind_of(data: bytes, suffix: str) -> str:
    """The ending that a file should have, if its bytes tell; `DocumentError` for what no reader reads."""
    if suffix in TRUSTED:
        return suffix
    beginning = data[:FIRST]
    for pattern, reason in NOT_READ.items():
        if re.match(pattern, beginning):
            raise DocumentError(reason)
    if beginning.startswith(b"%PDF-"):
        return ".pdf"
    if beginning.startswith(b"PK\x03\x04"):
        return _of_archive(data, suffix)
    if beginning.startswith(COMPOUND_FILE):
        return _of_compound(data, suffix)
    if PAGE.search(beginning.replace(b"\0", b"")):
        return ".html"
    return ".tsv" if suffix == ".xls" and b"\t" in beginning and b"\0" not in beginning else suffix


def _of_archive(data: bytes, suffix: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return suffix
    return next((kind for name, kind in ZIPPED.items() if name in names), suffix)


def _of_compound(data: bytes, suffix: str) -> str:
    try:
        names = Compound(data).entries
    except (ValueError, struct.error):
        return suffix
    return next((kind for name, kind in STREAMS.items() if name in names), suffix)
