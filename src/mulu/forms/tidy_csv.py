"""The tidy table as CSV: `true` and `false`, and nothing where a value is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from mulu.forms.tidy_parquet import frame_of
from mulu.table import write_frame

if TYPE_CHECKING:
    from mulu.publication import Publication


def render(publication: Publication) -> bytes:
    """The file."""
    return write_frame(frame_of(publication.tidy).select(pl.all().cast(pl.String).fill_null("")))
