"""CSV text as rows with physical lines, also where the text is broken.

A row starts on a physical line and ends on that line, unless a quoted cell holds line breaks.
What is no RFC 4180 row is read as literally as can be, with a flaw that says what was seen; one
broken row never swallows the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.cells import QUOTED, starts_of
from mulu.finding import Flaw
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SEPARATORS = (",", ";", "\t", "，", "；", "|")
FURTHEST_HEADING = 10
"""Lines; a heading line that stands lower than on the first line is looked for so far."""


@dataclass(frozen=True)
class Record:
    """One row: the physical line where it starts, the line after it, and `flaw` if it is not sound."""

    line: int
    after: int
    cells: Sequence[str]
    flaw: Flaw | None = None


@dataclass(frozen=True)
class Heading:
    """The heading line: where each expected column stands, and what is wrong with it.

    `first` is the line of the first row: 1 where there is no heading line at all.
    """

    separator: str
    width: int
    positions: Mapping[str, int]
    flaws: Sequence[Flaw]
    first: int
    widths: frozenset[int]
    """How many cells a row may have: where the heading line itself is wrong, rows may be right."""
    superfluous: int = 0
    """How many columns at the end are empty, beyond those that are expected."""


class Text:
    """Text with its physical lines, which rows are read from by line number (from 1)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]
        if self.starts[-1] == len(text) and len(self.starts) > 1:
            self.starts.pop()

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, number: int) -> str:
        """A physical line without its end."""
        start = self.starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]

    def row(self, number: int, separator: str, width: int) -> Record:
        """The row that starts on a line; `width` is how many cells it should have."""
        line = self.line(number)
        if '"' not in line:
            return Record(number, number + 1, line.split(separator))
        return self._quoted_row(number, separator, width)

    def _quoted_row(self, number: int, separator: str, width: int) -> Record:
        at = start = self.starts[number - 1]
        cells: list[str] = []
        while True:
            if self.text.startswith('"', at):
                found = QUOTED.match(self.text, at)
                if found is None or _swallows(found.group(), separator, width):
                    return self._literal(
                        number,
                        separator,
                        "unbalanced-quote",
                        say("a quotation mark opens here and is never closed"),
                        at,
                    )
                cells.append(found.group(1).replace('""', '"'))
                at = found.end()
                if at < len(self.text) and self.text[at] not in ("\n", separator):
                    message = say("a quoted cell goes on after its closing quotation mark")
                    return self._literal(number, separator, "stray-quote", message, at)
            else:
                end = re.compile(f"[{re.escape(separator)}\n]").search(self.text, at)
                stop = end.start() if end else len(self.text)
                quote = self.text.find('"', at, stop)
                if quote >= 0:
                    message = say("a quotation mark stands inside a cell that is not quoted")
                    return self._literal(number, separator, "stray-quote", message, quote)
                cells.append(self.text[at:stop])
                at = stop
            if at >= len(self.text) or self.text[at] == "\n":
                return Record(number, number + self.text.count("\n", start, at) + 1, cells)
            at += 1

    def _literal(self, number: int, separator: str, rule: str, message: object, at: int) -> Record:
        """The one line as it stands, with what is wrong at a position of the text."""
        line = number + self.text.count("\n", self.starts[number - 1], at)
        column = at - self.text.rfind("\n", 0, at)
        flaw = Flaw(rule, message, line, column, value=self.line(line))  # type: ignore[arg-type]
        return Record(number, number + 1, self.line(number).split(separator), flaw)


def read_heading(text: Text, columns: Sequence[str]) -> Heading:
    """Find each of `columns` in the first line, or in one of the first lines."""
    at, separator = _find_heading(text, columns)
    row = text.row(at, separator, len(columns))
    flaws = [row.flaw] if row.flaw else []
    found = [cell.strip('"') for cell in row.cells] if row.flaw else list(row.cells)
    if separator != ",":
        message = (
            say("cells are separated by tabs, expected a comma")
            if separator == "\t"
            else say("cells are separated by {found}, expected a comma", found=separator)
        )
        flaws.append(Flaw("wrong-separator", message, at, value=separator))
    if not set(found) & set(columns):
        message = say("the first line must be the heading line {expected}", expected=",".join(columns))
        flaws.append(Flaw("missing-heading", message, 1, value=text.line(1)))
        width = len(columns)
        return Heading(
            separator,
            width,
            {name: place for place, name in enumerate(columns)},
            flaws,
            1 if len(found) == width else 2,
            frozenset({width}),
        )
    if at > 1:
        message = say("the heading line stands on line {line}, expected on line 1", line=at)
        flaws.append(Flaw("missing-heading", message, 1, value=text.line(1)))
    starts = starts_of(text.line(at), separator)
    superfluous = _empty_at_end(found, len(columns))
    positions, problems = _locate(found[: len(found) - superfluous], columns, at, starts)
    if superfluous:
        problems.append(_superfluous(superfluous, at, starts[-superfluous] + 1))
    widths = frozenset({len(found), len(columns)} if problems else {len(found)})
    return Heading(separator, len(found), positions, [*flaws, *problems], row.after, widths, superfluous)


def read_records(text: Text, heading: Heading) -> Iterator[Record]:
    """The rows below the heading, in order; blank ones too, with a flaw."""
    number = heading.first
    while number <= len(text):
        row = text.row(number, heading.separator, heading.width)
        number = row.after
        if row.flaw is None:
            if not any(row.cells) and (len(row.cells) > 1 or not text.line(row.line)):
                row = Record(
                    row.line, row.after, row.cells, Flaw("blank-line", say("the line is blank"), row.line)
                )
            elif len(row.cells) not in heading.widths:
                message = say(
                    "the row has {found} cells, expected {expected}",
                    found=len(row.cells),
                    expected=heading.width,
                )
                row = Record(
                    row.line,
                    row.after,
                    row.cells,
                    Flaw("ragged-row", message, row.line, value=text.line(row.line)),
                )
        yield row


def _find_heading(text: Text, columns: Sequence[str]) -> tuple[int, str]:
    """The line, from 1, with the most of the expected headings, and its separator."""
    best = (0, 0, 1, ",")
    for number in range(1, min(FURTHEST_HEADING, len(text)) + 1):
        for preference, separator in enumerate(SEPARATORS):
            found = len({cell.strip('" ') for cell in text.line(number).split(separator)} & set(columns))
            best = max(best, (found, -preference, -number, separator), key=lambda one: one[:1])
        if number == 1 and best[0]:
            break
    found, _, number, separator = best
    # One word in common is chance, unless a row has no more than one.
    return (abs(number), separator) if abs(number) == 1 or found >= min(2, len(columns)) else (1, ",")


def _empty_at_end(found: Sequence[str], expected: int) -> int:
    """How many of the headings beyond as many as are expected are empty, and nothing but empty ones follow."""
    count = 0
    while len(found) - count > expected and not found[-1 - count].strip():
        count += 1
    return count


def _superfluous(count: int, line: int, column: int) -> Flaw:
    message = say(
        "the heading line has {count} empty column(s) at its end (superfluous commas): delete these columns in Excel",
        count=count,
    )
    return Flaw("unknown-heading", message, line, column, value="")


def _locate(
    found: Sequence[str], columns: Sequence[str], number: int, starts: Sequence[int]
) -> tuple[dict[str, int], list[Flaw]]:
    flaws: list[Flaw] = []
    positions = {name: found.index(name) for name in columns if name in found}
    missing = [name for name in columns if name not in positions]
    seen: set[str] = set()
    for at, name in enumerate(found):
        if positions.get(name) == at:
            seen.add(name)
            continue
        # A heading that is merely misspelt is one fault, not a missing and an unknown one.
        wanted = columns[at] if len(found) == len(columns) and columns[at] in missing else None
        if wanted:
            positions[wanted] = at
            missing.remove(wanted)
        flaws.append(
            _wrong_heading(
                name, wanted, number, starts[at] + 1 if at < len(starts) else None, is_repeat=name in seen
            )
        )
        seen.add(name)
    flaws += [
        Flaw("missing-heading", say("there is no column {name}", name=name), number, field=name)
        for name in missing
    ]
    if not flaws and list(found) != list(columns):
        message = say("columns stand in another order, expected {expected}", expected=",".join(columns))
        flaws.append(Flaw("heading-order", message, number, 1, value=",".join(found)))
    return positions, flaws


def _wrong_heading(name: str, wanted: str | None, line: int, column: int | None, *, is_repeat: bool) -> Flaw:
    if is_repeat:
        message = say("the heading {name} stands here a second time", name=name)
        if wanted:
            message = say(
                "the heading {name} stands here a second time, expected {wanted}", name=name, wanted=wanted
            )
        return Flaw("duplicate-heading", message, line, column, wanted, name)
    message = say("the heading {name} is not known", name=name)
    if wanted:
        message = say("the heading {name} is not known, expected {wanted}", name=name, wanted=wanted)
    return Flaw("unknown-heading", message, line, column, wanted, name)


def _swallows(quoted: str, separator: str, width: int) -> bool:
    """Whether a quoted cell holds a line that is a whole row: then the quote was opened by mistake."""
    if "\n" not in quoted or width < 3:
        return False
    return any(line.count(separator) == width - 1 for line in quoted.split("\n")[1:-1])
