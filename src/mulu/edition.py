"""Facts about one edition: `edition.yaml`, format `mulu.edition/1`."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field as Key, StringConstraints

from mulu.messages import say
from mulu.yaml_file import Record

FORMAT = "mulu.edition/1"
LOCK = "releases.csv"
"""The file beside the editions that says which are frozen (see `lock`)."""
LARGE = 1 << 30
"""Bytes; a larger items.csv is not held in memory as a whole."""
_NAME = re.compile(r"[0-9]{4}(\.[1-9][0-9]*)?")


def _edition_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(
            say("{name} names no edition: write the year, such as 2026, or 2026.1 for an erratum", name=name)
        )
    return name


def _file_name(name: str) -> str:
    is_plain = bool(name) and name not in (".", "..") and not any(sign in name for sign in "/\\\0")
    if not is_plain or len(name.encode("utf-8", "surrogatepass")) > 200 or not name.isprintable():
        raise ValueError(say("{name} is no plain file name", name=name))
    return name


EditionName = Annotated[str, AfterValidator(_edition_name)]


class Source(Record):
    """The one document an edition was published in."""

    file: Annotated[str, AfterValidator(_file_name)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}\Z")]
    number: str | None = None
    date: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}\Z")] | None = None
    url: str | None = None
    publisher: str | None = None


class Edition(Record):
    """What is known of an edition beside its items."""

    format: Literal["mulu.edition/1"]
    state: Literal["draft", "published"]
    title: str | None = None
    sections: dict[str, str] = Key(default_factory=dict)
    notes: tuple[str, ...] = ()
    previous: EditionName | None = None
    corrects: EditionName | None = None
    reason: str | None = None
    basis: str | None = None
    source: Source | None = Key(default=None)

    @property
    def base(self) -> EditionName | None:
        """The edition that this one is compared with: the one it corrects, or the one before it."""
        return self.corrects or self.previous


def is_edition_name(name: str) -> bool:
    """Whether a folder of this name is an edition."""
    return bool(_NAME.fullmatch(name))


def is_erratum(name: str) -> bool:
    """Whether an edition of this name corrects another one: 2026.1."""
    return "." in name


def edition_order(name: str) -> tuple[int, int]:
    """Editions in time: 2026, 2026.1, 2026.2, 2027."""
    year, _, erratum = name.partition(".")
    return int(year), int(erratum or 0)
