"""What kinds of files a release holds, as IANA names them (https://www.iana.org/assignments/media-types/)."""

from __future__ import annotations

_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def media_type(name: str) -> str:
    """The media type of a file of a release, by its name."""
    return _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
