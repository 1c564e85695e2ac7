"""From where rules fail to what is told: no row is blamed again for what follows from another fault."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from mulu.finding import MOST_FINDINGS, SEVERITIES
from mulu.tally import Row, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import polars as pl

    from mulu.engine import Failure
    from mulu.finding import Severity
    from mulu.schema import Schema
    from mulu.table import Table


def tallies_of(
    schema: Schema, table: Table, frame: pl.DataFrame, failures: Sequence[Failure]
) -> Iterator[Tally]:
    """What each rule saw in the rows of `table`, of which `frame` has the values."""
    grounds = _Grounds(schema, failures, frame["line"].is_in(list(table.broken)).arg_true())
    for failure in failures:
        rows = grounds.remaining(failure)
        blocked = len(failure.rows) - len(rows)
        yield Tally(failure.judged, len(rows), blocked, _listed(failure, rows, table))


def _listed(failure: Failure, rows: set[int], table: Table) -> list[Row]:
    kept = ((position, row) for position, row in enumerate(failure.rows) if row in rows)
    listed = []
    for position, row in islice(kept, MOST_FINDINGS):
        cells = dict(zip(table.frame.columns, table.frame.row(row), strict=True))
        words = {name: series[position] for name, series in failure.says.items()}
        line = int(cells.pop("line"))
        listed.append(Row(line, {name: cell or "" for name, cell in cells.items()}, words))
    return listed


class _Grounds:
    """Which rows failed what, so that what builds on it is not said again."""

    def __init__(self, schema: Schema, failures: Iterable[Failure], broken: pl.Series) -> None:
        self.schema = schema
        self.broken = set(broken)
        # By the severity of what would follow.
        self.cells: dict[tuple[Severity, str, str], set[int]] = defaultdict(set)
        self.fields: dict[tuple[Severity, str], set[int]] = defaultdict(set)
        self.rules: dict[tuple[Severity, str], set[int]] = defaultdict(set)
        for failure in failures:
            rule, field, rows = failure.judged.rule, failure.judged.field, set(failure.rows)
            for severity in filter(failure.judged.may_hide, SEVERITIES):
                self.cells[severity, rule.name, field] |= rows
                self.rules[severity, rule.name] |= rows
                if rule.kind != "item":
                    self.fields[severity, field] |= rows

    def remaining(self, failure: Failure) -> set[int]:
        """The failing rows that did not fail something the rule builds on."""
        rule, severity, field = failure.judged.rule, failure.judged.severity, failure.judged.field
        rows = set(failure.rows) - self.broken
        for base in rule.builds_on:
            rows -= self.rules[severity, base] if rule.kind == "item" else self.cells[severity, base, field]
        for name in rule.reads_of(self.schema):
            rows -= self.fields[severity, name]
        return rows
