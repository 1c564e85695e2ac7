"""Published documents as text runs: one reader a kind of file.

A reader takes a document's bytes and gives every run of its text with its place; it knows nothing
of catalogues.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say
from mulu.readers import delimited, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mulu.extract import Run
    from mulu.finding import Flaw

READERS: dict[str, Callable[[bytes], list[Run]]] = {
    ".txt": text.read,
    ".csv": delimited.read_csv,
    ".tsv": delimited.read_tsv,
}
FAULTS: dict[str, Callable[[bytes], Mapping[str, Flaw]]] = {
    ".csv": delimited.faults_of_csv,
    ".tsv": delimited.faults_of_tsv,
}
"""What readers have to say of places that they could read as text only, by place."""


def read_document(data: bytes, name: str) -> list[Run]:
    """The runs of a document, by the ending of its name; `DocumentError` if it cannot be read."""
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise DocumentError(
            say("no reader for this kind of file; these are read: {known}", known=known), name
        )
    if not data:
        raise DocumentError(say("the file is empty"), name)
    try:
        return reader(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            say("the text is neither UTF-8 nor UTF-16 nor GB18030: save it as UTF-8"), name, line
        ) from None


def faults_of(data: bytes, name: str) -> Mapping[str, Flaw]:
    """Why runs of a document stand outside its tables that should not, by their place."""
    faults = FAULTS.get(PurePath(name).suffix.lower())
    return faults(data) if faults else {}
