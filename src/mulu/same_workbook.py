"""What a spreadsheet (XLSX) consists of: its parts.

It comes from anywhere: it must be parts and nothing else, and the same parts for every program that reads them.
"""

from __future__ import annotations

import io
import zipfile
import zlib

MOST_UNPACKED = 1 << 30
"""Bytes that a spreadsheet may unpack to; a small file can hold a large one."""


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
        name = entry.orig_filename.encode()
        start = at + 30 + len(name)
        # Readers that go by the entries and readers that go by the list must see the same.
        is_next = entry.header_offset == at and data[at + 4 : at + 30] == data[central + 6 : central + 32]
        is_named_alike = data[at + 30 : start] == name == data[central + 46 : central + 46 + len(name)]
        is_plain = not (entry.extra or entry.comment or entry.flag_bits)
        if not (is_next and is_named_alike and is_plain) or entry.filename in found:
            raise ValueError(f"{entry.filename}: bytes that belong to no part")
        at = start + entry.compress_size
        central += 46 + len(name)
        found[entry.filename] = _unpacked(entry, data[start:at])
    if at + listed + 22 != len(data):
        raise ValueError("bytes that belong to no part")
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
