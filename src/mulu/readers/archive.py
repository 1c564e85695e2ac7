"""Office files as archives of parts: looked over before any library unpacks them.

A few kilobytes can unpack to terabytes, and a document type can define entities without end; both
are refused here, so that what reads the parts never sees them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.messages import Message

MOST_PARTS = 5_000
MOST_BYTES = 200_000_000
"""Of all parts together, unpacked. A list of a million cells needs about half of it."""
MOST_TAGS = 8_000_000
"""In all parts of XML, ends of elements too. A table needs 4 to 14 for each cell."""
COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1")
"""How files of Office 97 begin, and all Office files with a password."""
MACROS = re.compile(r"vbaProject\.bin\Z|\A(?:Basic|Scripts)/.+")
"""Parts in which macros lie, of Office and of OpenDocument."""
TYPES = "[Content_Types].xml"
STRICT = b"http://purl.oclc.org/ooxml/"


def unpack(data: bytes, kind: bytes) -> Mapping[str, bytes]:
    """The parts of an office file, by name; `kind` is what its table of contents must hold.

    Raises `DocumentError` for what is no such file, is damaged, encrypted or dangerous.
    """
    if data.startswith(COMPOUND_FILE):
        raise DocumentError(of_compound_file(data))
    parts = _unpacked(data)
    contents = parts.get(TYPES) or parts.get("mimetype") or b""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise DocumentError(PROTECTED)
    if b"macroEnabled" in contents or any(MACROS.search(name) for name in parts):
        raise DocumentError(say("the file holds macros: save it without them"))
    if kind not in contents:
        raise DocumentError(say("the file is of another kind than its name says: give it its own ending"))
    texts = [part for name, part in parts.items() if name.endswith((".xml", ".rels"))]
    for part in texts:
        _refuse_trickery(part)
    refuse_tags(sum(part.count(b"<") for part in texts))
    return parts


def refuse_tags(count: int) -> None:
    """`DocumentError` if there are more tags than can be held in memory."""
    if count > MOST_TAGS:
        raise DocumentError(
            say("the file has {found} tags; at most {most} are read", found=count, most=MOST_TAGS)
        )


def _unpacked(data: bytes) -> dict[str, bytes]:
    """All parts, whose sizes are held against what the archive says before and after unpacking."""
    damaged = DocumentError(
        say(
            "the file is damaged or of another kind than its name says: open it in an office program and save it again"
        )
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise DocumentError(PROTECTED)
            if len(members) > MOST_PARTS or sum(member.file_size for member in members) > MOST_BYTES:
                raise DocumentError(
                    say(
                        "the file unpacks to more than {most} MB, which no list does",
                        most=MOST_BYTES // 1_000_000,
                    )
                )
            if len({member.filename for member in members}) < len(members):
                raise damaged
            return {member.filename: archive.read(member) for member in members if not member.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise damaged from None


def _refuse_trickery(part: bytes) -> None:
    plain = part.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise DocumentError(
            say("the file defines entities of its own, which no office program does: it is not opened")
        )
    if STRICT in plain[:10_000]:
        raise DocumentError(say("the file is saved as Strict Open XML: save it as an ordinary document"))


def of_compound_file(data: bytes) -> Message:
    """Why a file of Office 97 cannot be read under a name of a later Office."""
    return PROTECTED if "EncryptedPackage".encode("utf-16-le") in data else _OLD


PROTECTED = say("the file is protected by a password: save it without one")
_OLD = say("the file is of Office 97 to 2003, or damaged: name it .doc or .xls, as it is")
