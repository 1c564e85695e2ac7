"""A spreadsheet (XLSX): its sheets, and what its properties say.

The parts of the file are found as the format has it (ECMA-376, Open Packaging Conventions), in the strict and
in the usual form. Nothing outside the file is followed.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mulu.archive import Archive
from mulu.errors import DocumentError
from mulu.grid import read_days, read_grid, read_texts, unescaped
from mulu.markup import local, walk
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.grid import Grid
    from mulu.markup import Attributes


@dataclass(frozen=True)
class Spreadsheet:
    """A spreadsheet's sheets by name, in their order, and what its properties say."""

    archive: Archive
    sheets: Mapping[str, str]
    properties: Mapping[str, str]
    related: Mapping[str, str]

    def open(self, sheet: str) -> Grid:
        """Read a sheet; `DocumentError` if it is broken or too large."""
        return read_grid(self.archive, sheet, self.sheets[sheet], self._texts, self._days)

    def comments(self, sheet: str) -> Sequence[tuple[str, str]]:
        """The comments on a sheet: cell and text."""
        found = _Comments()
        for part in _relations(self.archive, self.sheets[sheet]).get("comments", {}).values():
            walk(self.archive, part, found.start, found.end)
        return found.found

    @cached_property
    def _texts(self) -> Sequence[str]:
        return read_texts(self.archive, self.related.get("sharedStrings", ""))

    @cached_property
    def _days(self) -> Sequence[bool]:
        return read_days(self.archive, self.related.get("styles", ""))

    @property
    def has_macros(self) -> bool:
        """Whether it holds programs."""
        return any(part.lower().endswith("vbaproject.bin") for part in self.archive.parts)


def open_spreadsheet(data: bytes, name: str) -> Spreadsheet:
    """A spreadsheet whose sheets can be read; `DocumentError` if it is none."""
    archive = Archive(data, name)
    around = _relations(archive, "")
    book = next(iter(around.get("officeDocument", {}).values()), "")
    if book not in archive.parts:
        raise DocumentError(say("the file is no spreadsheet (.xlsx)"), name)
    listing = _Listing()
    walk(archive, book, listing.start)
    related = _relations(archive, book)
    parts = related.get("worksheet", {})
    sheets = {title: parts[one] for title, one in listing.sheets if one in parts}
    properties = _Properties()
    for part in around.get("custom-properties", {}).values():
        walk(archive, part, properties.start, properties.end)
    single = {kind: next(iter(found.values())) for kind, found in related.items()}
    return Spreadsheet(archive, sheets, properties.found, single)


def _relations(archive: Archive, part: str) -> dict[str, dict[str, str]]:
    """The parts that a part refers to: by kind, then by name."""
    folder, name = posixpath.split(part)
    found: dict[str, dict[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
            kind = attributes["Type"].rpartition("/")[2]
            found.setdefault(_kind(kind), {})[attributes["Id"]] = target

    walk(archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found


def _kind(name: str) -> str:
    """The strict form spells this one in another way."""
    return "custom-properties" if name == "customProperties" else name


class _Listing:
    """The sheets of a workbook: title and relation."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            relation = next((value for name, value in attributes.items() if local(name) == "id"), "")
            self.sheets.append((attributes["name"], relation))


class _Comments:
    """The comments of a sheet while they are gone through."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.cell = ""
        self.parts: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "comment":
            self.cell, self.parts = attributes.get("ref", ""), []

    def end(self, tag: str, text: str) -> None:
        if tag == "t":
            self.parts.append(unescaped(text))
        elif tag == "comment":
            self.found.append((self.cell, "".join(self.parts)))


class _Properties:
    """The properties that people and programs give a file, by name."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.name = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "property":
            self.name = attributes.get("name", "")

    def end(self, tag: str, text: str) -> None:
        if tag == "lpwstr":
            self.found[self.name] = unescaped(text)
