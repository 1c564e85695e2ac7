"""Global names for editions and items, short (CURIE) and long (IRI).

They begin with the catalogue's homepage, or with `urn:mulu:` where it has none. The same code in
two editions may stand for two items, so that the edition is a part of each name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote

UNSPECIFIED_LICENCE = "https://w3id.org/sssom/license/unspecified"
"""What the standard's own software writes where no licence is known; the slot is required."""
CATALOG = "catalog"
"""The prefix of editions."""
_PLAIN = re.compile("[0-9A-Za-z_.~-]*")
LONGEST = 40
"""Characters of an edition's name that go into a prefix."""


@dataclass(frozen=True)
class Identifiers:
    """How the editions and items of one catalogue are named."""

    root: str
    separator: str

    def edition(self, name: str) -> str:
        """The CURIE of an edition."""
        return curie(CATALOG, name)

    def items(self, edition: str) -> str:
        """What the IRIs of an edition's items begin with."""
        return f"{self.root}{percent_encoded(edition)}{self.separator}"

    def mapping_set(self, old: str | None, new: str) -> str:
        """The IRI of the crosswalk between two editions."""
        return self.separator.join(
            (f"{self.root}crosswalk", *(percent_encoded(name) for name in (old, new) if name is not None))
        )


def identifiers(catalog: str | None, homepage: str | None) -> Identifiers:
    """The names of a catalogue's editions and items."""
    if root := web_address(homepage):
        return Identifiers(root if root.endswith(("/", "#", "=")) else f"{root}/", "/")
    return Identifiers(f"urn:mulu:{percent_encoded(catalog or 'catalog')}:", ":")


@cache
def prefixes(old: str | None, new: str) -> tuple[str, str]:
    """The prefixes of the old and the new items; they must not begin with a digit, nor be long."""
    before, after = (f"edition_{re.sub('[^0-9A-Za-z]', '_', name or '')[:LONGEST]}" for name in (old, new))
    return (f"{before}_old", f"{after}_new") if before == after and old != new else (before, after)


def curie(prefix: str, key: str) -> str:
    """The short name of an item."""
    return f"{prefix}:{percent_encoded(key)}"


def web_address(text: str | None) -> str | None:
    """`text` such that it can stand where an IRI is wanted, if it is an address on the web."""
    if not text or not re.match(r"https?://[^/]", text):
        return None
    return quote(_bytes(text), safe=":/?#[]@!$&'()*+,;=%~")


def percent_encoded(text: str) -> str:
    """`text` such that it stands for itself alone in an IRI."""
    # Most keys are codes, in which there is nothing to encode.
    if _PLAIN.fullmatch(text):
        return text
    return quote(_bytes(text), safe="")


def _bytes(text: str) -> bytes:
    # A name that is no UTF-8 comes from the disc in surrogates, which `quote` refuses.
    return text.encode("utf-8", "surrogatepass")
