"""Rows of a document that can be nothing but items, found in columns and read all at once.

A row is plain if no look at its cells one by one could make it a heading, a section, a line of its own or the rest of
another row. What is not certain is left to be read run by run, and so are the rows around it.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import or_
from typing import TYPE_CHECKING

import polars as pl

from mulu.late import dataclass
from mulu.spacing import space_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mulu.runs import Runs
    from mulu.schema import Layout

MANY = 500
"""Rows; a document with fewer is sooner read one by one, by a process that has just begun."""
FEWEST = 64
"""Rows that follow each other; fewer are read one by one."""
_SPACES = r"\s"
_CONTROLS = "[\x1c-\x1f]"
"""White space to Python, and none to Polars."""


@dataclass(frozen=True)
class PlainRows:
    """Rows side by side: texts and places by the number of the column, and the runs that they were made of."""

    texts: pl.DataFrame
    places: pl.DataFrame
    runs: Runs


@dataclass(frozen=True)
class Look:
    """How rows look that are none: first cells that headings can begin with, and what is ignored."""

    layout: Layout
    beginnings: frozenset[str]
    is_ignored: Callable[[str], bool]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.layout.columns)


def parts_of(runs: Runs, look: Look) -> Iterator[Runs | PlainRows]:
    """All runs in their order: plain rows as such, and what is between them."""
    if not _is_simple(runs, look):
        yield runs
        return
    frame = runs.frame
    starts = _starts(frame)
    plain = _plain(frame, starts, look)
    # What a row means can depend on the row before, and the row after may go on with it.
    inner = plain & plain.shift(1, fill_value=False) & plain.shift(-1, fill_value=False)
    waiting = 0
    for first, count in _stretches(inner):
        begin, end = starts[first], starts[first] + count * look.width
        if waiting < begin:
            yield runs[waiting:begin]
        yield _side_by_side(runs, begin, count, look.width)
        waiting = end
    if waiting < len(runs):
        yield runs[waiting:]


def spaced(cells: pl.Series, layout: Layout, *, is_coded: bool) -> pl.Series:
    """The cells of a column as `space_out` gives them; what holds no white space stays as it is."""
    kind = layout.white_space
    if kind == "keep":
        return cells
    found = cells.filter(cells.str.contains(_SPACES)).unique()
    if not found.len():
        return cells
    return cells.replace(found, pl.Series([space_out(one, kind, is_coded=is_coded) for one in found]))


def _is_simple(runs: Runs, look: Look) -> bool:
    """Whether rows stand for themselves: with merged or packed cells, or such to be left out, they do not."""
    layout = look.layout
    if runs.has_spans or layout.merged or layout.packed or layout.aside or look.width < 3:
        return False
    return len(runs) >= MANY * look.width and not runs.frame["text"].str.contains(_CONTROLS).any()


def _starts(frame: pl.DataFrame) -> pl.Series:
    """Where each row begins among the runs; what stands outside of tables is a row for as long as nothing else comes."""
    at = pl.struct("table", "row")
    begins = frame.select(begins=(at != at.shift(1)).fill_null(value=True))["begins"]
    return begins.arg_true().cast(pl.Int64)


def _plain(frame: pl.DataFrame, starts: pl.Series, look: Look) -> pl.Series:
    """Of each row whether it is plain."""
    lengths = starts.extend_constant(frame.height, 1).diff(null_behavior="drop")
    is_row = (frame["table"].gather(starts) > 0) & (frame["row"].gather(starts) > 0)
    is_wide = is_row & (lengths == look.width)
    known = starts.filter(is_wide)
    cells = pl.DataFrame(
        {"start": known}
        | {f"{at}": frame["text"].gather(known + at) for at in range(look.width)}
        | {f"cell {at}": frame["cell"].gather(known + at) for at in range(look.width)}
    ).filter(_is_certain(look))
    is_told = _is_told(cells, look)
    return starts.is_in(cells["start"].filter(is_told).implode())


def _is_certain(look: Look) -> pl.Expr:
    texts = [pl.col(f"{at}") for at in range(look.width)]
    places = [pl.col(f"cell {at}") for at in range(look.width)]
    filled = [text.str.contains(r"\S") for text in texts]
    in_order = [left <= right for left, right in pairwise(places)]
    goes_on = look.layout.continued
    begins = [one for one, name in zip(filled, look.layout.names, strict=True) if name in goes_on]
    certain = [
        *in_order,
        (texts[0] != "") & ~texts[0].str.contains(_SPACES) & ~texts[0].is_in(look.beginnings),
        pl.sum_horizontal(filled) > 2,
        *(~text.str.contains("\n", literal=True) for text in texts),
        *([reduce(or_, begins, pl.lit(value=False))] if goes_on else []),
    ]
    return pl.all_horizontal(certain)


def _is_told(cells: pl.DataFrame, look: Look) -> pl.Series:
    """Whether a cell of a row says something that is not ignored; where few texts repeat, few are looked at."""
    told = pl.repeat(value=False, n=cells.height, eager=True)
    names = [f"{at}" for at in range(look.width)]
    kind = look.layout.white_space
    for name in sorted(names, key=lambda name: cells[name].n_unique()):
        seen = cells[name].filter(~told).unique()
        texts = {one: space_out(one, "trim" if kind == "keep" else kind) for one in seen}
        say = [one for one, text in texts.items() if text and not look.is_ignored(text)]
        told |= cells[name].is_in(say)
        if told.all():
            break
    return told


def _stretches(plain: pl.Series) -> Iterator[tuple[int, int]]:
    """The first of each long stretch of plain rows, and how many there are."""
    ids = plain.rle_id()
    frame = pl.DataFrame({"plain": plain, "id": ids}).with_row_index("at")
    found = (
        frame.lazy()
        .filter(pl.col("plain"))
        .group_by("id", maintain_order=True)
        .agg(pl.col("at").first(), pl.len())
    )
    for at, count in found.select("at", "len").collect().iter_rows():
        if count >= FEWEST:
            yield at, count


def _side_by_side(runs: Runs, begin: int, count: int, width: int) -> PlainRows:
    part = runs[begin : begin + count * width]
    steps = range(width)
    texts = pl.DataFrame({f"{at}": part.frame["text"].gather_every(width, at) for at in steps})
    places = pl.DataFrame({f"{at}": part.frame["place"].gather_every(width, at) for at in steps})
    return PlainRows(texts, places, part)
