"""Texts that come from data, such that they mean nothing but themselves where they are shown.

What comes from data must not be read as Markdown, HTML, a link, a mention or a reference. Backslashes
do not prevent mentions, which are looked for once the text is rendered; nothing is looked for in code.
So ASCII words that are more than plain words become code, and lose nothing when they are copied.
"""

from __future__ import annotations

import re

from mulu.messages import visible

LONGEST = 500
"""So many characters of a text are shown where a person reads."""

_ASCII_WORD = re.compile(r"[!-~]+")
_PLAIN_WORD = re.compile(r"(?!.*www)[(\"']*([A-Za-z]+([-'/][A-Za-z]+)*|[0-9]+)?[-.,;:!?%()\"']*")


def shorten(text: str) -> str:
    """`text` with everything visible, cut where it is longer than a person reads."""
    seen = visible(text[: LONGEST + 1])
    return seen if len(seen) <= LONGEST else f"{seen[: LONGEST - 1]}…"


def markdown(text: str) -> str:
    """`text` such that it means nothing in Markdown; `text` is one line."""
    return _ASCII_WORD.sub(lambda word: _word(word[0]), text)


def _word(text: str) -> str:
    if _PLAIN_WORD.fullmatch(text):
        return text
    # The full stop of a sentence is no part of what it names.
    core = text.rstrip(".,:;") or text
    return markdown_code(core) + text.removeprefix(core)


def markdown_code(text: str) -> str:
    """`text` as code, also in a table; `text` is one line."""
    # A bar ends a table's cell even in code, and `\|` is read differently after a backslash.
    return "&#124;".join(map(_span, text.split("|")))


def _span(text: str) -> str:
    """A code span: fenced by more backticks than stand in it in a row."""
    if not text:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{pad}{text}{pad}{fence}"
