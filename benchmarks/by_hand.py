"""The rules of the synthetic catalogue written by hand in Polars: what a good engineer would do without mulu.

    python by_hand.py EDITION_FOLDER

One lazy query counts what is at fault, rule by rule; only if there is anything, a second one finds
the rows and says which rule has how many. Exit code 1 if anything is wrong. It needs Polars alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from characters import (
    AMID_LOOK_ALIKES,
    BLANK,
    CHARACTERS,
    DASH_BESIDE_A_SIGN,
    DATES,
    FORMULAS,
    FULL_WIDTH_IN_CODES,
    FULL_WIDTH_IN_CODES_WITH_DASHES,
    FULL_WIDTH_IN_TEXT,
    IDEOGRAPHIC_SPACE,
    LOOK_ALIKE,
    LOOK_ALIKE_BESIDE,
    LOOK_ALIKE_IN_CODES,
    NUMBERS,
    OF_OTHER_SCRIPTS,
    ONLY_DASHES,
    SPACE_IN_CODES,
    SPACE_IN_TEXT,
    WORDS,
)

COLUMNS = ["section", "serial", "code", "name", "category"]
HEADING = ",".join(COLUMNS).encode() + b"\n"
PLACEHOLDER = "——"
CODE = "^(?:[1-8]-[0-9]{2}-[0-9]{2}-([0-9]{2,3}|Z[1-9][0-9]?))$"
SPECIAL = "^(?:.+-Z[1-9][0-9]?)$"
SECTIONS = ["一", "二", "三"]
STRAY_MARKS = {"category": r"★|\*.", "name": r"\*|★."}
"""A mark stands at the end of a cell of its own column, and nowhere else."""
CATEGORIES = ["A", "A*", "B", "B*", "C", "C*"]

section, serial, code, name, category = (pl.col(column) for column in COLUMNS)
value, plain_name, plain_category, number, rank = (
    pl.col(column) for column in ("value", "plain_name", "plain_category", "number", "rank")
)
row = pl.col("row")


@dataclass(frozen=True)
class Check:
    """A rule at a field: `where` rows are at fault; `screen` tells more cheaply whether any is."""

    rule: str
    field: str
    where: pl.Expr
    screen: pl.Expr | None = None
    reads: tuple[str, ...] = ()

    @property
    def count(self) -> pl.Expr:
        """How many rows are at fault, or any other number above 0 that says that some are."""
        return (self.where if self.screen is None else self.screen).sum().fill_null(0)


def read(data: bytes) -> pl.DataFrame | None:
    """The rows as text, and what is derived of them; `None` if the file is not sound."""
    lines = data.count(b"\n")
    if (
        not data.startswith(HEADING)
        or not data.endswith(b"\n")
        or lines < 2
        or data.count(b",") != lines * (len(COLUMNS) - 1)
        or any(sign in data for sign in (b"\r", b"\0", b'"', b"\n\n", b"\n,,,,\n", b"\n\xef\xbb\xbf"))
    ):
        return None
    try:
        frame = pl.read_csv(
            data,
            infer_schema=False,
            quote_char=None,
            has_header=False,
            skip_lines=1,
            new_columns=COLUMNS,
            empty_string_is_null=False,
        )
    except pl.exceptions.PolarsError:
        return None
    return frame if frame.height == lines - 1 else None


def derive(frame: pl.DataFrame) -> pl.LazyFrame:
    """The rows with what several rules need."""
    return (
        frame.lazy()
        .with_row_index("row")
        .with_columns(
            value=pl.when(code != PLACEHOLDER).then(code),
            plain_name=name.str.strip_suffix("★"),
            plain_category=category.str.strip_suffix("*"),
            number=serial.str.to_integer(strict=False),
            rank=category.replace_strict(CATEGORIES, range(6), default=None, return_dtype=pl.Int8),
        )
    )


def search_checks() -> list[Check]:
    """What may be found in no cell: one search a column asks for all, and each rule for itself."""
    full_width = {"code": FULL_WIDTH_IN_CODES_WITH_DASHES, "name": FULL_WIDTH_IN_TEXT}
    checks = []
    for column in COLUMNS:
        cell = value if column == "code" else pl.col(column)
        patterns = {
            "missing-" + column: BLANK,
            **CHARACTERS,
            "ideographic-space": IDEOGRAPHIC_SPACE,
            "full-width-character": full_width.get(column, FULL_WIDTH_IN_CODES),
            "stray-space": SPACE_IN_TEXT if column == "name" else SPACE_IN_CODES,
        }
        if column == "code":
            patterns |= {"wrong-dash": DASH_BESIDE_A_SIGN, "wrong-placeholder": f"{ONLY_DASHES}|{WORDS}"}
        patterns["spreadsheet-damage"] = FORMULAS if column == "name" else f"{FORMULAS}|{DATES}|{NUMBERS}"
        patterns["stray-mark"] = STRAY_MARKS.get(column, "[*★]")
        is_coded = column in ("serial", "code")
        patterns["look-alike-letter"] = LOOK_ALIKE_IN_CODES if is_coded else LOOK_ALIKE
        screen = cell.str.contains("|".join(f"(?:{pattern})" for pattern in patterns.values()))
        found = {rule: cell.str.contains(one) for rule, one in patterns.items()}
        if column == "name":
            strangers = cell.str.replace_all(LOOK_ALIKE, "").str.contains(OF_OTHER_SCRIPTS)
            is_mixed = cell.str.contains(AMID_LOOK_ALIKES) & ~strangers
            found["look-alike-letter"] &= is_mixed | cell.str.contains(LOOK_ALIKE_BESIDE)
        checks += [Check(rule, column, where, pl.lit(0)) for rule, where in found.items()]
        checks.append(Check("", column, pl.lit(value=False), screen))
    return checks


def cell_checks() -> list[Check]:
    """What a cell must be."""
    return [
        Check("unlisted-section", "section", ~section.is_in(SECTIONS)),
        Check("unlisted-category", "category", ~plain_category.is_in(["A", "B", "C"])),
        Check("malformed-serial", "serial", ~serial.str.contains("^(?:0|-?[1-9][0-9]*)$")),
        Check("malformed-code", "code", ~value.str.contains(CODE)),
        Check("out-of-range-serial", "serial", number < 1),
        Check("duplicate-code", "code", value.is_not_null() & ~value.is_first_distinct()),
    ]


def item_checks() -> list[Check]:
    """What rows must be beside each other."""
    is_uncoded = value.is_null()

    def above(expression: pl.Expr, steps: int = 1) -> pl.Expr:
        return expression.shift(steps).over("section")

    def beside(steps: int) -> pl.Expr:
        return value.shift(steps).over("section", "category", is_uncoded)

    # One wrong number between two right ones is one fault; below a row whose section cannot be
    # known the count goes on from that row.
    is_first = above(row).is_null()
    is_second = ~is_first & above(row, 2).is_null()
    is_after_lost = ~section.shift(1).is_in(SECTIONS)
    follows = (number == above(number) + 1) | (is_after_lost & (number == number.shift(1) + 1))
    resumes = (number == above(number, 2) + 2) | (is_second & (number == 2))
    is_wrong = ~follows.fill_null(value=False) & ~resumes.fill_null(value=False) & number.is_not_null()
    wrong_number = pl.when(is_first).then(number != 1).otherwise(is_wrong)
    uncoded_key = pl.struct("section", "plain_name", is_uncoded.alias("uncoded"))
    uncoded_name = pl.struct("plain_name", is_uncoded.alias("uncoded"))
    return [
        Check(
            "broken-numbering",
            "serial",
            wrong_number,
            number != pl.int_range(1, pl.len() + 1).over("section"),
            ("section", "serial"),
        ),
        Check(
            "duplicate-key",
            "name",
            is_uncoded & ~uncoded_key.is_first_distinct(),
            ~pl.struct("section", "plain_name").filter(is_uncoded).is_first_distinct(),
            ("code", "section", "name"),
        ),
        Check(
            "repeated-name-without-code",
            "name",
            is_uncoded & ~uncoded_name.is_first_distinct(),
            ~plain_name.filter(is_uncoded).is_first_distinct(),
            ("code", "name"),
        ),
        Check(
            "misplaced-code",
            "code",
            value.str.contains(SPECIAL) != (section == "三"),
            None,
            ("section", "code"),
        ),
        # Where nothing descends, nothing stands out and nothing comes late.
        Check(
            "scattered-category",
            "category",
            out_of_order(rank, above(rank), above(rank, -1), above(rank, 2)),
            rank < above(rank),
            ("section", "category"),
        ),
        Check(
            "unordered-code",
            "code",
            out_of_order(value, beside(1), beside(-1), beside(2)),
            value < beside(1),
            ("section", "code", "category"),
        ),
    ]


def out_of_order(this: pl.Expr, above: pl.Expr, below: pl.Expr, two_above: pl.Expr) -> pl.Expr:
    """Where a value is too high for what follows, or too low for what precedes."""
    stands_out = (this > below) & ((above <= below) | above.is_null())
    return stands_out | ((this < above) & ~((two_above <= this) | two_above.is_null()))


def edition_checks(notes: str) -> list[Check]:
    """What the whole list must be: special codes without a gap, marks and notes that fit."""
    special = value.filter(value.str.contains(SPECIAL))
    stem = value.str.extract("^(.+-Z)")
    last = value.str.extract("Z([0-9]+)$").str.to_integer(strict=False)
    before = stem + (last - 1).cast(pl.String)
    is_gap = value.str.contains(SPECIAL) & (last > 1) & ~before.is_in(special.implode())
    special_before = before.filter(value.str.contains(SPECIAL) & (last > 1))
    checks = [Check("skipped-code-number", "code", is_gap, ~special_before.is_in(special.implode()))]
    for mark, field, cell in (("*", "category", category), ("★", "name", name)):
        is_marked = cell.str.ends_with(mark)
        if mark in notes:
            checks.append(Check("unused-note", "notes.0", (row == 0) & ~is_marked.any(), ~is_marked.any()))
        else:
            first = is_marked & (is_marked.cum_sum() == 1)
            checks.append(Check("unexplained-mark", field, first, is_marked))
    return checks


def judge(rows: pl.LazyFrame, notes: str) -> Counter[tuple[str, str]]:
    """How many rows are at fault, by rule and field; a cell is blamed once, for its first cause."""
    checks = [*search_checks(), *cell_checks(), *item_checks(), *edition_checks(notes)]
    counts = rows.select(check.count.alias(str(at)) for at, check in enumerate(checks)).collect().row(0)
    if not any(counts):
        return Counter()
    positions = rows.select(
        check.where.fill_null(value=False).arg_true().implode().alias(str(at))
        for at, check in enumerate(checks)
    ).collect()
    found: Counter[tuple[str, str]] = Counter()
    blamed: set[tuple[int, str]] = set()
    for check, at_fault in zip(checks, positions.row(0), strict=True):
        fields = check.reads or (check.field,)
        fresh = {at for at in at_fault if not any((at, field) in blamed for field in fields)}
        blamed |= {(at, check.field) for at in fresh}
        if fresh:
            found[check.rule, check.field] += len(fresh)
    return found


def main(folder: Path) -> int:
    """Check an edition and say what is wrong; gives the exit code."""
    notes = (folder / "edition.yaml").read_text("utf-8").partition("notes:")[2]
    frame = read((folder / "items.csv").read_bytes())
    found = Counter({("unsound-file", ""): 1}) if frame is None else judge(derive(frame), notes)
    for (rule, field), count in sorted(found.items()):
        print(rule, field, count)
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
