"""One sha256 for many files: what anybody can compute with `sha256sum` alone.

The digest of a set of files is the sha256 of the lines that `sha256sum` prints for them, sorted by
path: 64 hexadecimal digits, two spaces, the path, a line feed. In an edition's folder::

    find . -type f | sed 's,^[.]/,,' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def digest_of(files: Mapping[str, bytes]) -> str:
    """The digest of files by their paths, as 64 hexadecimal digits; no files have one too.

    A path with a backslash or a line break is written as it is, where `sha256sum` would escape it.
    """
    rows = sorted((path.encode("utf-8", "surrogateescape"), data) for path, data in files.items())
    lines = [hashlib.sha256(data).hexdigest().encode() + b"  " + path + b"\n" for path, data in rows]
    return hashlib.sha256(b"".join(lines)).hexdigest()
