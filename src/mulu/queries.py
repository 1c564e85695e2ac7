"""Expressions asked of a frame, or of one frame after another, planned once for all of them.

Turning narwhals expressions into a plan takes longer than running it on some hundred rows. A plan is
kept by a name where the same is asked again; it then reads whatever frame is being asked about.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl
from polars.io.plugins import register_io_source

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping
    from contextlib import AbstractContextManager

    Asked = Callable[[], Mapping[str, nw.Expr]]


FEW = 50_000
"""Rows; up to here it is faster not to cut a frame into pieces that are answered side by side."""


class Queries:
    """Asks each question anew."""

    def ask(self, frame: pl.DataFrame, name: Hashable, asked: Asked) -> pl.DataFrame:  # noqa: ARG002
        """`line` and a column for each expression, by `name` of the question."""
        return _answer(_plan(frame.lazy(), asked), frame)


class KeptQueries(Queries):
    """Plans each question once, for frames of the same columns."""

    def __init__(self) -> None:
        self._plans: dict[Hashable, pl.LazyFrame] = {}
        self._frame: pl.DataFrame | None = None

    def ask(self, frame: pl.DataFrame, name: Hashable, asked: Asked) -> pl.DataFrame:
        """`line` and a column for each expression; what is asked by a name stays the same."""
        known = (name, tuple(frame.schema.items()))
        if known not in self._plans:
            source = register_io_source(self._read, schema=frame.schema)
            self._plans[known] = _plan(source, asked)
        self._frame = frame
        return _answer(self._plans[known], frame)

    def _read(
        self, columns: list[str] | None, where: pl.Expr | None, count: int | None, _: int | None
    ) -> Iterator[pl.DataFrame]:
        """The frame that is being asked about, as Polars wants to have it."""
        frame = self._frame
        assert frame is not None  # noqa: S101 - plans are run by `ask` alone
        frame = frame if columns is None else frame.select(columns)
        frame = frame if where is None else frame.filter(where)
        yield frame if count is None else frame.head(count)


def _plan(frame: pl.LazyFrame, asked: Asked) -> pl.LazyFrame:
    # A literal alone would give one row; beside `line` it is repeated.
    named = [expression.alias(name) for name, expression in asked().items()]
    return nw.from_native(frame).select(nw.col("line"), *named).to_native()


def quickly(frame: pl.DataFrame) -> AbstractContextManager[object]:
    """Where questions about a frame of few rows are answered in one piece."""
    return pl.Config(engine_affinity="in-memory") if frame.height <= FEW else nullcontext()


def _answer(plan: pl.LazyFrame, frame: pl.DataFrame) -> pl.DataFrame:
    return plan.collect(engine="in-memory" if frame.height <= FEW else "auto")
