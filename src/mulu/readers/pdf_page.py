"""What stands on a page of a PDF: glyphs, and the rules that are drawn between them.

Lengths are points, from the upper left corner of the page as it is seen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mulu.readers.pdf_letters import as_seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

THIN = 3.0
"""What is thinner is a rule, not an area."""
MUCH = 0.5
"""The share of a page that only a picture of a whole page covers."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it is printed: from `x` to `end`, on the base line `y`.

    `is_turned` tells glyphs that do not stand upright, such as those of a watermark.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    is_turned: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside the glyph, however wrong the widths of the font are."""
        return (self.x + self.end) / 2, self.y - 0.3 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level or upright: where it is, and from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Page:
    """A page: its number, its glyphs in the order of the file, its rules, level and upright.

    `hidden` are glyphs that nobody sees; `pictured` is the share of the page that its largest picture
    covers, `curves` how many shapes it holds that are no rules, and `is_recognised` says that its text
    was laid unseen under a picture, as programs do that recognise text. `comments` are texts that
    were added to the page.
    """

    number: int
    glyphs: Sequence[Glyph]
    levels: Sequence[Rule]
    uprights: Sequence[Rule]
    hidden: Sequence[Glyph] = ()
    pictured: float = 0.0
    curves: int = 0
    is_recognised: bool = False
    comments: Sequence[str] = ()


def page_of(page: Any) -> Page:
    """A page as pdfplumber has it; `ValueError` if it has no extent."""
    if not (page.width > 0 and page.height > 0):
        raise ValueError(page.bbox)
    levels, uprights = [], []
    for x0, top, x1, bottom in _strokes(page):
        if bottom - top <= THIN < x1 - x0:
            levels.append(Rule((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= THIN < bottom - top:
            uprights.append(Rule((x0 + x1) / 2, top, bottom))
    pictured = max((_share(picture, page) for picture in page.images), default=0.0)
    chars = [(char, _glyph(char)) for char in page.chars]
    is_recognised = pictured > MUCH and all(
        char["is_unpainted"] or glyph.text.isspace() for char, glyph in chars
    )
    seen: list[Glyph] = []
    hidden: list[Glyph] = []
    for char, glyph in chars:
        # Watermarks run over the edges of a page.
        is_cut_off = char["is_hidden"] and not glyph.is_turned
        is_hidden = is_cut_off or (char["is_unpainted"] and not is_recognised)
        (hidden if is_hidden else seen).append(glyph)
    return Page(
        page.page_number,
        list(_once(_narrowed(seen))),
        levels,
        uprights,
        [glyph for glyph in hidden if not glyph.text.isspace()],
        pictured,
        len(page.curves),
        is_recognised and bool(seen),
        list(_comments(page)),
    )


def _share(picture: Mapping[str, Any], page: Any) -> float:
    """How much of a page a picture covers."""
    across = min(picture["x1"], page.width) - max(picture["x0"], 0)
    down = min(picture["bottom"], page.height) - max(picture["top"], 0)
    return float(max(across, 0) * max(down, 0) / (page.width * page.height))


def _comments(page: Any) -> Iterator[str]:
    """The texts of notes, stamps and form fields, which lie over the page."""
    from pdfminer.pdftypes import resolve1
    from pdfminer.utils import decode_text

    for reference in resolve1(page.page_obj.annots) or ():
        one = resolve1(reference)
        if not isinstance(one, dict):
            continue
        found = resolve1(one.get("Contents")) or resolve1(one.get("V"))
        text = decode_text(found) if isinstance(found, bytes) else ""
        if text.strip():
            yield text.strip()


def _glyph(char: Mapping[str, Any]) -> Glyph:
    a, b, c, d, _, rise = char["matrix"]
    # The base line: boxes of glyphs are as wrong as what fonts say of themselves.
    y = char["bottom"] + char["y0"] - rise
    size = char["size"]
    is_turned = a <= 0 or d <= 0 or abs(b) > 0.05 * a or abs(c) > 0.5 * abs(d)
    return Glyph(as_seen(char["text"]), char["x0"], char["x1"], y, size, is_turned)


def _narrowed(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Glyphs that end where the next one begins, where the font says that they are wider."""
    for glyph, after in pairwise(glyphs):
        if abs(after.y - glyph.y) < 0.3 * glyph.size and glyph.x < after.x < glyph.end:
            yield replace(glyph, end=after.x)
        else:
            yield glyph
    yield from glyphs[-1:]


def _once(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Glyphs without those that are printed over themselves to look bold."""
    seen: set[tuple[str, int, int]] = set()
    for glyph in glyphs:
        step = max(0.1 * glyph.size, 0.5)
        across, down = int(glyph.x / step), int(glyph.y / step)
        near = {(glyph.text, across + i, down + j) for i in (-1, 0, 1) for j in (-1, 0, 1)}
        if seen.isdisjoint(near) or glyph.text.isspace():
            seen.add((glyph.text, across, down))
            yield glyph


def _strokes(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """The boxes of all straight lines: drawn ones, the sides of frames, thin areas."""
    for line in page.lines:
        yield line["x0"], line["top"], line["x1"], line["bottom"]
    for rect in page.rects:
        box = (rect["x0"], rect["top"], rect["x1"], rect["bottom"])
        if rect["stroke"] and min(box[2] - box[0], box[3] - box[1]) > THIN:
            yield from _sides(box)
        else:
            yield box
    for curve in page.curves:
        points = curve["pts"]
        if curve["stroke"] and len(points) <= 64:
            for (x0, y0), (x1, y1) in pairwise(points):
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        else:
            yield curve["x0"], curve["top"], curve["x1"], curve["bottom"]


def _sides(box: tuple[float, float, float, float]) -> Iterator[tuple[float, float, float, float]]:
    x0, top, x1, bottom = box
    yield from ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))
