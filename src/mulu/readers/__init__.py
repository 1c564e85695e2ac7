"""Published documents as text runs: one reader a kind of file.

A reader takes a document's bytes and gives every run of its text with its place; it knows nothing
of catalogues.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from mulu.errors import DocumentError
from mulu.extract import Reading
from mulu.messages import listed, say
from mulu.readers.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from mulu.finding import Flaw
    from mulu.runs import Run

    Watch = Callable[[int, int], object]

READERS = {
    ".csv": "delimited.read_csv",
    ".doc": "doc.read",
    ".docx": "word.read",
    ".htm": "html.read",
    ".html": "html.read",
    ".ods": "ods.read",
    ".pdf": "pdf.read",
    ".tsv": "delimited.read_tsv",
    ".txt": "text.read",
    ".xls": "workbook.read_xls",
    ".xlsx": "workbook.read_xlsx",
}
"""The module and function that read a kind of file, imported when one is read.

A reader takes bytes and gives runs, or a `Reading`. It raises `DocumentError` without a path for
what it cannot read, `UnicodeDecodeError` for text in no known encoding.
"""
WATCHED = {".doc", ".docx", ".ods", ".pdf", ".xls", ".xlsx"}
"""Kinds of files that may take long: their readers also take a `Watch`, and tell it how far they are."""
SAME = {".htm": ".html"}
"""Endings that mean the same."""
FAULTS = {
    ".csv": "delimited.faults_of_csv",
    ".tsv": "delimited.faults_of_tsv",
}
"""What readers have to say of places that they could read as text only, by place."""


def open_document(data: bytes, name: str, watch: Watch | None = None) -> Reading:
    """Read a document, by the ending of its name; `DocumentError` if it cannot be read.

    `watch` is told how many parts of how many are read, where that takes long.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in READERS:
        known = listed(sorted(READERS))
        raise DocumentError(
            say("no reader for this kind of file; these are read: {known}", known=known), name
        )
    if not data:
        raise DocumentError(say("the file is empty"), name)
    try:
        kind = kind_of(data, suffix)
        read = _found(READERS[kind])
        found = read(data, watch) if kind in WATCHED else read(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            say("the text is neither UTF-8 nor UTF-16 nor GB18030: save it as UTF-8"), name, line
        ) from None
    except DocumentError as error:
        raise DocumentError(error.message, error.path or name, error.line) from None
    reading = found if isinstance(found, Reading) else Reading(found)
    if kind in (suffix, SAME.get(suffix)):
        return reading
    told = say("by its bytes the file is {kind}, and was read as such", kind=kind)
    return replace(reading, remarks=[told, *reading.remarks])


def read_document(data: bytes, name: str) -> Sequence[Run]:
    """The runs of a document; `DocumentError` if it cannot be read."""
    return open_document(data, name).runs


def faults_of(data: bytes, name: str) -> Mapping[str, Flaw]:
    """Why runs of a document stand outside its tables that should not, by their place."""
    path = FAULTS.get(kind_of(data, PurePath(name).suffix.lower()))
    return cast("Mapping[str, Flaw]", _found(path)(data)) if path else {}


def _found(path: str) -> Callable[..., Any]:
    module, _, function = path.partition(".")
    try:
        return cast("Callable[..., Any]", getattr(import_module(f"mulu.readers.{module}"), function))
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] == "mulu":
            raise
        raise DocumentError(
            say(
                "the package {package} is missing, which reads such files: pip install 'mulu[documents]'",
                package=error.name,
            )
        ) from None
