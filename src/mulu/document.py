"""A published document, read by a schema: title, sections, notes and items, each with its place.

Every run is one of these, or is listed as unread with the reason; nothing is dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import field, replace
from typing import TYPE_CHECKING

import polars as pl

from mulu.carried import Carried
from mulu.expected import Batch, Expected, Items
from mulu.late import dataclass
from mulu.messages import Message, say
from mulu.packed import unpack
from mulu.plain_rows import Look, PlainRows, parts_of, spaced
from mulu.rows import Row, rows
from mulu.runs import Runs
from mulu.spacing import close_up, space_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mulu.runs import Run
    from mulu.schema import Layout, Schema


@dataclass(frozen=True)
class Statement:
    """What a document says beside its items: the title, a section's title, a note.

    `field` is the way to it in edition.yaml: `title`, `sections.一`, `notes.0`.
    """

    field: str
    text: str
    place: str


@dataclass(frozen=True)
class Unread:
    """A run that is none of the things a document is made of."""

    run: Run
    reason: Message


@dataclass(frozen=True)
class Count:
    """How many items a document states in a sentence, and how many were read there.

    `field` is the way to the sentence in edition.yaml, `section` the section's value, empty for the
    whole document.
    """

    field: str
    section: str
    stated: int
    found: int
    place: str

    @property
    def message(self) -> Message:
        """Both numbers in a sentence."""
        return say(
            "the document states {stated} items here, and {found} were read",
            stated=self.stated,
            found=self.found,
        )


@dataclass
class Document:
    """What a document says, in its order."""

    items: Items = field(default_factory=Items)
    statements: list[Statement] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)

    @property
    def wrong_counts(self) -> list[Count]:
        """The stated counts that are not what was read."""
        return [count for count in self.counts if count.stated != count.found]

    def said(self, name: str) -> dict[str, str]:
        """Statements under `name`, by the rest of their way: `sections` gives `{一: …}`."""
        found = (statement for statement in self.statements if statement.field.split(".")[0] == name)
        return {statement.field.partition(".")[2]: statement.text for statement in found}


def read(runs: Sequence[Run], layout: Layout, schema: Schema) -> Document:
    """Read a document's runs as `layout` says they look."""
    return _Reader(layout, schema).read(runs)


class _Reader:
    """Remembers the section and the last item while going through the runs of one document."""

    def __init__(self, layout: Layout, schema: Schema) -> None:
        self.layout = layout
        self.schema = schema
        titles = [
            schema.by_name[one].title or one if isinstance(one, str) else one.heading
            for one in layout.columns
        ]
        self.titles = [close_up(title) for title in titles]
        self.coded = {field.name: field.is_coded for field in schema.fields}
        self.ignored = [re.compile(one) for one in layout.ignored]
        self.notes = [re.compile(one) for one in layout.notes]
        self.title = [re.compile(layout.title)] if layout.title else []
        self.heading_rows = [self.titles, *([close_up(text) for text in row] for row in layout.headings)]
        self.found = Document()
        self.section: dict[str, tuple[str, str]] = {}
        self.columns: Sequence[int] = ()
        self.begun: Row | None = None
        self.last: dict[str, str] | None = None
        self.carried = Carried(layout.merged)
        self.stated: list[tuple[str, str, int, str]] = []

    def read(self, runs: Sequence[Run]) -> Document:
        for part in parts_of(runs, self._look()) if isinstance(runs, Runs) else (runs,):
            if not (isinstance(part, PlainRows) and self._plain(part)):
                self._read(part.runs if isinstance(part, PlainRows) else part)
        self._give_up_heading()
        self._count()
        return self.found

    def _read(self, runs: Sequence[Run]) -> None:
        for one in rows(runs):
            if not isinstance(one, Row):
                self._line(one)
            elif one.filled:
                self._row(one)

    def _look(self) -> Look:
        first = {title for row in self.heading_rows for title in row[:1]}
        begun = {self.titles[0][:end] for end in range(1, len(self.titles[0]) + 1)}
        return Look(self.layout, frozenset(first | begun), self._is_ignored)

    def _plain(self, rows: PlainRows) -> bool:
        """Take in plain rows as items; `False` if they must be looked at one by one."""
        kind = self.layout.white_space
        sections = {
            name: (space_out(value, kind, is_coded=self.coded[name]), place)
            for name, (value, place) in self.section.items()
        }
        if any("\n" in value for value, _ in sections.values()):
            return False
        at = {name: f"{at}" for at, name in enumerate(self.layout.columns) if isinstance(name, str)}
        read = {
            name: spaced(rows.texts[one], self.layout, is_coded=self.coded[name]) for name, one in at.items()
        }
        values = rows.texts.select(
            pl.lit(sections[name][0]).alias(name) if name in sections
            else read[name].alias(name) if name in read
            else pl.lit("").alias(name)
            for name in self.schema.columns
        )  # fmt: skip
        places = rows.places.select(pl.col(one).alias(name) for name, one in at.items())
        places = places.with_columns(pl.lit(place).alias(name) for name, (_, place) in sections.items())
        self.found.items.extend(Batch(values, places))
        return True

    def _row(self, row: Row) -> None:
        filled = row.filled
        if self._is_heading(row):
            return
        self._give_up_heading()
        if all(self._is_ignored(self._text(run)) for run in filled):
            return
        if self._is_section(filled) or (len(filled) == 1 and self._is_statement(filled[0])):
            return
        cells = row.in_columns(len(self.layout.columns), self.columns)
        if cells is None:
            found, expected = len(row.cells), len(self.layout.columns)
            self._leave(
                filled,
                say("the row has {found} cells, expected {expected}", found=found, expected=expected),
            )
        elif not self._is_aside(cells):
            self._items(cells, row)

    def _is_heading(self, row: Row) -> bool:
        """Whether a row holds just the headings, or, with the row before it, those that a page has cut."""
        cells = [close_up(run.text) for run in row.own]
        filled = [cell for cell in cells if cell]
        if filled in self.heading_rows:
            self._give_up_heading()
            if filled == self.titles:
                self.columns = [run.cell for run in row.filled]
            return True
        if len(cells) != len(self.titles):
            return False
        if self.begun:
            whole = [close_up(run.text) + rest for run, rest in zip(self.begun.own, cells, strict=True)]
            if whole == self.titles:
                self.begun = None
                return True
            return False
        is_part = all(title.startswith(cell) for title, cell in zip(self.titles, cells, strict=True))
        self.begun = row if is_part else None
        return is_part

    def _give_up_heading(self) -> None:
        if self.begun:
            self._leave(
                self.begun.filled, say("the row begins like the headings, and the next does not end them")
            )
            self.begun = None

    def _items(self, cells: Sequence[Run], row: Row) -> None:
        """The item of a row, or the items of its cell that holds several."""
        for name, run in zip(self.layout.names, cells, strict=True) if row.reaching else ():
            if run in row.reaching and name not in self.layout.merged:
                reason = say(
                    "the cell of {name} at {place} reaches down into this row: say under document.merged that it holds for each row",
                    name=name,
                    place=run.place,
                )
                return self._leave(row.filled, reason)
        cells = self.carried.whole(self.layout.names, cells, row.own[0].table)
        pairs = [
            (name, run) for name, run in zip(self.layout.columns, cells, strict=True) if isinstance(name, str)
        ]
        if row.reaching:
            # Where an item begins is where its own cells do.
            pairs.sort(key=lambda pair: pair[1] in row.reaching)
        packed = self.layout.packed
        if not packed:
            return self._item({name: (run.text, run.place) for name, run in pairs}, row)
        assert packed.items and packed.begin  # noqa: S101, PT018 - the schema has been judged
        cell = cells[self.layout.columns.index(packed)]
        pieces = list(unpack(cell.text, packed.begin))
        if not pieces and any(run.text.strip() for _, run in pairs):
            reason = say("the cell of {name} holds no item", name=packed.heading)
            return self._leave([run for _, run in pairs if run.text.strip()], reason)
        for piece in pieces:
            own = {name: (text, cell.place) for name, text in zip(packed.items, piece, strict=True)}
            self._item(own | {name: (run.text, run.place) for name, run in pairs}, row)
        return None

    def _item(self, found: Mapping[str, tuple[str, str]], row: Row) -> None:
        """An item, given as text and place of its fields, or the rest of the last one."""
        values = dict.fromkeys(self.schema.columns, "") | {name: text for name, (text, _) in found.items()}
        places = {name: place for name, (_, place) in found.items()}
        if self._is_continuation(values):
            return self._continue(values, row)
        for name, (value, place) in self.section.items():
            values[name], places[name] = value, place
        self.last, spaced = None, self._spaced(values)
        if any("\n" in value for value in spaced.values()):
            return self._leave(row.filled, _LINE_BREAK)
        self.found.items.append(Expected(spaced, places))
        self.last = values
        return None

    def _spaced(self, values: Mapping[str, str]) -> dict[str, str]:
        kind = self.layout.white_space
        return {name: space_out(value, kind, is_coded=self.coded[name]) for name, value in values.items()}

    def _is_continuation(self, values: Mapping[str, str]) -> bool:
        first = self.layout.continued
        return bool(first) and self.last is not None and not any(values[name].strip() for name in first)

    def _continue(self, values: Mapping[str, str], row: Row) -> None:
        """Add the rest of an item whose row was cut by the end of a page."""
        assert self.last is not None  # noqa: S101 - so says _is_continuation
        for name, value in values.items():
            is_same = name in self.layout.merged and value == self.last[name]
            if value.strip() and not is_same:
                self.last[name] = f"{self.last[name]}\n{value}" if self.last[name].strip() else value
        spaced = self._spaced(self.last)
        if any("\n" in value for value in spaced.values()):
            return self._leave(row.filled, _LINE_BREAK)
        self.found.items.replace_last(replace(self.found.items[-1], values=spaced))
        return None

    def _is_aside(self, cells: Sequence[Run]) -> bool:
        if not self.layout.aside:
            return False
        texts = dict(zip(self.layout.names, map(self._text, cells), strict=True))
        return any(
            all(re.fullmatch(pattern, texts[name]) for name, pattern in patterns.items())
            for patterns in self.layout.aside
        )

    def _is_section(self, cells: Sequence[Run]) -> bool:
        """Number and title in two cells, or in one, or a number alone."""
        shape = self.layout.section
        if not shape or len(cells) > 2:
            return False
        texts = [self._text(run) for run in cells]
        number = re.fullmatch(shape.number, texts[0])
        if number and len(cells) == 1:
            return self._begin(number, "", None, cells[0])
        if number:
            title = re.fullmatch(shape.title, texts[1])
            return title is not None and self._begin(number, texts[1], title, cells[1])
        begins = re.match(shape.number, texts[0]) if len(cells) == 1 else None
        rest = texts[0][begins.end() :].lstrip() if begins else ""
        title = re.fullmatch(shape.title, rest) if begins and begins.end() and rest else None
        return begins is not None and title is not None and self._begin(begins, rest, title, cells[0])

    def _begin(self, number: re.Match[str], title: str, found: re.Match[str] | None, run: Run) -> bool:
        """Begin a section, or go on with it where its heading is repeated; no section has two titles."""
        shape = self.layout.section
        assert shape  # noqa: S101 - there is a match of it
        counted = number.re.groupindex.get("count")
        group = next((at for at in range(1, number.re.groups + 1) if at != counted), 0)
        value = number.group(group) or ""
        said = self.found.said("sections")
        if said.get(value, title) != title:
            return False
        self.section = {shape.field: (value, run.place)}
        self.last = None
        self.carried.begin()
        if value not in said:
            way = f"sections.{value}"
            self.found.statements.append(Statement(way, title, run.place))
            self._state(way, value, (number, found), run)
        return True

    def _line(self, run: Run) -> None:
        if not run.text.strip() or self._is_ignored(self._text(run)) or self._is_statement(run):
            return
        if self._is_section([run]):
            return
        is_broken = self.layout.white_space in ("keep", "trim") and "\n" in run.text.strip()
        self._leave(
            [run], _LINE_BREAK if is_broken else say("this is no title, heading, section, item or note")
        )

    def _is_statement(self, run: Run) -> bool:
        """Whether a run is a note or the title, or repeats one."""
        text = self._text(run)
        note, title = _match(self.notes, text), _match(self.title, text)
        if note:
            notes = self.found.said("notes")
            if text not in notes.values():
                self.carried.begin()
                self.found.statements.append(Statement(f"notes.{len(notes)}", text, run.place))
                self._state(f"notes.{len(notes)}", "", (note,), run)
            return True
        said = self.found.said("title").get("", text)
        if not title or said != text:
            return False
        if not self.found.said("title"):
            self.found.statements.append(Statement("title", text, run.place))
            self._state("title", "", (title,), run)
        return True

    def _state(self, way: str, section: str, found: Iterable[re.Match[str] | None], run: Run) -> None:
        for match in found:
            stated = match.groupdict().get("count") if match else None
            if stated and stated.isascii() and stated.isdecimal():
                self.stated.append((way, section, int(stated), run.place))

    def _count(self) -> None:
        field = self.layout.section.field if self.layout.section else ""
        read = Counter(self.found.items.values_of(field)) if field else Counter()
        for way, section, stated, place in self.stated:
            found = read[section] if section else len(self.found.items)
            self.found.counts.append(Count(way, section, stated, found, place))

    def _text(self, run: Run) -> str:
        kind = self.layout.white_space
        return space_out(run.text, "trim" if kind == "keep" else kind)

    def _is_ignored(self, text: str) -> bool:
        return _match(self.ignored, text) is not None

    def _leave(self, runs: Iterable[Run], reason: Message) -> None:
        self.found.unread += [Unread(run, reason) for run in runs]


def _match(patterns: Iterable[re.Pattern[str]], text: str) -> re.Match[str] | None:
    for pattern in patterns:
        if found := pattern.fullmatch(text):
            return found
    return None


_LINE_BREAK = say("a line break stands inside; say under document.white_space how what it parts is joined")
