"""Text in files of OpenDocument: its paragraphs, with the spaces and fields that they write as elements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.readers.survey import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
NUMBERS = (f"{TEXT}page-number", f"{TEXT}page-count")
FILLED_IN = tuple(f"{TEXT}{name}" for name in ("sheet-name", "date", "time", "file-name", "title"))
"""What the program fills in when it prints."""
MOST_SPACES = 1_000


def lines_in(root: Element) -> Iterator[str]:
    """The paragraphs below an element, in whatever they are wrapped."""
    for child in root:
        if child.tag in PARAGRAPHS:
            yield line_of(child)
        else:
            yield from lines_in(child)


def line_of(paragraph: Element) -> str:
    """A paragraph's text; nothing, if there is nothing in it but what the program fills in."""
    pieces = list(_pieces(paragraph))
    says = any(is_said and piece.strip() for piece, is_said in pieces)
    return "".join(piece for piece, _ in pieces) if says else ""


def _pieces(element: Element) -> Iterator[tuple[str, bool]]:
    """Pieces of text, and whether the file itself says them."""
    yield element.text or "", True
    for child in element:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield " " * min(int(count) if count.isascii() and count.isdecimal() else 1, MOST_SPACES), False
        elif child.tag == f"{TEXT}tab":
            yield "\t", False
        elif child.tag == f"{TEXT}line-break":
            yield "\n", False
        elif child.tag in NUMBERS:
            yield PAGE, False
        elif child.tag not in FILLED_IN and isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or "", True
