"""Web pages (.html, .htm): tables, and between them the lines that a browser shows.

Nothing is fetched and no script runs. What the page hides is not read, and told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from mulu.decoding import guess_encoding
from mulu.errors import DocumentError
from mulu.extract import Reading
from mulu.messages import say
from mulu.readers.archive import refuse_tags
from mulu.readers.html_grid import grid_of
from mulu.readers.html_lines import ROLES, cells_of, is_hidden, lines_of
from mulu.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from mulu.messages import Message

DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE
)
"""How a page says its encoding, in its first few thousand bytes."""
CODECS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5-hkscs",
}
"""Encodings that a page is believed to have; all others are guessed, as pages are often wrong about them."""
PICTURES = ("img", "object", "embed", "canvas", "svg", "video")
FRAMES = ("frame", "iframe")
MOST_SHOWN = 40
"""Characters of a hidden text that are shown."""


def read(data: bytes) -> Reading:
    """The runs of a web page; `DocumentError` for what is none."""
    root = _parse(_decode(data))
    walk = _Walk()
    walk.blocks(root)
    if not walk.runs and any(True for _ in root.iter(*FRAMES)):
        raise DocumentError(
            say(
                "the page is a frame around others and has no text of its own: import the page that has the list"
            )
        )
    return Reading(walk.runs, list(walk.remarks(root)))


def _decode(data: bytes) -> str:
    """A page's text; `UnicodeDecodeError` if it is in no known encoding."""
    guessed = guess_encoding(data)
    if guessed in (None, "gb18030"):
        declared = DECLARED.search(data[:8192])
        name = CODECS.get(declared[1].decode().lower()) if declared else None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode(name or guessed or "utf-8")
    return data.decode(guessed or "utf-8").removeprefix("\ufeff")


def _parse(text: str) -> Element:
    refuse_tags(text.count("<"))
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.LxmlError:
        root = None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise DocumentError(
            say("the page is nested more deeply, or holds a longer text, than any list: it is not read")
        )
    if root is None:
        raise DocumentError(say("the file is no web page, or holds nothing"))
    return root


@dataclass
class _Walk:
    """Goes through a page in its order, and counts what places are made of."""

    runs: list[Run] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0

    def blocks(self, root: Element) -> None:
        """All that stands below `root`: each line is a run, and so is each cell of a table."""
        for one in lines_of(root, self.hidden):
            if not isinstance(one, str):
                self._table(one)
                continue
            for text in filter(str.strip, re.split(r"\n{2,}", one)):
                self.paragraphs += 1
                self.runs.append(Run(f"paragraph {self.paragraphs}", text.strip("\n")))

    def _table(self, table: Element) -> None:
        """A table; one that has others in its cells lays the page out, and what is in it stands outside."""
        if any(True for one in table.iter("table") if one is not table):
            for one in cells_of(table):
                self.blocks(one)
            return
        for caption in table.iter("caption"):
            self.blocks(caption)
        self.tables += 1
        grid = grid_of(table, self.hidden)
        for cell in grid.cells:
            text = "\n".join(one for one in lines_of(cell.element, self.hidden) if isinstance(one, str))
            place = f"table {self.tables} row {cell.row} cell {cell.column}"
            self.runs.append(Run(place, text, self.tables, cell.row, cell.column, cell.across, cell.down))
        for text in grid.stray:
            self.paragraphs += 1
            self.runs.append(Run(f"paragraph {self.paragraphs}", text))

    def remarks(self, root: Element) -> Iterator[Message]:
        pictures = sum(1 for one in root.iter(*PICTURES) if not is_hidden(one))
        if self.hidden:
            yield say(
                "text that the page hides was not read, in {count} place(s): {text}",
                count=len(self.hidden),
                text=self.hidden[0][:MOST_SHOWN],
            )
        if pictures:
            yield say(
                "the document holds {count} picture(s) or embedded object(s); what is printed in them was not read",
                count=pictures,
            )
        if any(True for _ in root.iter(*FRAMES)):
            yield say("the page shows other pages in frames; they were not read")
        if any(True for one in root.iter("li") if _is_numbered(one)):
            yield say("the page numbers lists by itself; such numbers are no text and were not read")
        if any(True for _ in root.iter(*ROLES["struck"])):
            yield say("text that is struck out was read as well")


def _is_numbered(item: Element) -> bool:
    parent = item.getparent()
    return parent is not None and parent.tag == "ol"
