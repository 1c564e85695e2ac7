"""Rule `look-alike-letter`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import name_of, noted, say
from mulu.rule import CHARACTERS, Fault, cell_rule, missing, printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.messages import Message
    from mulu.rule import Cell
    from mulu.schema import Field, Schema

CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХԌԚԜаеорсухѕіјԁԛԝһ", "ABESIJKMHOPCTYXGQWaeopcyxsijdqwh", strict=True))
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
DIGITS = str.maketrans("ОоΟοЗІΙб", "00003116")
"""What the same letters look like where a code wants a digit; `З` and `б` look like no letter."""
SCRIPTS = {"\u0400-\u052f": CYRILLIC, "\u0370-\u03ff\u1f00-\u1fff": GREEK}
NAMES = {"CYRILLIC": noted("Cyrillic"), "GREEK": noted("Greek")}
AMID = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u3007\u3400-\u9fff\U00020000-\U0003ffff"
"""Latin letters and Han characters."""


def to_latin(text: str, cell: Cell) -> str:
    """The text with Latin letters for those that the rule searched for; digits where only they fit."""
    usual = re.sub(cell.pattern, lambda found: found.group().translate(_USUAL), text)
    in_digits = re.sub(cell.pattern, lambda found: found.group().translate(DIGITS), text)
    return in_digits if not _fits(usual, cell) and _fits(in_digits, cell) else usual


def to_latin_in_codes(text: str, cell: Cell) -> str:
    """The same where values are codes, numbers or listed words; running text stays as it is."""
    return to_latin(text, cell) if cell.field.is_coded else text


@cell_rule(
    "{value} has a letter of another script in it, which looks like a Latin one",
    builds_on=[one for one in CHARACTERS if one not in ("look-alike-letter", "wrong-dash")],
    mend=to_latin_in_codes,
    guess=to_latin,
)
def look_alike_letter(field: Field, schema: Schema) -> Iterator[Fault]:
    """A Cyrillic or Greek letter stands where the Latin one belongs that looks just like it.

    Why: `В` and `B` cannot be told apart by eye, but they are different characters: no search, no
    filter and no comparison finds the item.

    Mend: Type the letter anew with the Latin keyboard. Names in Cyrillic or Greek, and signs such
    as β or Ω, may stay.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Baker,В      <- grade
        I,2,01-02,Х光设备操作员,A      <- name
        I,3,01-03,Мiller,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,B
        I,2,01-02,X光设备操作员,A
        I,3,01-03,Мельник,A
        I,4,01-04,β-内酰胺生产工,A
    """
    cell = nw.col(printed(field.name))
    is_value = ~nw.col(missing(field.name)) if field.placeholders else nw.lit(value=True)
    if field.is_coded:
        found = _in_codes(field, schema)
        yield from [_fault(cell.str.contains(found) & is_value, found, found)] if found else ()
        return
    alike, others = "".join(_LATIN), "".join(SCRIPTS)
    proper = "".join(_without(span, letters) for span, letters in SCRIPTS.items())
    is_mixed = cell.str.contains(f"[{AMID}]") & ~cell.str.contains(f"[{proper}]")
    yield _fault(cell.str.contains(f"[{alike}]") & is_mixed & is_value, f"[{alike}]", f"[{alike}]")
    # Beside words of the other script, only what touches a Latin letter or a Han character is a slip.
    beside = f"[{AMID}]([{alike}]+)(?:[^{others}]|$)|(?:^|[^{others}])([{alike}]+)[{AMID}]"
    yield _fault(cell.str.contains(beside) & ~is_mixed & is_value, beside, f"[{alike}]")


_LATIN = {**CYRILLIC, **GREEK}
_USUAL = {ord(letter): usual for letter, usual in _LATIN.items()}


def _fault(where: nw.Expr, pattern: str, screen: str) -> Fault:
    return Fault(where, pattern=pattern, screen=screen, tell=lambda words: _told(pattern, words))


def _told(pattern: str, words: Mapping[str, object]) -> Message:
    """Which letter it is, and which it looks like."""
    found = re.search(pattern, str(words["value"]))
    letter = found.group(found.lastindex or 0)[0] if found else ""
    script = next((say(NAMES[one]) for one in NAMES if unicodedata.name(letter, "").startswith(one)), "")
    usual = _LATIN.get(letter) or letter.translate(DIGITS)
    named = {"letter": letter, "sign": name_of(letter) if letter else "", "script": script, "usual": usual}
    return say("{letter} is a {script} letter ({sign}), which only looks like {usual}", **named)


def _in_codes(field: Field, schema: Schema) -> str | None:
    """The letters that look like others, but for scripts that proper values are written in."""
    constraints = field.constraints
    values = (*(constraints.enum or ()), *field.missingValues, *schema.marks_of(field.name))
    written = "".join([*values, constraints.pattern or "", field.example or ""])
    more = "Зб" if field.type != "string" or constraints.pattern else ""
    alike = [
        "".join(letters) + (more if letters is CYRILLIC else "")
        for span, letters in SCRIPTS.items()
        if not re.search(f"[{span}]", written)
    ]
    return f"[{''.join(alike)}]" if alike else None


def _without(span: str, letters: Mapping[str, str]) -> str:
    """What stands in the ranges of a script, but for some letters."""
    ranges = [(ord(one[0]), ord(one[-1])) for one in re.findall(".-.", span)]
    return "".join(
        chr(point) for low, high in ranges for point in range(low, high + 1) if chr(point) not in letters
    )


def _fits(text: str, cell: Cell) -> bool:
    """Whether a value has the form that its field wants."""
    value, _ = cell.schema.split(cell.field.name, text)
    shape, listed = cell.field.constraints.pattern, cell.field.constraints.enum
    return (shape is None or bool(re.fullmatch(shape, value))) and (listed is None or value in listed)
