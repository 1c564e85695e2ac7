"""What a release is made of besides its items as printed: one module a form.

A form takes a publication and gives a file's bytes: the same publication and library versions, the
same bytes. Nothing in it depends on day, place, language of the system or order of dictionaries.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Origin:
    """What a release depends on besides the commit: versions, by name, and what the second opinion was."""

    versions: Mapping[str, str]
    second_opinion: Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """A file as other files speak of it."""

    sha256: str
    size: int


def part_of(data: bytes) -> Part:
    """A file's sum and size."""
    return Part(hashlib.sha256(data).hexdigest(), len(data))
