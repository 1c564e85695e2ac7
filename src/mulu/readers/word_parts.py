"""The parts of a Word document's body: rows, cells and what is seen of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

PARAGRAPH, TABLE, ROW, CELL, BOX = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "txbxContent"))
CHANGES = {qn(f"w:{name}") for name in ("del", "ins", "moveFrom", "moveTo", "cellDel", "cellIns")}
CHANGED = say("the document holds tracked changes: accept or reject them, and save it again")
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


@dataclass(frozen=True)
class Cell:
    """A cell of a row, at its column in the table's grid."""

    element: Element
    column: int
    across: int
    is_covered: bool


def is_on(element: Element) -> bool:
    """Whether a property that is there holds."""
    return element.get(qn("w:val")) not in ("0", "false")


def is_in_run(element: Element) -> bool:
    """Whether an element is text, and no property of a paragraph."""
    parent = element.getparent()
    return parent is not None and parent.tag == qn("w:r")


def cells_of(row: Element) -> Iterator[Cell]:
    """The cells of a row, with the columns of the grid that they take."""
    column = 1 + _number(row, "w:trPr/w:gridBefore", 0)
    for element in nearest(row, CELL, TABLE):
        across = max(1, _number(element, "w:tcPr/w:gridSpan", 1))
        merge = element.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        is_covered = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
        yield Cell(element, column, across, is_covered)
        column += across


def _number(element: Element, path: str, otherwise: int) -> int:
    found = element.find("/".join(qn(step) for step in path.split("/")))
    value = found.get(qn("w:val"), "") if found is not None else ""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else otherwise


def nearest(root: Element, tag: str, stop: str) -> Iterator[Element]:
    """The nearest elements of a tag below `root`, whatever wraps them, but for what stands inside `stop`."""
    for child in root:
        if child.tag in CHANGES:
            raise DocumentError(CHANGED)
        if child.tag == tag:
            yield child
        elif child.tag != stop:
            yield from nearest(child, tag, stop)


def seen_in(root: Element, *, enter_boxes: bool) -> Iterator[Element]:
    """All that a reader sees below `root`: of alternatives, the first."""
    for child in root:
        if child.tag != FALLBACK:
            yield child
            if enter_boxes or child.tag != BOX:
                yield from seen_in(child, enter_boxes=enter_boxes)
