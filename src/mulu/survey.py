"""The first reading of a table that is larger than memory: its flaws, and which of its rows have to be brought together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from mulu.engine import values
from mulu.errors import RuleError
from mulu.finding import Flaws
from mulu.messages import say
from mulu.pieces import PIECE, KeptLines, is_last_word, read_pieces
from mulu.reach import Keys, Reach, reach_of
from mulu.rule import marks, printed
from mulu.table import Table, read_table, write_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from mulu.engine import Judged
    from mulu.pieces import Piece
    from mulu.schema import Schema
    from mulu.tally import Row

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


def survey(path: Path, schema: Schema, compiled: Sequence[Judged], size: int = PIECE) -> Survey:
    """Read a file once; its flaws, how many rows it has, and which of them have to be brought together."""
    columns, lines, flaws = schema.columns, KeptLines(), Flaws()
    marked = [_marked(values(piece_frame(schema), schema), schema)]
    rows, count, odd_line, broken = 0, 1, None, set[int]()
    first_marked: set[tuple[str, str]] = set()
    grouped = [(one, keys) for one in compiled if (keys := keys_of(one))]
    digests = {one.column: [pl.Series("digest", dtype=pl.UInt32)] for one, _ in grouped}
    for piece in read_pieces(path, columns, size):
        frame = values(piece.table.frame, schema)
        rows += frame.height
        count = piece.above + 1 + piece.lines
        broken |= piece.table.broken
        odd_line = odd_line or (None if piece.table.is_plain else piece.above + 2)
        _note(piece, flaws, lines)
        for one, keys in grouped:
            digests[one.column].append(among(one, frame).select(short_digest(keys)).to_series())
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
    if not rows:
        heading = read_table(write_row(columns).encode(), columns)
        lines.kept[1] = heading.text[1]
        for flaw in heading.flaws:
            flaws.note(flaw)
    positions = {name: at for at, name in enumerate(columns)}
    settled = _settled(flaws)
    # A line with a carriage return inside is a row like others where that is not what is told.
    broken -= {flaw.line for flaw in flaws if is_last_word(flaw) and flaw not in settled and flaw.line}
    table = Table(piece_frame(schema), settled, positions, frozenset(broken), lines)
    repeated = {name: _repeated(found) for name, found in digests.items()}
    return Survey(table, rows, count, odd_line, repeated, pl.concat(marked))


def _note(piece: Piece, flaws: Flaws, lines: KeptLines) -> None:
    """Note what is wrong with the lines of a piece, and keep these lines."""
    for flaw in piece.table.flaws:
        # That a piece is blank says nothing of the file.
        if flaw.rule != "no-items":
            flaws.note(flaw)
        if flaw.line:
            lines.kept[flaw.line] = piece.text(flaw.line)
    flaws.unlisted.update(piece.table.flaws.unlisted)


def keys_of(judged: Judged) -> Keys | None:
    """The columns in which a rule compares rows anywhere, if it does; `RuleError` if it looks at the whole table at once."""
    reach = reach_of_rule(judged)
    if (reach.groups and reach.steps) or len(reach.groups) > 1:
        raise whole(judged, "several windows")
    return next(iter(reach.groups), None)


def piece_frame(schema: Schema) -> pl.DataFrame:
    """No rows, with the columns that a table has."""
    return pl.DataFrame(schema={"line": pl.Int64, **dict.fromkeys(schema.columns, pl.String)})


def reach_of_rule(judged: Judged) -> Reach:
    """How far a rule looks beyond its own row; `RuleError` if nobody can say."""
    reach = Reach()
    for expression in (judged.fault.where, *judged.fault.says.values()):
        try:
            reach |= reach_of(expression)
        except ValueError as error:
            raise whole(judged, str(error)) from None
    return reach


def whole(judged: Judged, why: str) -> RuleError:
    """A rule looks at more of the table at once than is held."""
    message = say(
        "the rule {name} looks further than a table of this size allows ({why}): check with --engine spark instead",
        name=judged.name,
        why=why,
    )
    return RuleError(message, judged.rule.path)


def among(one: Judged, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that count for a rule which compares rows anywhere."""
    if one.fault.among is None:
        return frame
    kept: pl.DataFrame = nw.from_native(frame, eager_only=True).filter(one.fault.among).to_native()
    return kept


def short_digest(keys: Keys) -> pl.Expr:
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
    """What is the last word on a file is told once, and only where nothing else is wrong."""
    others = [flaw for flaw in flaws if not is_last_word(flaw)]
    kept = Flaws(others or flaws[:1])
    kept.unlisted.update({rule: count for rule, count in flaws.unlisted.items() if rule != "needless-quote"})
    return kept
