"""What a spreadsheet prints of a number or a day, if that does not depend on whose machine it is on.

A code such as `011110` may be the number 11110 in the format `000000`, and `4-04-05` the day that
a program made of it: what counts is what readers of the document saw.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

GENERAL = "General"
BUILT_IN = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    49: "@",
}
"""Formats that files name by number; the others depend on the country, or print no plain numbers."""
UNKNOWN = "?"
"""Stands for a format that depends on the country; nothing is printed in it for sure."""

MOST_DIGITS = 11
"""Of a fraction: with more, what is printed depends on the width of the column."""
_TOKENS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(?:\$[^\]-]*(?:-[^\]]*)?|[A-Za-z]+[0-9]*)\]|(.)', re.DOTALL)
_NUMBER = re.compile(r"([#0]*)(,[#0]{3})?(?:\.(0+))?(%?)")
_DAY = re.compile(r"y+|m+|d+", re.IGNORECASE)
_TOKENS_OF_DAYS = ("yyyy", "yy", "mm", "m", "dd", "d")


def print_number(value: float, form: str) -> str | None:
    """What is printed of a number in a format; `None` where that cannot be said for sure."""
    sections = form.split(";")
    chosen = sections[1] if value < 0 and len(sections) > 1 and sections[1] else sections[0]
    is_signed = value < 0 and chosen is sections[0]
    before, body, after = _parts(chosen)
    if body.upper() in ("GENERAL", "@", ""):
        printed = _general(abs(value) if not is_signed else value) if body else None
        return None if printed is None else f"{before}{printed}{after}"
    shape = _NUMBER.fullmatch(body)
    if not shape:
        return None
    digits, thousands, decimals, percent = shape.groups()
    exact = abs(Decimal(repr(float(value)))) * (100 if percent else 1)
    if exact >= 10**15:
        return None
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals or "")), ROUND_HALF_UP)
    printed = f"{rounded:,f}" if thousands else f"{rounded:f}"
    whole, point, rest = printed.partition(".")
    least = digits.count("0") + (thousands or "").count("0")
    if thousands and len(whole) < least:
        return None
    if least == 0 and whole == "0":
        whole = ""
    sign = "-" if is_signed and rounded else ""
    return f"{before}{sign}{whole.zfill(least)}{point}{rest}{percent}{after}"


def print_day(value: date, form: str) -> str | None:
    """What is printed of a day in a format of years, months and days; `None` for any other."""
    parts = []
    for token in _TOKENS.finditer(form.split(";")[0]):
        quoted, escaped, plain = token.groups()
        parts.append(f"\0{quoted or escaped}\0" if quoted or escaped else plain or "")
    printed, is_literal = [], False
    for piece in "".join(parts).split("\0"):
        tokens = [] if is_literal else _DAY.findall(piece)
        rest = "" if is_literal else _DAY.sub("", piece)
        if re.search(r"[A-Za-z@#0?\[\]]", rest) or any(
            token.lower() not in _TOKENS_OF_DAYS for token in tokens
        ):
            return None
        printed.append(piece if is_literal else _DAY.sub(lambda found: _of_day(value, found[0]), piece))
        is_literal = not is_literal
    text = "".join(printed)
    return text if re.search("[0-9]", text) else None


def _of_day(value: date, token: str) -> str:
    number = {"y": value.year, "m": value.month, "d": value.day}[token[0].lower()]
    return f"{number % 100:02d}" if token.lower() == "yy" else str(number).zfill(len(token))


def _parts(form: str) -> tuple[str, str, str]:
    """A format as what is printed before the number, the number, and after it; the rest in `body`."""
    before, body, after = "", "", ""
    for token in _TOKENS.finditer(form):
        quoted, escaped, plain = token.groups()
        if plain and not (plain == " " or (plain in "-()" and not body)):
            body += after + plain
            after = ""
        elif body:
            after += quoted or escaped or plain or ""
        else:
            before += quoted or escaped or plain or ""
    return before, body, after


def _general(value: float) -> str | None:
    if float(value).is_integer():
        return str(int(value)) if abs(value) < 10**15 else None
    text = f"{value:.15g}"
    is_short = "e" not in text and sum(sign.isdecimal() for sign in text.lstrip("-0.")) <= MOST_DIGITS
    return text if is_short else None
