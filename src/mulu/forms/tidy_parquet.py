"""The tidy table as Parquet: texts, whole numbers and truth values, with every setting stated."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from mulu.publication import Publication

_TYPES = {"text": pl.String, "integer": pl.Int64, "boolean": pl.Boolean}


def render(publication: Publication) -> bytes:
    """The file."""
    columns = publication.tidy.columns
    frame = pl.DataFrame([pl.Series(one.name, one.cells, _TYPES[one.kind]) for one in columns])
    stream = io.BytesIO()
    frame.write_parquet(
        stream, compression="zstd", compression_level=3, statistics=True, row_group_size=100_000
    )
    return stream.getvalue()
