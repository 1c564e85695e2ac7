"""What a spreadsheet (XLSX) consists of and says: its parts, their marks, and its cells.

It comes from anywhere: it must be parts and nothing else, and what is marked up is read strictly.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING
from xml.parsers import expat

from mulu.errors import UsageError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

Cells = tuple[object, ...]
MOST_UNPACKED = 1 << 30
"""Bytes that a spreadsheet may unpack to; a small file can hold a large one."""
_NEVER = {"f", "hyperlink", "externalReference", "oleObject", "control", "conditionalFormatting"}
"""Elements by which a cell shows something else than what stands in it; none is ever made."""
_TELLING = {"formatCode", "hidden", "zeroHeight", "state"}
"""Attributes that hide cells, or show them as something else."""
_TEXT = "#"
"""Stands for an attribute where text is told."""
_LEADING = (".rels", "[Content_Types].xml")
"""Parts that say where others are, and what they are."""
_COUNTED = ("xl/worksheets/", "xl/sharedStrings.xml")
"""Where each element is counted: two cells of one name are two answers."""


def parts_of(data: bytes) -> dict[str, bytes]:
    """What a zip file unpacks to, by name and in its order; `ValueError` if it holds anything besides."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise ValueError(f"more than {MOST_UNPACKED} bytes")
    found: dict[str, bytes] = {}
    at = 0
    listed = sum(46 + len(entry.orig_filename.encode()) for entry in entries)
    central = len(data) - 22 - listed
    for entry in entries:
        start = at + 30 + len(entry.orig_filename.encode())
        # Readers that go by the entries and readers that go by the list must see the same.
        is_next = entry.header_offset == at and data[at + 4 : at + 30] == data[central + 6 : central + 32]
        if not is_next or entry.extra or entry.comment or entry.filename in found:
            raise ValueError(f"{entry.filename}: bytes that belong to no part")
        at = start + entry.compress_size
        central += 46 + len(entry.orig_filename.encode())
        found[entry.filename] = _unpacked(entry, data[start:at])
    if at + listed + 22 != len(data):
        raise ValueError("bytes that belong to no part")
    return found


def never_made(part: str, there: bytes, here: bytes) -> str:
    """What a part has, and `here` has not, that says something, hides cells or shows them as something else."""
    known = {*_marks(here)}
    is_apart = not part.startswith(_COUNTED)
    for element, attribute, value in _marks(there):
        is_text = is_apart and attribute == _TEXT and element != "AppVersion"
        is_telling = is_text or element in _NEVER or attribute in _TELLING
        if is_telling and (element, attribute, value) not in known:
            named = f' {attribute}="{value}"' if attribute not in ("", _TEXT) else ""
            return f"<{element}{named}>{value if attribute == _TEXT else ''}"
    return ""


def is_written_alike(part: str, there: bytes, here: bytes) -> bool:
    """Whether a part is put together of the same elements and attributes, whatever their values are."""
    if part.endswith(_LEADING):
        return sorted(_marks(there)) == sorted(_marks(here))
    found, made = (
        Counter((element, attribute) for element, attribute, _ in _marks(data)) for data in (there, here)
    )
    return found == made if part.startswith(_COUNTED) else found.keys() <= made.keys()


def cells_of(data: bytes) -> Iterator[Cells]:
    """The names of the sheets, and of each its cells, row by row."""
    try:
        import python_calamine
    except ImportError:
        raise UsageError(say("to read spreadsheets, install calamine: pip install 'mulu[publish]'")) from None
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for number, sheet in enumerate(book.sheet_names):
        yield (sheet,)
        yield from map(tuple, book.get_sheet_by_index(number).to_python(skip_empty_area=False))


def _marks(data: bytes) -> list[tuple[str, str, str]]:
    """Every element of a marked-up part, without its prefix: alone, with each attribute, and with what stands in it."""
    found: list[tuple[str, str, str]] = []
    if not data:
        return found

    def start(element: str, attributes: dict[str, str]) -> None:
        bare = element.rpartition(":")[2]
        found.append((bare, "", ""))
        found.extend((bare, name.rpartition(":")[2], value) for name, value in attributes.items())

    def refuse(*_: object) -> None:
        raise ValueError("a document type")

    def text(data: str) -> None:
        if data.strip():
            found.append((found[-1][0] if found else "", _TEXT, data))

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)
    return found


def _unpacked(entry: zipfile.ZipInfo, packed: bytes) -> bytes:
    data = packed
    if entry.compress_type == zipfile.ZIP_DEFLATED:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        data = unpacking.decompress(packed, entry.file_size + 1)
        if not unpacking.eof or unpacking.unused_data:
            raise ValueError(f"{entry.filename}: bytes that belong to no part")
    elif entry.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{entry.filename}: packed in another way")
    if len(data) != entry.file_size or zlib.crc32(data) != entry.CRC:
        raise ValueError(f"{entry.filename}: not what its sum says")
    return data
