"""Words such that full-text search finds Chinese substrings of any length.

SQLite takes a run of Chinese characters for one word. Its trigram tokenizer finds parts of three
characters and more, but most words that people search for have two. So every part of a run is a word here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 12
"""Characters of the longest part that is a word by itself; a whole run is one too."""
_RUN = re.compile(r"[^\W_]+")


def grams(text: str) -> str:
    """`text`, followed by all parts of its runs that are not plain ASCII, each once."""
    return " ".join(dict.fromkeys([text, *_parts(text)]))


def _parts(text: str) -> Iterator[str]:
    for run in _RUN.findall(text):
        if not run.isascii():
            for start in range(len(run)):
                for end in range(start + 1, min(start + LONGEST, len(run)) + 1):
                    yield run[start:end]
