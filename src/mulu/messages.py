"""Sentences for people, in Chinese and English.

A message is kept as its English pattern and its parameters, and is put into words only when it is
shown, so that one verdict can be told in either language. Translations of the toolkit's own
sentences are a compiled gettext catalogue; those of a repository's own rules are a gettext text
file, `validators/zh_CN.po`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import field
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING

from mulu.late import dataclass

if TYPE_CHECKING:
    import gettext
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Translator = Callable[[str, str], str | None]

LANGUAGES = {"en": None, "zh": "zh_CN"}
_LOCALE_FOLDER = Path(__file__).parent / "locale"


@dataclass(frozen=True)
class Message:
    """An English pattern with `{names}`, and what stands for each name.

    `translator` finds the wording of messages that come from outside the toolkit.
    A parameter that is a message itself is rendered in the same language.
    """

    pattern: str
    params: Mapping[str, object] = field(default_factory=dict)
    translator: Translator | None = None

    def render(self, language: str) -> str:
        """The sentence in `language` (`en` or `zh`)."""
        pattern = translate(self.pattern, language, self.translator)
        if "{" not in pattern and "}" not in pattern:
            return pattern
        shown = {name: _shown(value, language) for name, value in self.params.items()}
        # A translation may name words that the text does not: it is then told as the text is.
        for one in (pattern, self.pattern):
            try:
                return one.format_map(shown)
            except (LookupError, ValueError, AttributeError, TypeError):
                continue
        return self.pattern


def say(pattern: str, /, **params: object) -> Message:
    """A message of the toolkit; `pattern` is its English wording."""
    return Message(pattern, params)


def listed(parts: Sequence[str | Message]) -> str | Message:
    """At least one part of a sentence, as a list within it."""
    return reduce(lambda first, then: say("{first}, {then}", first=first, then=then), parts)


def joined(parts: Iterable[str], language: str) -> str:
    """Sentences and parts of them, one after the other."""
    return say("; ").render(language).join(parts)


def noted(text: str) -> str:
    """`text` as it is: marks what is to be translated where it is not said at once."""
    return text


def translate(text: str, language: str, translator: Translator | None = None) -> str:
    """`text` in `language`, or as it is where there is no translation."""
    if translator and (found := translator(text, language)):
        return found
    locale = LANGUAGES.get(language)
    if locale is None or not text:
        return text
    return _catalogue(locale).gettext(text)


def language_of(tag: str | None) -> str:
    """The language to speak for a language tag such as `zh-CN`; English if unknown."""
    return "zh" if tag and tag.lower().split("-")[0] == "zh" else "en"


def visible(text: str) -> str:
    """`text` on one line, with what cannot be seen written as `U+200B`."""
    if text.isprintable():
        return text
    return "".join(_visible_character(character) for character in text)


def name_of(character: str) -> str:
    """A character as a reader finds it in a table: `U+FF10`."""
    return f"U+{ord(character):04X}"


def _visible_character(character: str) -> str:
    if character == "\u3000" or unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}:
        return f"⟨{name_of(character)}⟩"
    return character


def _shown(value: object, language: str) -> object:
    if isinstance(value, Message):
        return value.render(language)
    if isinstance(value, str):
        return visible(value)
    return "" if value is None else value


@cache
def _catalogue(locale: str) -> gettext.NullTranslations:
    import gettext

    return gettext.translation("mulu", _LOCALE_FOLDER, [locale])
