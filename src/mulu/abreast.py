"""Versions of one table judged abreast: in one frame, each by itself, so that a rule is asked once for all.

Rules that look at the cells of one row only are asked about the rows that differ; those that look at neighbours or at equal values are asked
about whole versions, told apart by a column. How far a rule looks is read off its expression; one that looks
farther than can be said is asked of each version alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from mulu.engine import judge, values
from mulu.queries import KeptQueries, Queries
from mulu.reach import Reach, apart, columns_of, reach_of
from mulu.rule import Fault, marks, missing, printed

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from mulu.engine import Judged
    from mulu.lookup import Lookup
    from mulu.schema import Schema

    Row = tuple[str, ...]
    Rows = Sequence[tuple[int | None, Row]]
    Places = Set[tuple[int, str]]

# Of a version there are its rows, each with the one of the table that it is, counted from 0; what is seen in it are lines and columns of rules.
VERSION = "abreast: version"
"""The column that tells versions apart."""

_UNREAD = re.compile("[\r\0]")


def is_local(judged: Judged, schema: Schema) -> bool:
    """Whether a rule looks at nothing but the cells of the row that it judges."""
    cells = {of(name) for name in schema.columns for of in (str, printed, marks, missing)}
    try:
        return reach_of(judged.fault.where) == Reach() and columns_of(judged.fault.where) <= cells
    except ValueError:
        return False


class Abreast:
    """Judges versions of a table; `base` is the table itself, with `line` and a column a field.

    `compiled` are all rules that can fail in it, `lookups` what the schema refers to.
    """

    def __init__(
        self, schema: Schema, base: pl.DataFrame, compiled: Sequence[Judged], lookups: Sequence[Lookup]
    ) -> None:
        self.schema, self.base, self.compiled, self.lookups = schema, base, compiled, lookups
        self.local = [_bare(one) for one in compiled if is_local(one, schema)]
        known = {one.column for one in self.local}
        self.wide = [two for one in compiled if one.column not in known and (two := _apart(one))]
        known |= {one.column for one in self.wide}
        self.alone = {one.column for one in compiled} - known
        self.rules = {one.column: one for one in compiled}
        self.queries = KeptQueries(), KeptQueries()
        # A row that fails already goes on failing wherever it stands.
        self.failing = {row for one in judge(values(base, schema), self.local) for row in one.rows}

    def near(self, versions: Sequence[Rows]) -> list[Places]:
        """What rules that look at one row see in each version. `RuleError` if a rule cannot be evaluated."""
        frame, is_odd = self._frame(versions)
        odd = frame.filter(is_odd)
        return self._failing(len(versions), odd, values(odd, self.schema), self.local, self.queries[0])

    def far(self, versions: Sequence[Rows]) -> list[Places]:
        """What all other rules see that can be asked about many versions at once; likewise."""
        frame, _ = self._frame(versions)
        seen = values(frame, self.schema).with_columns(frame[VERSION])
        for lookup in self.lookups:
            seen = lookup.beside(seen, [VERSION])
        return self._failing(len(versions), frame, seen, self.wide, self.queries[1])

    def suspects(self, *places: Places) -> Sequence[Judged]:
        """All rules that can fail in a version, in their order, if the others fail in such places."""
        names = {column for some in places for _, column in some} | self.alone
        return [one for one in self.compiled if one.column in names]

    def _failing(
        self, count: int, frame: pl.DataFrame, seen: pl.DataFrame, rules: Sequence[Judged], queries: Queries
    ) -> list[Places]:
        failing: list[set[tuple[int, str]]] = [set() for _ in range(count)]
        places = frame.select(VERSION, "line")
        for failure in judge(seen, rules, queries) if seen.height else ():
            for version, line in places[failure.rows].iter_rows():
                failing[version].add((line, failure.judged.column))
        return list(failing)

    def _frame(self, versions: Sequence[Rows]) -> tuple[pl.DataFrame, pl.Series]:
        """All versions below each other, and which of their rows local rules have to be asked about."""
        cells = self.base.drop("line")
        own: list[Row] = []
        gathered: list[int] = []
        version: list[int] = []
        for number, rows in enumerate(versions):
            for origin, row in rows:
                gathered.append(cells.height + len(own) if origin is None else origin)
                if origin is None:
                    own.append(row)
            version += [number] * len(rows)
        pool = pl.concat([cells, pl.DataFrame(own, schema=cells.schema, orient="row")])
        heights = 1 + pl.sum_horizontal(pl.all().str.count_matches("\n", literal=True))
        is_odd = pl.Series([at >= cells.height or at in self.failing for at in range(pool.height)])
        frame = pool.with_columns(heights.cast(pl.Int64).alias("line"))[gathered]
        frame = frame.with_columns(pl.Series(VERSION, version)).with_columns(
            (pl.col("line").cum_sum() - pl.col("line") + 2).over(VERSION).alias("line")
        )
        return frame.select("line", *cells.columns, VERSION), is_odd.gather(gathered)


def can_stand(rows: Rows | None, width: int) -> bool:
    """Whether rows are read as they are written: nothing in them is a flaw of the file."""
    return bool(rows) and all(
        origin is not None or (len(row) == width and any(row) and not _UNREAD.search("".join(row)))
        for origin, row in rows or ()
    )


def _apart(judged: Judged) -> Judged | None:
    """A rule that judges each version by itself; `None` if it looks farther than can be said."""
    try:
        return replace(_bare(judged), fault=Fault(apart(judged.fault.where, VERSION)))
    except ValueError:
        return None


def _bare(judged: Judged) -> Judged:
    """A rule that says nothing, and takes no look at the table as a whole before it judges."""
    fault = judged.fault
    screen = None if isinstance(fault.screen, nw.Expr) else fault.screen
    return replace(judged, fault=replace(fault, says={}, screen=screen))
