"""Searching in Chinese: texts are cut into pairs of characters, since nothing stands between words."""

from __future__ import annotations

import re
from typing import Any

from sphinx.search import SearchLanguage

_WORD = re.compile(r"[\u3400-\u9fff]+|[A-Za-z0-9_]+")


class ChineseSearch(SearchLanguage):
    """Pairs of neighbouring characters, and words of Latin letters, in small letters."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = """
function splitQuery(query) {
  const found = [];
  for (const [word] of query.matchAll(/[\\u3400-\\u9fff]+|[A-Za-z0-9_]+/g)) {
    if (!/[\\u3400-\\u9fff]/.test(word) || word.length === 1) found.push(word);
    else for (let at = 0; at + 1 < word.length; at++) found.push(word.slice(at, at + 2));
  }
  return found;
}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - the name that Sphinx gives it
        """The terms of a text."""
        return [term for word in _WORD.findall(input) for term in terms(word)]

    def stem(self, word: str) -> str:
        """A term stands for itself."""
        return word.lower()

    def word_filter(self, word: str) -> bool:
        """Whether a term can be searched for."""
        return len(word) > 1 or ord(word) > 0x3400


def setup(app: Any) -> dict[str, bool]:
    """Give Sphinx this way of searching."""
    app.add_search_language(ChineseSearch)
    return {"parallel_read_safe": True}


def terms(word: str) -> list[str]:
    """The terms of one run of characters."""
    if ord(word[0]) < 0x3400 or len(word) == 1:
        return [word]
    return [word[at : at + 2] for at in range(len(word) - 1)]
