"""The tidy table as CSV: `true` and `false`, and nothing where a value is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.table import write_table

if TYPE_CHECKING:
    from mulu.publication import Publication
    from mulu.tidy import Cell


def render(publication: Publication) -> bytes:
    """The file."""
    tidy = publication.tidy
    return write_table(tidy.names, (tuple(map(_spelled, row)) for row in tidy.rows))


def _spelled(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)
