"""What rules see of the editions before the one they judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from mulu.engine import values
from mulu.evidence import ITEMS
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.project import EditionFolder
    from mulu.schema import Schema


class Forerunners:
    """The items of earlier editions, each read once, however many editions of its catalogue are judged.

    Frames of one catalogue are held at a time, which is what judging its last edition takes anyway.
    """

    def __init__(self) -> None:
        self._catalog = ""
        self._frames: dict[str, tuple[Schema, nw.DataFrame[Any]]] = {}

    def of(self, folder: EditionFolder, schema: Schema) -> Sequence[nw.DataFrame[Any]]:
        """The frames of the editions before this one, oldest first, under its schema; columns that it does not know are left out."""
        if self._catalog != folder.catalog.path:
            self._catalog = folder.catalog.path
            self._frames.clear()
        return list(self._read(folder, schema))

    def _read(self, folder: EditionFolder, schema: Schema) -> Iterator[nw.DataFrame[Any]]:
        for other in folder.earlier:
            known = self._frames.get(other.name)
            if known is None or known[0] != schema:
                data = other.read(ITEMS)
                if not data:
                    continue
                seen = values(read_table(data, schema.columns).frame, schema)
                known = self._frames[other.name] = schema, nw.from_native(seen, eager_only=True)
            # A copy of the list of columns, not of what they hold: no rule may change what the next one sees.
            yield known[1].clone()
