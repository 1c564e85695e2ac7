"""The tidy table as JSON: a list of objects, one item a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.json_text import one_line_each

if TYPE_CHECKING:
    from mulu.publication import Publication


def render(publication: Publication) -> bytes:
    """The file."""
    names = publication.tidy.names
    rows = (dict(zip(names, row, strict=True)) for row in publication.tidy.rows)
    return ("[\n" + one_line_each(rows, ",\n") + "\n]\n").encode()
