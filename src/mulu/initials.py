"""The first letters of Chinese names as they are typed: 人工智能 is rgzn. Needs the extra `site`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def speller() -> Callable[[str], str] | None:
    """What gives the first letters of a name, or nothing where the library is not installed."""
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:
        return None

    def spell(name: str) -> str:
        letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")
        return "".join(letters).lower()

    return spell
