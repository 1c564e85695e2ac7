"""What a sheet of a .xlsx holds beside its cells: headers, footers, comments, texts of shapes, pictures."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from lxml import etree

from mulu.readers.print_codes import print_around

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element as Element

    from mulu.readers.survey import Survey

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
PARTS = {
    f"{MAIN}{which}{kind.title()}": kind
    for which in ("first", "odd", "even")
    for kind in ("header", "footer")
}


def related(parts: Mapping[str, bytes], path: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: kind and path by identifier; what lies outside the file is not among them."""
    folder, name = posixpath.split(path)
    relations = parts.get(f"{folder}/_rels/{name}.rels")
    found = {}
    for one in etree.fromstring(relations, parser()) if relations else ():
        target = one.get("Target", "")
        if one.get("TargetMode") == "External":
            continue
        inside = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        found[one.get("Id", "")] = one.get("Type", ""), posixpath.normpath(inside)
    return found


def parser() -> etree.XMLParser:
    """A parser that follows nothing out of the file."""
    return etree.XMLParser(resolve_entities=False, no_network=True)


def note_around(element: Element, survey: Survey) -> None:
    """Take a header or footer into the survey."""
    survey.printed_around.append((PARTS[str(element.tag)], print_around(element.text or "")))


def note_beside(parts: Mapping[str, bytes], path: str, survey: Survey) -> None:
    """Take comments and drawings of the sheet at `path` into the survey."""
    for kind, target in related(parts, path).values():
        name = kind.rpartition("/")[2]
        if target not in parts or name not in ("comments", "drawing"):
            continue
        root = etree.fromstring(parts[target], parser())
        if name == "comments":
            survey.drawn += (
                (
                    f"sheet {survey.name} {one.get('ref', '')}",
                    "".join(t.text or "" for t in one.iter(f"{MAIN}t")),
                )
                for one in root.iter(f"{MAIN}comment")
            )
            continue
        for shape in root.iter(f"{DRAWING}sp"):
            lines = ("".join(t.text or "" for t in line.iter(f"{TEXT}t")) for line in shape.iter(f"{TEXT}p"))
            text = "\n".join(line for line in lines if line.strip())
            survey.drawn.append((f"textbox {len(survey.drawn) + 1}", text))
        survey.pictures += sum(1 for _ in root.iter(f"{DRAWING}pic", f"{DRAWING}graphicFrame"))
