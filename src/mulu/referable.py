"""Other catalogues of a repository that an edition could refer to, found by what both say.

Half of the codes must stand there too, and where they do, the names must be nearly always the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from mulu.engine import values
from mulu.errors import MuluError
from mulu.evidence import ITEMS
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.project import CatalogFolder, EditionFolder
    from mulu.schema import Schema

ENOUGH = 8
"""So many items must stand in both."""
LEAST_KNOWN, LEAST_ALIKE = 0.5, 0.9
"""Shares of the codes that are there too, and of the names that are the same at them."""


@dataclass(frozen=True)
class Referable:
    """A reference as a schema declares it, and how many items it does not fit today."""

    catalog: str
    edition: str
    key: tuple[str, str]
    agree: tuple[tuple[str, str], ...]
    unfit: int


def find_referable(folder: EditionFolder, schema: Schema, items: pl.DataFrame) -> Iterator[Referable]:
    """The newest editions of other catalogues that `items`, as `engine.values` gives them, agree with."""
    referred = {one.catalog for one in schema.references}
    for catalog in folder.catalog.project.catalogs:
        if catalog.name == folder.catalog.name or catalog.name in referred:
            continue
        try:
            found = _agreeing(catalog, schema, items)
        except MuluError:
            # What is broken there is told by `mulu check`, and cannot be referred to.
            continue
        if found:
            yield found


def _agreeing(catalog: CatalogFolder, schema: Schema, items: pl.DataFrame) -> Referable | None:
    if not catalog.editions:
        return None
    edition = catalog.editions[-1]
    theirs = edition.catalog.schema_for(edition.name).schema
    table = read_table(edition.read(ITEMS) or b"", theirs.columns)
    if table.flaws or len(theirs.identity.key) != 1:
        return None
    there = values(table.frame, theirs)
    known = theirs.identity.key[0]
    keyed = there.drop_nulls(known).unique(known, keep="first", maintain_order=True)
    shares = {name: items[name].drop_nulls().is_in(keyed[known].implode()).mean() for name in schema.columns}
    code = max(schema.columns, key=lambda name: float(shares[name] or 0))  # type: ignore[arg-type]
    both = items.select(schema.columns).join(
        keyed.select(pl.col(name).alias(f"there {name}") for name in theirs.columns),
        left_on=code,
        right_on=f"there {known}",
        how="inner",
    )
    if float(shares[code] or 0) < LEAST_KNOWN or both.height < ENOUGH:  # type: ignore[arg-type]
        return None
    agree = tuple(
        (here, name)
        for here in schema.columns
        for name in theirs.columns
        if here != code
        and name != known
        and float((both[here] == both[f"there {name}"]).mean() or 0) >= LEAST_ALIKE  # type: ignore[arg-type]
    )
    same = pl.all_horizontal(pl.col(here) == pl.col(f"there {name}") for here, name in agree)
    unfit = items[code].len() - items[code].null_count() - (both.filter(same).height if agree else 0)
    return Referable(catalog.name, edition.name, (code, known), agree, unfit) if agree else None
