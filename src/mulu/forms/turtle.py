"""Turtle, as much of it as is needed, escaped whatever texts hold (https://www.w3.org/TR/turtle/)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSAFE = re.compile(
    r'["\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufffe\uffff]'
)
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\x7f-\x9f]')


def literal(text: str, tag: str | None = None) -> str:
    """A text, in a language if that is known."""
    # Whatever is not safe but these two cannot be printed.
    is_safe = text.isprintable() and '"' not in text and "\\" not in text
    escaped = text if is_safe else _UNSAFE.sub(_escape, text)
    return f'"{escaped}"' + (f"@{tag}" if tag else "")


def iri(text: str) -> str:
    """An IRI in full."""
    return "<" + _NOT_IN_IRI.sub(lambda found: f"%{ord(found[0]):02X}", text) + ">"


def statements(subject: str, pairs: Iterable[tuple[str, str]]) -> str:
    """All that is said of one subject, a line for each thing, in the order given."""
    return f"{subject} " + " ;\n    ".join(f"{predicate} {value}" for predicate, value in pairs) + " .\n"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in '"\\':
        return f"\\{character}"
    # What is no character of its own cannot stand in RDF at all.
    code = 0xFFFD if "\ud800" <= character <= "\udfff" else ord(character)
    return f"\\u{code:04X}"
