"""The tidy table as Parquet: texts, whole numbers and truth values, with every setting stated."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from mulu.publication import Publication
    from mulu.tidy import Tidy

_TYPES = {"text": pl.String, "integer": pl.Int64, "boolean": pl.Boolean}


def render(publication: Publication) -> bytes:
    """The file."""
    stream = io.BytesIO()
    frame_of(publication.tidy).write_parquet(
        stream, compression="zstd", compression_level=3, statistics=True, row_group_size=100_000
    )
    return stream.getvalue()


def frame_of(tidy: Tidy) -> pl.DataFrame:
    """The tidy table in columns of their kinds."""
    return pl.DataFrame([pl.Series(one.name, one.cells, _TYPES[one.kind]) for one in tidy.columns])
