"""The parts of an archive that are XML, gone through element by element.

Elements and attributes are told by their local names. No entity is expanded, and a part that declares any is
refused; nothing is kept but what the caller keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mulu.archive import Archive

    Attributes = Mapping[str, str]
    Start = Callable[[str, Attributes], None]
    End = Callable[[str, str], None]


def walk(archive: Archive, part: str, start: Start, end: End | None = None) -> None:
    """Go through a part: `start` gets each element's local name and attributes, `end` its name and text.

    Raises `DocumentError` if the part is broken, also where `start` or `end` cannot make sense of it.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    pieces: list[str] = []

    def opened(name: str, attributes: Attributes) -> None:
        pieces.clear()
        start(local(name), attributes)

    def closed(name: str) -> None:
        if end:
            end(local(name), "".join(pieces))
        pieces.clear()

    def declared(*_: object) -> None:
        raise DocumentError(
            say("the file declares entities, which no spreadsheet program does"), archive.name
        )

    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = declared
    try:
        for piece in archive.pieces(part):
            parser.Parse(piece, False)
        if part in archive.parts:
            parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, KeyError, IndexError):
        raise archive.broken() from None


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]
