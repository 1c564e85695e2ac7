"""The numbers that a word processor puts before paragraphs by itself; they are printed, and are no text of the file.

Authorities number the rows of tables in this way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element as Element

DIGITS = "〇一二三四五六七八九"
UNITS = ("", "十", "百", "千")
ROMAN = {
    1000: "m",
    900: "cm",
    500: "d",
    400: "cd",
    100: "c",
    90: "xc",
    50: "l",
    40: "xl",
    10: "x",
    9: "ix",
    5: "v",
    4: "iv",
    1: "i",
}
AFTER = {"tab": "\t", "space": " ", "nothing": ""}
BULLET = "bullet"


@dataclass(frozen=True)
class Level:
    """How one level of a list counts."""

    start: int
    form: str
    text: str
    after: str


@dataclass
class Numbers:
    """Lists while they are counted: `styles` are (list, level) of styles of paragraphs."""

    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def number(self, paragraph: Element, *, is_alone: bool) -> str | None:
        """The number before a paragraph, with what parts it from its text; `None` if it cannot be said."""
        name, level = self._list_of(paragraph)
        if not name or name == "0":
            return ""
        kind = self.lists.get(name, "")
        levels = self.levels.get(kind, {})
        if level not in levels:
            return None
        counts = self.counts.setdefault(kind, {})
        if name not in self.begun:
            self.begun.add(name)
            counts |= {at: start - 1 for at, start in self.restarts.get(name, {}).items()}
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        if levels[level].form == BULLET:
            return ""
        printed = _print(levels, level, counts)
        return printed if printed is None or is_alone else printed + levels[level].after

    def _list_of(self, paragraph: Element) -> tuple[str, int]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        style = properties.find(qn("w:pStyle"))
        inherited = self.styles.get(style.get(qn("w:val"), ""), ("", 0)) if style is not None else ("", 0)
        own = properties.find(qn("w:numPr"))
        return _list(own, inherited) if own is not None else inherited


def numbers_of(numbering: Element | None, styles: Element | None) -> Numbers:
    """The lists of a document, from its parts numbering.xml and styles.xml."""
    found = Numbers()
    for one in numbering if numbering is not None else ():
        if one.tag == qn("w:abstractNum"):
            levels = {
                _integer(level.get(qn("w:ilvl"))): _level(level) for level in one.iterchildren(qn("w:lvl"))
            }
            found.levels[one.get(qn("w:abstractNumId"), "")] = levels
        elif one.tag == qn("w:num"):
            name = one.get(qn("w:numId"), "")
            found.lists[name] = _value(one, "w:abstractNumId")
            found.restarts[name] = {
                _integer(override.get(qn("w:ilvl"))): _integer(_value(override, "w:startOverride", "1"))
                for override in one.iterchildren(qn("w:lvlOverride"))
            }
    bases: dict[str, str] = {}
    for style in styles.iterchildren(qn("w:style")) if styles is not None else ():
        name = style.get(qn("w:styleId"), "")
        bases[name] = _value(style, "w:basedOn")
        own = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if own is not None:
            found.styles[name] = _list(own, ("", 0))
    for name in bases:
        base, seen = name, {name}
        while base and base not in found.styles and (base := bases.get(base, "")) not in seen:
            seen.add(base)
        if base in found.styles:
            found.styles[name] = found.styles[base]
    return found


def _list(properties: Element, inherited: tuple[str, int]) -> tuple[str, int]:
    level = _value(properties, "w:ilvl")
    return _value(properties, "w:numId") or inherited[0], _integer(level) if level else inherited[1]


def _level(level: Element) -> Level:
    return Level(
        _integer(_value(level, "w:start", "1")),
        _value(level, "w:numFmt", "decimal"),
        _value(level, "w:lvlText"),
        AFTER.get(_value(level, "w:suff", "tab"), ""),
    )


def _value(element: Element, tag: str, otherwise: str = "") -> str:
    found = element.find(qn(tag))
    return otherwise if found is None else found.get(qn("w:val"), otherwise)


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _print(levels: Mapping[int, Level], level: int, counts: Mapping[int, int]) -> str | None:
    """The text of a level, in which `%1` is the count of the first."""
    pieces = re.split("%([1-9])", levels[level].text)
    for at in range(1, len(pieces), 2):
        other = int(pieces[at]) - 1
        form = FORMS.get(levels[other].form) if other in levels else None
        if form is None:
            return None
        pieces[at] = form(counts.get(other, levels[other].start))
    return "".join(pieces)


def _chinese(number: int) -> str:
    """A number from 1 to 9,999 as it is counted in Chinese: 十二, 一百零五."""
    printed = ""
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            printed = DIGITS[int(digit)] + (UNITS[place] if place < len(UNITS) else "") + printed
        elif printed and not printed.startswith("零"):
            printed = f"零{printed}"
    return printed.removeprefix("一") if 10 <= number < 20 else printed


def _letters(number: int) -> str:
    """Letters as word processors count with them: a, …, z, aa, bb."""
    return chr(97 + (number - 1) % 26) * (1 + (number - 1) // 26) if 0 < number < 1_000 else str(number)


def _roman(number: int) -> str:
    printed = ""
    for value, sign in ROMAN.items():
        count, number = divmod(number, value) if number < 10_000 else (0, number)
        printed += sign * count
    return printed


FORMS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": lambda number: "".join(DIGITS[int(digit)] for digit in str(number)),
    "decimalFullWidth": lambda number: str(number).translate({48 + at: 0xFF10 + at for at in range(10)}),
    "decimalEnclosedCircleChinese": lambda number: chr(0x245F + number) if 0 < number <= 20 else str(number),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}
"""Ways of counting, by their name in the file."""
