"""Rules judged on a table that is larger than memory: piece by piece, each row together with the rows that a rule looks at.

Rows that a rule compares with rows anywhere (is this code used twice?) are found by short digests first; only those whose digests meet are brought
together. Rows that a rule compares with neighbours are judged once these have been read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from mulu.engine import Failure, judge, values
from mulu.errors import RuleError
from mulu.evidence import FACTS
from mulu.finding import MOST_FINDINGS, Flaws
from mulu.grounds import tallies_of
from mulu.messages import say
from mulu.pieces import PIECE, KeptLines, Piece, read_pieces
from mulu.reach import Keys, Reach, reach_of
from mulu.rule import EVERYTHING, marks, printed
from mulu.table import Table
from mulu.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mulu.engine import Judged
    from mulu.evidence import Evidence
    from mulu.policy import Policy
    from mulu.project import EditionFolder
    from mulu.schema import Schema
    from mulu.tally import Row

OF_MARKED_ROWS = frozenset({"unexplained-mark", "unused-note", "wrong-count"})
"""Rules about an edition that look at no rows but those with marks."""
CONTINUITY = ("undecided-change", "stale-link", "contradicting-link")
MOST_TOGETHER = 5_000_000
"""So many rows are brought together for one rule."""


@dataclass(frozen=True)
class Survey:
    """What one reading of the file gives.

    `suspects` are, by the column of a rule that compares rows anywhere, digests that several rows have. `marked` are the rows
    that carry a mark, with what is printed and marked.
    """

    table: Table
    rows: int
    lines: int
    odd_line: int | None
    suspects: Mapping[str, pl.Series]
    marked: pl.DataFrame

    def keep(self, rows: Iterable[Row], text: Callable[[int], str] | None = None) -> None:
        """Keep the physical lines of rows that are told: as `text` gives them, or as they are written in a plain file."""
        kept = self.table.text
        assert isinstance(kept, KeptLines)  # noqa: S101 - a survey has no other
        for row in rows:
            plain = ",".join(row.cells[name] for name in self.table.positions)
            kept.kept.setdefault(row.line, (text and text(row.line)) or plain)


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
            rules=", ".join(CONTINUITY),
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


def survey(path: Path, schema: Schema, compiled: Sequence[Judged], size: int = PIECE) -> Survey:
    """Read a file once; its flaws, how many rows it has, and which of them have to be brought together."""
    columns, lines, flaws = schema.columns, KeptLines(), Flaws()
    digests: dict[str, list[pl.Series]] = defaultdict(list)
    marked: list[pl.DataFrame] = []
    rows, count, odd_line, broken = 0, 1, None, set[int]()
    first_marked: set[tuple[str, str]] = set()
    grouped = [(one, keys) for one in compiled if (keys := keys_of(one))]
    for piece in read_pieces(path, columns, size):
        frame = values(piece.table.frame, schema)
        rows += frame.height
        count = piece.above + 1 + piece.lines
        broken |= piece.table.broken
        odd_line = odd_line or (None if piece.table.is_plain else piece.above + 2)
        for flaw in piece.table.flaws:
            flaws.note(flaw)
            if flaw.line:
                lines.kept[flaw.line] = piece.text(flaw.line)
        flaws.unlisted.update(piece.table.flaws.unlisted)
        for one, keys in grouped:
            digests[one.column].append(_among(one, frame).select(_digest(keys)).to_series())
        marked.append(_marked(frame, schema))
        for mark in schema.marks:
            # Of items with a mark that nothing explains, the first is told.
            first = marked[-1].filter(pl.col(marks(mark.field)) == mark.mark)["line"].min()
            if isinstance(first, int) and (mark.field, mark.mark) not in first_marked:
                first_marked.add((mark.field, mark.mark))
                lines.kept[first] = piece.text(first)
        if sum(each.height for each in marked) > MOST_TOGETHER:
            raise RuleError(
                say(
                    "more than {count} items carry marks, too many for a table of this size",
                    count=MOST_TOGETHER,
                )
            )
    positions = {name: at for at, name in enumerate(columns)}
    table = Table(piece_frame(schema), _settled(flaws), positions, frozenset(broken), lines)
    repeated = {name: _repeated(found) for name, found in digests.items()}
    return Survey(table, rows, count, odd_line, repeated, pl.concat(marked))


def keys_of(judged: Judged) -> Keys | None:
    """The columns in which a rule compares rows anywhere, if it does; `RuleError` if it looks at the whole table at once."""
    reach = _reach(judged)
    if (reach.groups and reach.steps) or len(reach.groups) > 1:
        raise _whole(judged, "several windows")
    return next(iter(reach.groups), None)


def piece_frame(schema: Schema) -> pl.DataFrame:
    """No rows, with the columns that a table has."""
    return pl.DataFrame(schema={"line": pl.Int64, **dict.fromkeys(schema.columns, pl.String)})


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
            replace(one, fault=replace(one.fault, screen=None)) if _reach(one).steps else one
            for one in self.compiled
            if not keys_of(one)
        ]
        self.steps: dict[Keys, int] = {}
        for one in self.others:
            self.steps = dict((Reach(steps=self.steps) | _reach(one)).steps)

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
                    raise _whole(
                        one,
                        f"more than {MOST_TOGETHER} rows that are equal in {', '.join(keys_of(one) or ())}",
                    )
        for one in suspicious:
            for failure in judge(pl.concat(rows[one.column]), [one]):
                frame = pl.concat(rows[one.column])
                self.together[one.column] = frame["line"].gather(failure.rows), dict(failure.says)

    def _suspects(self, one: Judged, frame: pl.DataFrame, *, are_wanted: bool = True) -> pl.DataFrame:
        among = _among(one, frame)
        is_suspect = _digest(keys_of(one) or ()).is_in(self.found.suspects[one.column].implode())
        return among.filter(is_suspect if are_wanted else ~is_suspect)

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


def _reach(judged: Judged) -> Reach:
    reach = Reach()
    for expression in (judged.fault.where, *judged.fault.says.values()):
        try:
            reach |= reach_of(expression)
        except ValueError as error:
            raise _whole(judged, str(error)) from None
    return reach


def _whole(judged: Judged, why: str) -> RuleError:
    message = say(
        "the rule {name} looks further than a table of this size allows ({why}): check with --engine spark instead",
        name=judged.name,
        why=why,
    )
    return RuleError(message, judged.rule.path)


def _among(one: Judged, frame: pl.DataFrame) -> pl.DataFrame:
    if one.fault.among is None:
        return frame
    kept: pl.DataFrame = nw.from_native(frame, eager_only=True).filter(one.fault.among).to_native()
    return kept


def _digest(keys: Keys) -> pl.Expr:
    """A short digest of what rows are compared by. Equal rows have equal ones; that others do too costs time, and nothing else."""
    mixed = pl.lit(0, pl.UInt64)
    for at, name in enumerate(keys):
        mixed = mixed ^ pl.col(name).hash(seed=at)
    return (mixed & 0xFFFFFFFF).cast(pl.UInt32).alias("digest")


def _repeated(digests: Iterable[pl.Series]) -> pl.Series:
    found = pl.concat(list(digests), rechunk=True).sort(in_place=False)
    return found.filter(found == found.shift(1)).unique()


def _marked(frame: pl.DataFrame, schema: Schema) -> pl.DataFrame:
    names = list(dict.fromkeys(mark.field for mark in schema.marks))
    if not names:
        return frame.select("line").clear()
    wanted = [column for name in names for column in (printed(name), marks(name))]
    return frame.select("line", *wanted).filter(
        pl.any_horizontal(pl.col(marks(name)) != "" for name in names)
    )


def _settled(flaws: Flaws) -> Flaws:
    """Quotation marks that need not be are told once, and only where nothing else is wrong."""
    others = [flaw for flaw in flaws if flaw.rule != "needless-quote"]
    kept = Flaws(others or flaws[:1])
    kept.unlisted.update({rule: count for rule, count in flaws.unlisted.items() if rule != "needless-quote"})
    return kept


def _shifted(expression: pl.Expr, steps: int, keys: Keys) -> pl.Expr:
    # Rows stand in the order of their lines.
    return expression.shift(steps).over(keys) if keys else expression.shift(steps)


def _places(frame: pl.DataFrame, lines: pl.Series) -> pl.Series:
    return frame["line"].search_sorted(lines).cast(pl.Int64)


def _within(failure: Failure, is_ready: pl.Series) -> Failure:
    stays = is_ready.gather(failure.rows)
    says = {name: word.filter(stays) for name, word in failure.says.items()}
    return Failure(failure.judged, failure.rows.filter(stays), says)
