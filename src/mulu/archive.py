"""A zip file from outside, read within bounds: whatever it claims, it unpacks to so many bytes and no more."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 96 * 2**20
"""So many bytes all that is read of one archive may unpack to."""
MOST_PARTS = 10_000
_STEP = 2**18


class Archive:
    """A zip file whose parts are unpacked piece by piece; `DocumentError` where that cannot be done."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.left = MOST_BYTES
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
            self.parts = {info.filename: info for info in self._file.infolist()}
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            raise self.broken() from None
        if len(self.parts) > MOST_PARTS:
            raise self.too_large()

    def pieces(self, part: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece; none if there is no such part."""
        info = self.parts.get(part)
        if info is None:
            return
        if info.flag_bits & 1:
            raise DocumentError(say("the file is encrypted: save it without a password"), self.name)
        try:
            with self._file.open(info) as stream:
                while piece := stream.read(_STEP):
                    # What the archive says of its sizes may be a lie.
                    self.left -= len(piece)
                    if self.left < 0:
                        raise self.too_large()
                    yield piece
        except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError):
            raise self.broken() from None

    def read(self, part: str) -> bytes:
        """The bytes of a part; none if there is no such part."""
        return b"".join(self.pieces(part))

    def broken(self) -> DocumentError:
        """What is said where the archive cannot be unpacked."""
        return DocumentError(say("the file is damaged: it cannot be unpacked"), self.name)

    def too_large(self) -> DocumentError:
        """What is said where the archive holds too much."""
        message = say("the file unpacks to more than {most} megabytes", most=MOST_BYTES // 2**20)
        return DocumentError(message, self.name)
