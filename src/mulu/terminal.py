"""What a terminal shows: how wide a text is there, and colours."""

from __future__ import annotations

import unicodedata
from functools import cache

RED, YELLOW, GREEN, FAINT, BOLD, PLAIN = "31", "33", "32", "2", "1", "0"


def width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@cache
def _columns(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """`text` with blanks after it, up to so many columns."""
    return text + " " * (columns - width(text))


def paint(text: str, *codes: str) -> str:
    """`text` in the colours of these codes, and plain again after it."""
    return f"\033[{';'.join(codes)}m{text}\033[{PLAIN}m"
