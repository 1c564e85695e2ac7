"""A reference opened: an edition of another catalogue, in which items are looked up.

Items are looked up by joins, beside each other; only what is told of faults is sought one by one.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from mulu.engine import values
from mulu.evidence import ITEMS
from mulu.finding import Flaw
from mulu.late import dataclass
from mulu.messages import listed, say
from mulu.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mulu.messages import Message
    from mulu.project import CatalogFolder, EditionFolder
    from mulu.schema import Reference, Schema, SchemaFile

FARTHEST = 2
"""Slips of the hand; a code with more of them is no near one."""
MOST_COMPARED = 20_000
NEIGHBOURS = 100
MOST_TOLD = 3


@dataclass(frozen=True)
class Lookup:
    """One reference of a schema.

    `frame` has the reference's values under the names of the fields here: each key once, in order.
    `at` is its position in the schema, `title` that of the other catalogue.
    """

    declared: Reference
    at: int
    title: str
    frame: pl.DataFrame

    @property
    def code(self) -> str:
        """The field by which items are looked up."""
        return self.declared.code

    @property
    def agreeing(self) -> tuple[str, ...]:
        """The fields that must be the same in both."""
        return tuple(self.declared.agree)

    @property
    def name(self) -> Message:
        """What people call it."""
        return say("{title} of {edition}", title=self.title, edition=self.declared.edition)

    def beside(self, frame: pl.DataFrame, within: Sequence[str] = ()) -> pl.DataFrame:
        """A frame of `engine.values` with what the reference says of each item beside it.

        Where several tables stand in the frame, they are told apart by the columns `within`.
        """
        code, agreeing = self.code, self.agreeing
        said = [pl.col(name).alias(self._column(name)) for name in agreeing]
        there = self.frame.select(code, pl.lit(value=True).alias(self._column("known")), *said)
        found = frame.join(there, on=code, how="left", maintain_order="left")
        differs = pl.any_horizontal(pl.col(name) != pl.col(self._column(name)) for name in agreeing)
        is_odd = pl.col(self._column("known")).is_null() | differs
        elsewhere = (
            found.filter(is_odd)
            .select("line", *within, *agreeing)
            .join(self._by_name.select(pl.col(code).alias(self._column("code")), *agreeing), on=agreeing)
            .join(
                frame.filter(pl.col(code).is_not_null())
                .group_by(pl.col(code).alias(self._column("code")), *within)
                .agg(pl.col("line").min().alias(self._column("line"))),
                on=[self._column("code"), *within],
                how="left",
            )
            .drop(agreeing)
        )
        return found.join(elsewhere, on=["line", *within], how="left", maintain_order="left")

    @property
    def is_concerned(self) -> nw.Expr:
        """Whether an item is judged by the reference: it has a code, and is not exempt."""
        return ~nw.col(self.code).is_null() & ~self.is_exempt

    @property
    def is_exempt(self) -> nw.Expr:
        """Whether the schema exempts an item."""
        return nw.any_horizontal(nw.lit(value=False), *self.exemptions, ignore_nulls=True)

    @property
    def exemptions(self) -> list[nw.Expr]:
        """Whether an item is exempt by each exemption of the schema."""
        return [nw.col(one.field).str.contains(f"^(?:{one.pattern})$") for one in self.declared.exempt]

    @property
    def is_known(self) -> nw.Expr:
        """Whether the reference has the item's code."""
        return ~nw.col(self._column("known")).is_null()

    def said(self, field: str) -> nw.Expr:
        """What the reference says at the item's code."""
        return nw.col(self._column(field))

    @property
    def other_code(self) -> nw.Expr:
        """The code that the reference has for what the item is called, where its own is missing or does not fit."""
        return nw.col(self._column("code"))

    @property
    def other_line(self) -> nw.Expr:
        """The line on which that code stands in this edition."""
        return nw.col(self._column("line"))

    def nearest(self, code: str, name: str) -> list[tuple[str, str]]:
        """Codes that the reference has instead, with what it calls them: the likeliest first."""
        from rapidfuzz import fuzz, process
        from rapidfuzz.distance import OSA

        pool, names = self._codes, self._names
        if len(pool) > MOST_COMPARED:
            at = bisect_left(pool, code)
            pool = pool[max(0, at - NEIGHBOURS) : at + NEIGHBOURS]
        close = process.extract(code, pool, scorer=OSA.distance, score_cutoff=FARTHEST, limit=None)
        least = min((distance for _, distance, _ in close), default=0)
        likely = [one for one, distance, _ in close if distance == least]
        likely.sort(key=lambda one: (-fuzz.ratio(names[one], name), one))
        return [(one, names[one]) for one in likely[:MOST_TOLD]]

    @cached_property
    def _by_name(self) -> pl.DataFrame:
        return self.frame.drop_nulls(self.agreeing).unique(self.agreeing, keep="first", maintain_order=True)

    @cached_property
    def _codes(self) -> Sequence[str]:
        return sorted(self._names)

    @cached_property
    def _names(self) -> dict[str, str]:
        rows = self.frame.select(self.code, pl.col(self.agreeing[0]).fill_null("")).iter_rows()
        return dict(rows)

    def _column(self, name: str) -> str:
        return f"reference {self.at}: {name}"


def open_references(folder: EditionFolder, file: SchemaFile) -> tuple[list[Lookup], list[tuple[str, Flaw]]]:
    """What an edition's schema refers to, and what of it cannot be read: path, flaw.

    `PolicyError` with the schema's line for a catalogue, an edition or a field that there is not.
    """
    lookups, flaws = [], []
    for at, declared in enumerate(file.schema.references):
        edition = _edition(folder.catalog, file, at, declared)
        schema = edition.catalog.schema_for(edition.name).schema
        _refuse_unknown_fields(file, at, declared, schema)
        frame = _values(edition, schema, [*declared.key.values(), *declared.agree.values()])
        if frame is None:
            message = say(
                "{folder} refers to this edition, which cannot be read as a whole", folder=folder.title
            )
            flaws.append((f"{edition.path}/{ITEMS}", Flaw("unreadable-reference", message)))
            continue
        names = {**declared.key, **declared.agree}
        chosen = frame.select(pl.col(there).alias(here) for here, there in names.items())
        keyed = chosen.drop_nulls(declared.code).unique(declared.code, keep="first", maintain_order=True)
        lookups.append(Lookup(declared, at, edition.catalog.facts.title, keyed))
    return lookups, flaws


def _edition(catalog: CatalogFolder, file: SchemaFile, at: int, declared: Reference) -> EditionFolder:
    catalogs = {one.name: one for one in catalog.project.catalogs}
    if declared.catalog not in catalogs:
        message = say(
            "there is no catalogue {name} to refer to; there are: {known}",
            name=declared.catalog,
            known=listed(list(catalogs)),
        )
        raise file.error(message, "references", at, "catalog")
    editions = {one.name: one for one in catalogs[declared.catalog].editions}
    if declared.edition not in editions:
        message = say(
            "{catalog} has no edition {name} to refer to; it has: {known}",
            catalog=declared.catalog,
            name=declared.edition,
            known=listed(list(editions) or ["-"]),
        )
        raise file.error(message, "references", at, "edition")
    return editions[declared.edition]


def _refuse_unknown_fields(file: SchemaFile, at: int, declared: Reference, schema: Schema) -> None:
    for part in ("key", "agree"):
        for here, there in getattr(declared, part).items():
            if there not in schema.by_name:
                message = say(
                    "{catalog} has no field {name}; it has: {known}",
                    catalog=declared.catalog,
                    name=there,
                    known=listed(schema.columns),
                )
                raise file.error(message, "references", at, part, here)


def _values(edition: EditionFolder, schema: Schema, wanted: Iterable[str]) -> pl.DataFrame | None:
    """The values of an edition, if each of its rows is one and has the wanted fields."""
    table = read_table(edition.read(ITEMS) or b"", schema.columns)
    if table.broken or not table.frame.height or not set(wanted) <= set(table.positions):
        return None
    return values(table.frame, schema)
