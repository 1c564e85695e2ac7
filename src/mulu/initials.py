"""The first letters of Chinese names as they are typed: 人工智能 is rgzn. Needs the extra `site`."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@cache
def speller() -> Callable[[str], str] | None:
    """What gives the first letters of a name, or nothing where the library is not installed."""
    try:
        from pypinyin import Style, lazy_pinyin
        from pypinyin.core import Pinyin
    except ImportError:
        return None

    words_of = Pinyin().seg

    @lru_cache(maxsize=1 << 16)
    def letters(word: str) -> str:
        return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER, errors="ignore")).lower()

    def spell(name: str) -> str:
        # The same words stand in one name after the other.
        return "".join(map(letters, words_of(name)))

    return spell
