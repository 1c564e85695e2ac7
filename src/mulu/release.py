"""The files of a release: the same commit and library versions, the same bytes.

`SHA256SUMS` is of all other files; `statement.json` is of all but these two.
"""

from __future__ import annotations

import platform
import sqlite3
import zlib
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from mulu import __version__
from mulu.evidence import ITEMS
from mulu.forms import (
    data_package,
    database,
    dcat,
    part_of,
    skos,
    statement,
    tidy_csv,
    tidy_json,
    tidy_parquet,
    workbook,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mulu.forms import Origin, Part
    from mulu.publication import Publication

SUMS = "SHA256SUMS"
STATEMENT = "statement.json"
PACKAGE, DCAT = "datapackage.json", "dcat.jsonld"
DATABASE, PARQUET, WORKBOOK = "catalog.sqlite", "tidy.parquet", "tidy.xlsx"
BINARY = (DATABASE, PARQUET, WORKBOOK)
"""Files whose bytes depend on versions of libraries, while what they say does not."""


DEPENDED_ON = ("mulu", "polars", "python", "sqlite", "xlsxwriter", "zlib")
"""What a release's bytes depend on besides the commit; the statement names the version of each."""


def release_files(publication: Publication, origin: Origin) -> dict[str, bytes]:
    """All files of a release, by name."""
    files = contents(publication)
    return files | seal(publication, {name: part_of(data) for name, data in files.items()}, origin)


def contents(publication: Publication) -> dict[str, bytes]:
    """The files that say what the edition says."""
    made = {
        ITEMS: publication.printed,
        "tidy.csv": tidy_csv.render(publication),
        "tidy.json": tidy_json.render(publication),
        PARQUET: tidy_parquet.render(publication),
        WORKBOOK: workbook.render(publication),
        DATABASE: database.render(publication),
        "skos.ttl": skos.render(publication),
        **publication.reports,
    }
    return dict(sorted(made.items()))


def seal(publication: Publication, parts: Mapping[str, Part], origin: Origin) -> dict[str, bytes]:
    """The files that say what the release consists of; `parts` are those of `contents`."""
    described = describe(publication, parts)
    known = {**parts, **{name: part_of(data) for name, data in described.items()}}
    return described | state(publication, known, origin)


def describe(publication: Publication, parts: Mapping[str, Part]) -> dict[str, bytes]:
    """The files that describe those of `contents`, which are `parts`."""
    return {PACKAGE: data_package.render(publication, parts), DCAT: dcat.render(publication, parts)}


def state(publication: Publication, parts: Mapping[str, Part], origin: Origin) -> dict[str, bytes]:
    """The statement on all other files, which are `parts`, and the sums."""
    made = statement.render(publication, parts, origin)
    sums = {name: part.sha256 for name, part in {**parts, STATEMENT: part_of(made)}.items()}
    return {STATEMENT: made, SUMS: write_sums(sums)}


def write_sums(sums: Mapping[str, str]) -> bytes:
    """What `sha256sum` prints for files, sorted by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()


def versions_here() -> dict[str, str]:
    """The versions in use of all that a release's bytes depend on, besides the commit."""
    found = {
        "mulu": __version__,
        "polars": _version("polars"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "xlsxwriter": _version("xlsxwriter"),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
    }
    return {name: used for name, used in found.items() if used}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
