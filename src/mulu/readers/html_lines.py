"""The lines of a web page, as a browser breaks them, and the tables between them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

ROLES = {
    "block": frozenset(
        ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
         "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
         "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section",
         "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"]
    ),
    "no text": frozenset(["head", "link", "meta", "script", "style", "title"]),
    "hidden": frozenset(["comment", "datalist", "noframes", "noscript", "template"]),
    "struck": frozenset(["del", "s", "strike"]),
}  # fmt: skip
"""What elements are to the text in them."""
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*(?:all|screen)", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_AROUND_BREAK = re.compile(r" *\n *")
_VALUED = frozenset(("", "button", "date", "email", "number", "submit", "tel", "text", "url"))
"""Kinds of input elements whose value can be seen."""


def lines_of(root: Element, hidden: list[str]) -> Iterator[str | Element]:
    """The lines below `root` that are not blank, and its tables, in order; hidden texts are added to `hidden`.

    A line is what stands between two ends of blocks. Breaks inside are kept, all other white space is one space.
    """
    pieces: list[str] = []
    for piece in _pieces(root, hidden, is_kept=False):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        yield from _joined(pieces)
        pieces.clear()
        if piece is not None:
            yield piece
    yield from _joined(pieces)


def cells_of(table: Element) -> Iterator[Element]:
    """The cells of a table, captions too, but not those of tables in it."""
    for child in table:
        if child.tag in ("td", "th", "caption"):
            yield child
        elif child.tag != "table":
            yield from cells_of(child)


def is_hidden(element: Element) -> bool:
    """Whether an element says of itself that it is not shown."""
    return (
        element.tag in ROLES["hidden"]
        or "hidden" in element.attrib
        or _HIDING.search(element.get("style", "")) is not None
    )


def note_hidden(element: Element, hidden: list[str]) -> None:
    """Add the text of a hidden element to `hidden`, if it has any."""
    texts = (one for one in element.iter() if one.tag not in ROLES["no text"])
    text = _SPACE.sub(" ", " ".join(one.text or "" for one in texts)).strip()
    if text:
        hidden.append(text)


def close_lines(text: str) -> str:
    """A text with each run of white space as one space."""
    return _SPACE.sub(" ", text)


def _pieces(element: Element, hidden: list[str], *, is_kept: bool) -> Iterator[str | Element | None]:
    """Texts, tables, and `None` for each end of a block, below an element; `is_kept` says whether line ends are meant."""
    is_kept = is_kept or element.tag in ("pre", "textarea", "listing")
    yield _text(element.text, is_kept=is_kept)
    for child in element:
        if child.tag in ROLES["no text"]:
            pass
        elif is_hidden(child):
            note_hidden(child, hidden)
        elif child.tag == "table":
            yield child
        elif child.tag == "br":
            yield "\n"
        elif child.tag == "input":
            yield f" {child.get('value', '')} " if child.get("type", "").lower() in _VALUED else ""
        elif child.tag in ROLES["block"]:
            yield None
            yield from _pieces(child, hidden, is_kept=is_kept)
            yield None
        else:
            yield from _pieces(child, hidden, is_kept=is_kept)
        yield _text(child.tail, is_kept=is_kept)


def _text(text: str | None, *, is_kept: bool) -> str:
    if not text:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n") if is_kept else close_lines(text)


def _joined(pieces: list[str]) -> Iterator[str]:
    text = re.sub(" {2,}", " ", _AROUND_BREAK.sub("\n", "".join(pieces))).strip(" \n")
    if text.strip():
        yield text
