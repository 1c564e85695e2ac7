"""Rules judged on a table that is larger than memory: piece by piece, each row together with the rows that a rule looks at.

Rows that a rule compares with rows anywhere (is this code used twice?) are found by short digests first; only those whose digests meet are brought
together. Rows that a rule compares with neighbours are judged once these have been read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from mulu.engine import Failure, judge, values
from mulu.errors import RuleError
from mulu.evidence import FACTS
from mulu.finding import MOST_FINDINGS
from mulu.grounds import tallies_of
from mulu.messages import listed, say
from mulu.pieces import PIECE, KeptLines, Piece, read_pieces
from mulu.reach import Keys, Reach
from mulu.rule import EVERYTHING
from mulu.survey import MOST_TOGETHER, among, keys_of, piece_frame, reach_of_rule, short_digest, whole
from mulu.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from mulu.engine import Judged
    from mulu.evidence import Evidence
    from mulu.policy import Policy
    from mulu.project import EditionFolder
    from mulu.schema import Schema
    from mulu.survey import Survey

OF_MARKED_ROWS = frozenset({"unexplained-mark", "unused-note", "wrong-count"})
"""Rules about an edition that look at no rows but those with marks."""
CONTINUITY = ("undecided-change", "stale-link", "contradicting-link")


def refuse_what_needs_all(folder: EditionFolder, policy: Policy, beside: Evidence) -> None:
    """`RuleError` if something in force judges the table as a whole: what is not judged is no pass."""
    schema, facts = policy.schema.schema, beside.edition
    if schema.references:
        message = say(
            "the schema refers to other catalogues, in which a table of this size cannot be looked up"
        )
        raise RuleError(message, policy.schema.path)
    if facts and not beside.is_draft:
        message = say(
            "a published edition is compared with its document, which a table of this size does not allow"
        )
        raise RuleError(message, f"{folder.path}/{FACTS}")
    if facts and facts.base is not None and any(policy.severity(name) for name in CONTINUITY):
        message = say(
            "the edition before cannot be compared with a table of this size: switch {rules} off in the schema",
            rules=listed(list(CONTINUITY)),
        )
        raise RuleError(message, policy.schema.path)
    for rule in policy.rules:
        is_needed = (
            rule.kind == "edition" and rule.name not in OF_MARKED_ROWS and EVERYTHING not in rule.builds_on
        )
        if is_needed and policy.severity(rule.name):
            message = say(
                "the rule {name} judges the table as a whole, which one of this size does not allow: switch it off in the schema",
                name=rule.name,
            )
            raise RuleError(message, policy.schema.path)


def tallies_at_size(
    path: Path, schema: Schema, compiled: Sequence[Judged], found: Survey, size: int = PIECE
) -> list[Tally]:
    """What every rule sees in the rows of a file that has been surveyed."""
    return _Judging(schema, compiled, found).tallies(path, size)


@dataclass
class _Judging:
    schema: Schema
    compiled: Sequence[Judged]
    found: Survey
    together: dict[str, tuple[pl.Series, dict[str, pl.Series]]] = field(default_factory=dict)
    """Lines at fault by rules that compare rows anywhere, and the words for them."""
    sums: dict[str, Tally] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grouped = [one for one in self.compiled if keys_of(one)]
        # A screen is about a whole table; here there is a part of it, and asking at once is as quick.
        self.others = [
            replace(one, fault=replace(one.fault, screen=None)) if reach_of_rule(one).steps else one
            for one in self.compiled
            if not keys_of(one)
        ]
        self.steps: dict[Keys, int] = {}
        for one in self.others:
            self.steps = dict((Reach(steps=self.steps) | reach_of_rule(one)).steps)

    def tallies(self, path: Path, size: int) -> list[Tally]:
        self._bring_together(path, size)
        carried = piece_frame(self.schema).with_columns(pl.lit(value=False).alias("judged"))
        pieces = read_pieces(path, self.schema.columns, size)
        piece = next(pieces, None)
        while piece is not None:
            following = next(pieces, None)
            carried = self._judge(piece, carried, is_last=following is None)
            piece = following
        names = [one.column for one in self.compiled]
        return [self.sums[name] for name in names if name in self.sums]

    def _bring_together(self, path: Path, size: int) -> None:
        """Judge the rows that a rule compares with each other, wherever they stand."""
        suspicious = [one for one in self.grouped if len(self.found.suspects[one.column])]
        rows: dict[str, list[pl.DataFrame]] = defaultdict(list)
        for piece in read_pieces(path, self.schema.columns, size) if suspicious else ():
            frame = values(piece.table.frame, self.schema)
            for one in suspicious:
                rows[one.column].append(self._suspects(one, frame))
                if sum(part.height for part in rows[one.column]) > MOST_TOGETHER:
                    raise whole(
                        one,
                        f"more than {MOST_TOGETHER} rows that are equal in {', '.join(keys_of(one) or ())}",
                    )
        for one in suspicious:
            for failure in judge(pl.concat(rows[one.column]), [one]):
                frame = pl.concat(rows[one.column])
                self.together[one.column] = frame["line"].gather(failure.rows), dict(failure.says)

    def _suspects(self, one: Judged, frame: pl.DataFrame, *, are_wanted: bool = True) -> pl.DataFrame:
        rows = among(one, frame)
        is_suspect = short_digest(keys_of(one) or ()).is_in(self.found.suspects[one.column].implode())
        return rows.filter(is_suspect if are_wanted else ~is_suspect)

    def _judge(self, piece: Piece, carried: pl.DataFrame, *, is_last: bool) -> pl.DataFrame:
        """Judge the rows whose neighbours are all at hand; gives the rows that the next piece needs."""
        fresh = piece.table.frame.with_columns(pl.lit(value=False).alias("judged"))
        rows = pl.concat([carried, fresh])
        frame = values(rows.drop("judged"), self.schema)
        is_ready = ~rows["judged"] if is_last else ~rows["judged"] & self._has_neighbours(frame)
        failures = [*judge(frame, self.others), *self._failures_together(frame)]
        ready = [one for failure in failures if len((one := _within(failure, is_ready)).rows)]
        table = replace(self.found.table, frame=rows.drop("judged"))
        for tally in tallies_of(self.schema, table, frame, ready):
            self._add(tally, piece)
        if is_last:
            return rows.clear()
        kept = self._kept(frame, ~rows["judged"] & ~is_ready)
        if not piece.table.is_plain:
            self._keep_lines(piece, fresh["line"].filter(kept.tail(fresh.height)))
        if kept.sum() > MOST_TOGETHER:
            raise RuleError(
                say("too many items wait for others that belong to them: check with --engine spark instead")
            )
        return rows.with_columns((rows["judged"] | is_ready).alias("judged")).filter(kept)

    def _keep_lines(self, piece: Piece, lines: Iterable[int]) -> None:
        kept = self.found.table.text
        assert isinstance(kept, KeptLines)  # noqa: S101 - a survey has no other
        kept.kept |= {line: piece.text(line) for line in lines}

    def _failures_together(self, frame: pl.DataFrame) -> Iterator[Failure]:
        """Where rules that compare rows anywhere fail: alone in the whole file, or as was found beforehand."""
        for one in self.grouped:
            alone = self._suspects(one, frame, are_wanted=False)
            for failure in judge(alone, [one]) if alone.height else ():
                places = _places(frame, alone["line"].gather(failure.rows))
                yield Failure(one, places, failure.says)
            lines, says = self.together.get(one.column, (None, {}))
            if lines is not None:
                here = lines.is_in(frame["line"].implode()).arg_true()
                if len(here):
                    words = {name: word.gather(here) for name, word in says.items()}
                    yield Failure(one, _places(frame, lines.gather(here)), words)

    def _has_neighbours(self, frame: pl.DataFrame) -> pl.Series:
        reached = [_shifted(pl.col("line"), -steps, keys).is_not_null() for keys, steps in self.steps.items()]
        return frame.select(pl.all_horizontal(pl.lit(value=True), *reached).alias("ready"))["ready"]

    def _kept(self, frame: pl.DataFrame, is_pending: pl.Series) -> pl.Series:
        """Rows that wait, with their neighbours, and rows that are neighbours of what comes."""
        pending = pl.col("pending")
        kept = [pending]
        for keys, steps in self.steps.items():
            kept.append(_shifted(pl.col("line"), -steps, keys).is_null())
            for step in range(1, steps + 1):
                kept += [_shifted(pending, step, keys), _shifted(pending, -step, keys)]
        found = frame.with_columns(is_pending.alias("pending")).select(pl.any_horizontal(kept).alias("kept"))
        return found["kept"].fill_null(value=False)

    def _add(self, tally: Tally, piece: Piece) -> None:
        name = tally.judged.column
        before = self.sums.get(name, Tally(tally.judged, 0, 0, []))
        listed = sorted([*before.listed, *tally.listed], key=lambda row: row.line)[:MOST_FINDINGS]
        self.found.keep(listed, None if piece.table.is_plain else piece.text)
        self.sums[name] = Tally(
            tally.judged, before.count + tally.count, before.blocked + tally.blocked, listed
        )


def _shifted(expression: pl.Expr, steps: int, keys: Keys) -> pl.Expr:
    # Rows stand in the order of their lines.
    return expression.shift(steps).over(keys) if keys else expression.shift(steps)


def _places(frame: pl.DataFrame, lines: pl.Series) -> pl.Series:
    return frame["line"].search_sorted(lines).cast(pl.Int64)


def _within(failure: Failure, is_ready: pl.Series) -> Failure:
    stays = is_ready.gather(failure.rows)
    says = {name: word.filter(stays) for name, word in failure.says.items()}
    return Failure(failure.judged, failure.rows.filter(stays), says)
