"""White space inside the cells and lines of documents, which says something or nothing.

Word processors break lines inside cells and space letters out to fill a column; no program can see
whether such a space was meant. A schema says it, in `document.white_space`.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

WhiteSpace = Literal["keep", "trim", "single", "cjk", "join"]


def close_up(text: str) -> str:
    """`text` without any white space."""
    return "".join(text.split())


def space_out(text: str, kind: WhiteSpace, *, is_coded: bool = False) -> str:
    """`text` with its white space as `kind` says; in what is coded, no white space means anything."""
    if kind == "keep":
        return text
    if kind == "trim":
        return text.strip()
    if kind == "join" or is_coded:
        return close_up(text)
    words = text.split()
    if len(words) < 2:
        return "".join(words)
    spaced = ""
    for word in words:
        is_meant = kind == "single" or not (_is_wide(spaced[-1:]) or _is_wide(word[0]))
        spaced += f" {word}" if spaced and is_meant else word
    return spaced


def _is_wide(character: str) -> bool:
    """Whether a character is Chinese, Japanese or Korean, or punctuation as wide as these."""
    return bool(character) and unicodedata.east_asian_width(character) in "WF"
