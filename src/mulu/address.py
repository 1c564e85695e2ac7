"""Names of files and folders for what may be called anything: plain on every file system, one for each name.

Digits, hyphens, inner dots and letters stay as they are, so that most codes are their own names; `_`
stands before a letter of the other case, and `~2F` for any other byte. No two names differ by case
alone, none is a name that Windows keeps for itself, none is hidden or leads anywhere.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

LONGEST = 150
"""Longer names are cut, and told apart by a digest; file systems take 255 bytes."""
_CUT = 100
_PLAIN = {True: re.compile("[0-9A-Z][0-9A-Z-]*"), False: re.compile("[0-9a-z][0-9a-z-]*")}
"""Names that need no sign, by the case that needs none."""
_KEPT_BY_WINDOWS = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def address_of(name: str, *, is_upper: bool = True) -> str:
    """A file name, without suffix, for any text; `is_upper` is the case that needs no sign."""
    whole = name if _PLAIN[is_upper].fullmatch(name) else _signed(name, is_upper=is_upper)
    if _KEPT_BY_WINDOWS.fullmatch(whole):
        whole = _escaped(whole[0]) + whole[1:]
    if len(whole) > LONGEST:
        digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        whole = f"{whole[:_CUT]}~~{digest[:32]}"
    return whole


def relative(page: str, target: str) -> str:
    """The way from one page to another, both by their paths in the site."""
    here, there = page.rpartition("/")[0], target.rpartition("/")
    return there[2] if here == there[0] else _way(here, target)


@lru_cache(maxsize=4096)
def _way(folder: str, target: str) -> str:
    return posixpath.relpath(target, folder or ".")


def _signed(name: str, *, is_upper: bool) -> str:
    made: list[str] = []
    upper = is_upper
    for position, character in enumerate(name):
        if character.isascii() and character.isalpha():
            if character.isupper() != upper:
                made.append("_")
                upper = not upper
            made.append(character)
        elif _is_plain(name, position):
            made.append(character)
        else:
            made.append(_escaped(character))
    return "".join(made) or "~"


def _is_plain(name: str, position: int) -> bool:
    character = name[position]
    before = name[position - 1 : position]
    if character == ".":
        return position < len(name) - 1 and before.isascii() and before.isalnum()
    return character in "0123456789" or (character == "-" and position > 0)


def _escaped(character: str) -> str:
    return "".join(f"~{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


_FILES_AT_THE_TOP = ("index.html", "site.css", "site.js", "site.svg")


@dataclass(frozen=True)
class Shelfmark:
    """Where the pages about a catalogue are in a site; `catalog` is the name of its folder in the repository."""

    catalog: str

    @cached_property
    def folder(self) -> str:
        """The catalogue's folder in the site."""
        made = address_of(self.catalog, is_upper=False)
        return _escaped(made[0]) + made[1:] if made in _FILES_AT_THE_TOP else made

    @property
    def home(self) -> str:
        """The page of the catalogue."""
        return f"{self.folder}/index.html"

    def items(self, edition: str, number: int = 1) -> str:
        """A page of an edition's list; long lists have several."""
        return f"{self.folder}/{edition}/{'index' if number == 1 else f'page-{number}'}.html"

    def beside(self, edition: str, name: str) -> str:
        """Another page or file of an edition."""
        return f"{self.folder}/{edition}/{name}"

    def item(self, key: str) -> str:
        """The page of a key: whatever bears it or ever bore it."""
        return f"{self.folder}/items/{address_of(key)}.html"
