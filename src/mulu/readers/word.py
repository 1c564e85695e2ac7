"""Word documents (.docx): body, tables, notes, headers, footers and text boxes, every text of them.

Places count what a reader can count: paragraphs that are not blank, tables, rows, and the columns
of the grid in which cells begin.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

import docx
from docx.oxml.ns import qn
from lxml import etree

from mulu.errors import DocumentError
from mulu.extract import Reading
from mulu.messages import say
from mulu.readers.archive import unpack
from mulu.readers.survey import MOST_COLUMNS
from mulu.readers.word_numbers import Numbers, numbers_of
from mulu.readers.word_parts import (
    BOX,
    CHANGED,
    CHANGES,
    PARAGRAPH,
    ROW,
    TABLE,
    cells_of,
    is_in_run,
    is_on,
    nearest,
    seen_in,
)
from mulu.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from docx.parts.document import DocumentPart
    from lxml.etree import _Element as Element

    from mulu.messages import Message
    from mulu.readers import Watch
    from mulu.readers.word_parts import Cell

KIND = b"wordprocessingml.document.main+xml"
BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}
TEXTS = {qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
STRUCK = {qn("w:strike"), qn("w:dstrike")}
TEXT_PATH = "{urn:schemas-microsoft-com:vml}textpath"
PICTURES = {
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    qn("w:object"),
}
NOTES = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


def read(data: bytes, watch: Watch | None = None) -> Reading:
    """The runs of a .docx; `DocumentError` for what is none, or changes while it is read."""
    unpack(data, KIND)
    try:
        part = docx.Document(io.BytesIO(data)).part
        walk = _Walk(_numbers(part), watch or _watch_nothing)
        walk.blocks(part.element.body)
        for kind, root in _beside(part):
            walk.beside(kind, root)
    except (etree.LxmlError, KeyError, ValueError, AttributeError):
        raise DocumentError(
            say("the file is damaged: open it in a word processor and save it again")
        ) from None
    return Reading(walk.runs, list(walk.remarks()))


def _watch_nothing(done: int, total: int) -> None:
    """What is told how far the reader is where nobody asks."""


def _numbers(part: DocumentPart) -> Numbers:
    """How the document counts its lists."""
    roots = {
        relation.reltype.rpartition("/")[2]: etree.fromstring(relation.target_part.blob, _parser())
        for relation in part.rels.values()
        if not relation.is_external and relation.reltype.endswith(("/numbering", "/styles"))
    }
    return numbers_of(roots.get("numbering"), roots.get("styles"))


def _beside(part: DocumentPart) -> Iterator[tuple[str, Element]]:
    """What stands beside the body: notes and comments, then headers and footers in the order of their sections."""
    related = {relation.rId: relation for relation in part.rels.values() if not relation.is_external}
    for name, kind in NOTES.items():
        for relation in related.values():
            if relation.reltype.endswith(f"/{name}"):
                root = etree.fromstring(relation.target_part.blob, _parser())
                yield from ((kind, one) for one in root if one.get(qn("w:type")) in (None, "normal"))
    seen: set[str] = set()
    for name in ("header", "footer"):
        for reference in part.element.iter(qn(f"w:{name}Reference")):
            identifier = reference.get(qn("r:id"))
            if identifier in related and identifier not in seen:
                seen.add(identifier)
                yield name, etree.fromstring(related[identifier].target_part.blob, _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


@dataclass
class _Walk:
    """Goes through blocks in their order, and counts what places are made of."""

    numbers: Numbers
    watch: Watch
    runs: list[Run] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    pictures: int = 0
    hidden: int = 0
    struck: int = 0
    numbered: int = 0
    unnumbered: int = 0

    def blocks(self, root: Element, inside: str = "") -> None:
        """Paragraphs and tables below `root`; `inside` is the place of what holds them."""
        for child in root:
            if child.tag == PARAGRAPH:
                self._paragraph(child, inside)
            elif child.tag == TABLE:
                self._table(child, inside)
            elif child.tag == qn("w:altChunk"):
                raise DocumentError(
                    say(
                        "the document has another file inserted: open it in a word processor and save it again"
                    )
                )
            elif child.tag in CHANGES:
                raise DocumentError(CHANGED)
            else:
                self.blocks(child, inside)

    def beside(self, kind: str, root: Element) -> None:
        """A header, a footer, or a note."""
        self.blocks(root, f"{self._place(kind)} ")

    def remarks(self) -> Iterator[Message]:
        if self.pictures:
            yield say(
                "the document holds {count} picture(s) or embedded object(s); what is printed in them was not read",
                count=self.pictures,
            )
        if self.hidden:
            yield say("hidden text was read as well, in {count} place(s)", count=self.hidden)
        if self.struck:
            yield say("text that is struck out was read as well")
        if self.numbered:
            yield say(
                "numbers that the word processor puts before {count} paragraph(s) by itself were read as text",
                count=self.numbered,
            )
        if self.unnumbered:
            yield say(
                "{count} paragraph(s) are numbered in a way that is not known; these numbers were not read",
                count=self.unnumbered,
            )

    def _place(self, kind: str, inside: str = "") -> str:
        key = f"{inside}{kind}"
        self.counts[key] = self.counts.get(key, 0) + 1
        return f"{key} {self.counts[key]}"

    def _paragraph(self, paragraph: Element, inside: str) -> None:
        text = self._text(paragraph)
        if text.strip():
            self.runs.append(Run(self._place("paragraph", inside), text))
        self._boxes(paragraph)

    def _table(self, table: Element, inside: str) -> None:
        place = self._place("table", inside)
        number = self.counts["every table"] = self.counts.get("every table", 0) + 1
        grid = [list(cells_of(row)) for row in nearest(table, ROW, TABLE)]
        widest = max((cell.column + cell.across - 1 for cells in grid for cell in cells), default=0)
        if widest > MOST_COLUMNS:
            raise DocumentError(
                say("a table has {found} columns; at most {most} are read", found=widest, most=MOST_COLUMNS)
            )
        for row, cells in enumerate(grid, 1):
            self.watch(row, len(grid))
            runs = [
                self._cell(
                    cell,
                    (grid[at] for at in range(row, len(grid))),
                    f"{place} row {row} cell {cell.column}",
                    (number, row),
                )
                for cell in cells
            ]
            self.runs += [run for run in runs if run.row]
            self.runs += [run for run in runs if not run.row and run.text.strip()]
            for cell in cells:
                for one in nearest(cell.element, PARAGRAPH, TABLE):
                    self._boxes(one)
                for one in nearest(cell.element, TABLE, PARAGRAPH):
                    self._table(one, "")

    def _cell(self, cell: Cell, below: Iterable[Sequence[Cell]], place: str, at: tuple[int, int]) -> Run:
        text = "\n".join(self._text(one) for one in nearest(cell.element, PARAGRAPH, TABLE)).strip("\n")
        if cell.is_covered:
            # What is printed in a covered cell is not seen in a word processor: it belongs to no row.
            return Run(place, text)
        covered = takewhile(
            lambda cells: any(one.is_covered and one.column == cell.column for one in cells), below
        )
        return Run(place, text, *at, cell.column, cell.across, 1 + len(list(covered)))

    def _boxes(self, paragraph: Element) -> None:
        for one in seen_in(paragraph, enter_boxes=False):
            if one.tag == BOX:
                self.blocks(one, f"{self._place('textbox')} ")
            elif one.tag == TEXT_PATH and one.get("string"):
                self.runs.append(Run(self._place("watermark"), one.get("string", "")))
            elif one.tag in PICTURES:
                self.pictures += 1

    def _text(self, paragraph: Element) -> str:
        text = "".join(self._pieces(paragraph))
        number = self.numbers.number(paragraph, is_alone=not text.strip())
        self.numbered += bool(number)
        self.unnumbered += number is None
        return (number or "") + text

    def _pieces(self, paragraph: Element) -> Iterator[str]:
        for one in seen_in(paragraph, enter_boxes=False):
            if one.tag in CHANGES:
                raise DocumentError(CHANGED)
            if one.tag in TEXTS:
                yield one.text or ""
            elif one.tag in BREAKS and is_in_run(one):
                yield BREAKS[one.tag]
            elif one.tag == qn("w:vanish") and is_on(one):
                self.hidden += 1
            elif one.tag in STRUCK and is_on(one):
                self.struck += any(True for _ in one.iterancestors(qn("w:r")))
            elif one.tag == qn("w:sym"):
                yield chr(int(one.get(qn("w:char"), "FFFD"), 16))
