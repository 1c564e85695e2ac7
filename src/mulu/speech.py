"""Two languages side by side: the catalogue's first, the other beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from markupsafe import Markup, escape

from mulu.messages import Message, visible

TAGS = {"zh": "zh-CN", "en": "en"}
_OTHERS = {"zh": "en", "en": "zh"}
_LETTERS = {"zh": re.compile("[\u4e00-\u9fff]"), "en": re.compile("[A-Za-z]")}


@dataclass(frozen=True)
class Speech:
    """The language that is spoken, and the one that is set beside it."""

    first: str

    @property
    def second(self) -> str:
        """The other language."""
        return _OTHERS[self.first]

    @property
    def tag(self) -> str:
        """The language spoken, as HTML names it."""
        return TAGS[self.first]

    def said(self, message: Message | str) -> str:
        """A message in the language spoken; text of the data is itself, with nothing hidden."""
        return message.render(self.first) if isinstance(message, Message) else visible(message)

    def both(self, message: Message | str, beside: str | None = None) -> Markup:
        """A message in both languages, for HTML; text of the data once, with `beside` if that is given."""
        if isinstance(message, Message) and not message.params and message.translator is None:
            return _constant(self, message.pattern)
        first = self.said(message)
        second = message.render(self.second) if isinstance(message, Message) else visible(beside or "")
        return _beside(first, second, self.second)

    def line(self, message: Message) -> str:
        """A message in both languages on one line of text."""
        return f"{message.render(self.first)} · {message.render(self.second)}"


@cache
def _constant(speech: Speech, pattern: str) -> Markup:
    """A sentence that says the same wherever it stands."""
    message = Message(pattern)
    return _beside(message.render(speech.first), message.render(speech.second), speech.second)


@lru_cache(maxsize=4096)
def _beside(first: str, second: str, language: str) -> Markup:
    """Two texts side by side; many pages say the same."""
    if second == first or not _LETTERS[language].search(second):
        # There is nothing to read that does not stand there already.
        return escape(first)
    told = f'{escape(first)} <span class="beside" lang="{TAGS[language]}">{escape(second)}</span>'
    return Markup(told)  # noqa: S704 - both are escaped
