"""Words such that full-text search finds Chinese substrings of any length.

SQLite takes a run of Chinese characters for one word. Its trigram tokenizer finds parts of three
characters and more, but most words that people search for have two. So every part of a run is a word here.
"""

from __future__ import annotations

import re

LONGEST = 12
"""Characters of the longest part that is a word by itself; a whole run is one too."""
_RUN = re.compile(r"[^\W_]+")


def grams(text: str) -> str:
    """`text`, followed by all parts of its runs that are not plain ASCII, each once."""
    found = [text]
    for run in _RUN.findall(text):
        if not run.isascii():
            size = len(run)
            starts = range(size)
            found += [run[at:end] for at in starts for end in range(at + 1, min(at + LONGEST, size) + 1)]
    return " ".join(dict.fromkeys(found))
