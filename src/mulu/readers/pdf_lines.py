"""Glyphs of a PDF as lines, and lines as text.

A space stands where the document prints one, or leaves the room of one between words of letters and
digits. Between Chinese characters room is no space: they are spread to fill a line, or to look well.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.readers.pdf_page import Glyph

WORD_GAP = 0.25
"""Room between two words of letters or digits, in sizes of the type."""
WIDE_GAP = 1.0
"""Room that is never mere spreading."""


@dataclass(frozen=True)
class Line:
    """Glyphs side by side, from left to right, at least one of which is no space."""

    glyphs: Sequence[Glyph]

    @property
    def start(self) -> float:
        """Where its first visible glyph begins."""
        return min(glyph.x for glyph in self.glyphs if not glyph.text.isspace())

    @property
    def end(self) -> float:
        """Where its last visible glyph ends."""
        return max(glyph.end for glyph in self.glyphs if not glyph.text.isspace())

    @property
    def size(self) -> float:
        """The size of its largest type."""
        return max(glyph.size for glyph in self.glyphs)

    @property
    def y(self) -> float:
        """The base line that most of its glyphs share."""
        ys = sorted(glyph.y for glyph in self.glyphs if not glyph.text.isspace())
        return ys[len(ys) // 2]

    @property
    def text(self) -> str:
        """What it says."""
        return spell(self.glyphs)

    def parts(self, gap: float) -> Iterator[Line]:
        """The line in parts, wherever `gap` sizes of its type are left free."""
        part: list[Glyph] = []
        end = 0.0
        for glyph in self.glyphs:
            if glyph.text.isspace():
                continue
            if part and glyph.x - end > gap * self.size:
                yield Line(part)
                part = []
            part.append(glyph)
            end = max(end, glyph.end) if len(part) > 1 else glyph.end
        if part:
            yield Line(part)


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Glyphs as lines, from top to bottom; blank ones are none."""
    ordered = sorted(glyphs, key=lambda glyph: glyph.y)
    lines: list[list[Glyph]] = []
    level = 0.0
    for glyph in (one for one in ordered if not one.text.isspace()):
        if lines and glyph.y - level < 0.45 * max(glyph.size, lines[-1][-1].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            level = glyph.y
    levels = [line[0].y for line in lines]
    for glyph in (one for one in ordered if one.text.isspace()):
        near = min(range(len(lines)), key=lambda at: abs(levels[at] - glyph.y), default=None)
        # Some spaces are set in tiny type, and hang in the upper half of their line.
        if near is not None and abs(levels[near] - glyph.y) < lines[near][0].size:
            lines[near].append(glyph)
    return [Line(sorted(line, key=lambda glyph: glyph.x)) for line in lines]


def strings_of(glyphs: Iterable[Glyph]) -> list[str]:
    """Glyphs in the order of the file as texts, whichever way they run: each goes on beside the last."""
    strings: list[list[Glyph]] = []
    for glyph in glyphs:
        last = strings[-1][-1] if strings else glyph
        if strings and dist(last.middle, glyph.middle) < 2 * max(last.size, glyph.size):
            strings[-1].append(glyph)
        else:
            strings.append([glyph])
    texts = ("".join(glyph.text for glyph in string).strip() for string in strings)
    return [text for text in texts if text]


def spell(glyphs: Sequence[Glyph]) -> str:
    """The text of glyphs side by side, blanks at both ends aside."""
    visible = [glyph for glyph in glyphs if not glyph.text.isspace()]
    is_spread = _is_spread(visible)
    said: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if glyph.text.isspace():
            said.append(glyph.text)
            continue
        if last is not None and not said[-1].isspace() and not is_spread and _is_apart(last, glyph):
            said.append(" ")
        said.append(glyph.text)
        last = glyph
    return "".join(said).strip()


def join(lines: Iterable[str]) -> str:
    """Lines of one cell or paragraph as one text."""
    text = ""
    for line in lines:
        text += f" {line}" if text and _needs_space(text[-1], line[0]) else line
    return text


def is_wide(char: str) -> bool:
    """Whether a character is as wide as a Chinese one."""
    return unicodedata.east_asian_width(char) in "WF"


def _needs_space(before: str, after: str) -> bool:
    """Whether a line that ends so, and the next one, are two words."""
    return before.isascii() and after.isascii() and before not in "-/(" and after not in "-/),.;:"


def _is_apart(one: Glyph, other: Glyph) -> bool:
    gap = (other.x - one.end) / max(one.size, other.size)
    wide = is_wide(one.text[-1]) + is_wide(other.text[0])
    return gap > (WORD_GAP, 2 * WORD_GAP, WIDE_GAP)[wide]


def _is_spread(glyphs: Sequence[Glyph]) -> bool:
    """Whether the same room is left between all glyphs of a line, so that it means nothing."""
    gaps = [(after.x - before.end) / before.size for before, after in pairwise(glyphs)]
    return len(gaps) > 1 and min(gaps) > WORD_GAP / 2 and max(gaps) < 1.5 * min(gaps) + 0.1
