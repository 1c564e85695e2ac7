"""An edition as a workbook for stewards (XLSX): to be edited in a spreadsheet program, and to come back.

All items as printed, each cell as text; headings that cannot be changed, lists to choose from, what the check has
found, and the notes where they belong. The same edition gives the same bytes. Made with XlsxWriter
(https://xlsxwriter.readthedocs.io/).

Excel deletes no row that holds a locked cell, so of the table only the headings are locked; numbers and findings
are kept from being typed over by a rule that refuses every input.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field as default, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mulu.errors import UsageError
from mulu.grid import MOST_CELLS, MOST_ROWS, letters
from mulu.legend import allowed, described, explained, legend
from mulu.messages import Message, say
from mulu.passport import FINDINGS, FORMAT, SHEET, digest_of_texts
from mulu.terminal import width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.edition import Edition
    from mulu.passport import Passport
    from mulu.schema import Field, Schema

MOST_CHARACTERS = 32_767
"""What a cell can hold, counted as UTF-16 does."""
WIDEST = 60
"""Characters of the widest column."""
MOST_COMMENTS = 500
"""Each comment is a drawing; where more items are marked, the heading alone explains the mark."""
_UNDERSCORE = re.compile("(?<=_)(?=x[0-9A-Fa-f]{4}_)")
"""Behind each underscore that begins what a program would take for an escaped character."""
_FEWEST_PARTS = 2
"""The library takes more than these for a text in parts."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_LISTS = FINDINGS
"""The first column, from 0, of the lists to choose from, on the hidden sheet: right of the findings."""
_DONE = ("insert_rows", "delete_rows", "format_columns", "format_rows", "autofilter", "objects")
"""What may be done on the protected sheet besides editing cells."""
_COLORS = {"error": "#FFC7CE", "warning": "#FFEB9C", "ours": "#F2F2F2", "": None}
"""Of cells at fault, and of those that are not for stewards to write in."""
_LINES = {"border": 1, "border_color": "#D9D9D9"}
_NARROWEST = 8
"""Characters of the narrowest column."""
_LEGEND = (16, 90)
"""Characters of the columns of the legend."""
_LINE = 15
"""Points that a line of text is high."""


@dataclass(frozen=True)
class Remark:
    """A finding as the steward reads it: of which field, how grave (`error`, `warning`, nothing), in words."""

    field: str | None
    level: str
    text: str


@dataclass(frozen=True)
class Outgoing:
    """All that goes into a workbook: items as printed, and remarks on them by position from 0."""

    passport: Passport
    schema: Schema
    facts: Edition
    title: str
    rows: Sequence[Sequence[str]]
    language: str
    remarks: Mapping[int, Sequence[Remark]] = default(default_factory=dict)
    general: Sequence[str] = ()

    @property
    def name(self) -> str:
        """The edition as it is named on the command line."""
        return f"{self.passport.catalog}/{self.passport.edition}"

    def said(self, text: str | Message) -> str:
        """A text in the language of the workbook."""
        return text.render(self.language) if isinstance(text, Message) else text


def render_workbook(outgoing: Outgoing) -> bytes:
    """The file; `UsageError` if the edition is too large for it."""
    import xlsxwriter

    _refuse_too_large(outgoing)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    # No time: the same items give the same bytes.
    book.set_properties({"title": outgoing.title, "created": datetime(1980, 1, 1)})
    book.set_custom_property(SHEET, FORMAT, "text")
    _Writing(book, outgoing).write()
    book.close()
    return stream.getvalue()


def _refuse_too_large(outgoing: Outgoing) -> None:
    count, width_of_table = len(outgoing.rows), len(outgoing.passport.headings)
    if count >= MOST_ROWS or (count + 1) * width_of_table > MOST_CELLS:
        raise UsageError(say("the edition has more items than a workbook is made for: {count}", count=count))
    for row in outgoing.rows:
        for cell in row:
            if len(cell.encode("utf-16-le")) // 2 > MOST_CHARACTERS:
                key = outgoing.schema.key_of(dict(zip(outgoing.schema.columns, row, strict=True)))
                message = say("the item {key} has a text that is too long for a spreadsheet", key=key)
                raise UsageError(message)


class _Writing:
    """The sheets of one workbook while they are written."""

    def __init__(self, book: Any, outgoing: Outgoing) -> None:
        self.book, self.outgoing = book, outgoing
        self.schema, self.passport = outgoing.schema, outgoing.passport
        self.formats: dict[tuple[str, bool], Any] = {}
        self.commented: dict[str, None] = {}

    def write(self) -> None:
        items = self.book.add_worksheet(self.passport.sheet)
        about = self.book.add_worksheet(self.passport.legend)
        hidden = self.book.add_worksheet(SHEET)
        self._write_headings(items)
        self._write_items(items)
        self._write_lists(items, hidden)
        self._finish(items)
        digest = self._write_about(about)
        passport = replace(self.passport, told=digest, comments=tuple(self.commented))
        for row, cells in enumerate(passport.rows):
            hidden.write_row(row, 0, cells)
        for row, remarks in self.outgoing.remarks.items():
            _put(hidden, row, FINDINGS - 1, self._told(remarks))
        hidden.protect()
        hidden.very_hidden()

    def _format(self, level: str, *, is_wide: bool) -> Any:
        if (level, is_wide) not in self.formats:
            given = {"num_format": "@", "locked": False, "valign": "top", "text_wrap": is_wide, **_LINES}
            color = _COLORS[level]
            self.formats[level, is_wide] = self.book.add_format(
                given | ({"bg_color": color} if color else {})
            )
        return self.formats[level, is_wide]

    def _write_headings(self, sheet: Any) -> None:
        heading = self.book.add_format(
            {
                "bold": True,
                "bottom": 1,
                "bg_color": "#DDEBF7",
                "locked": True,
                "num_format": "@",
                "valign": "top",
            }
        )
        for at, title in enumerate(self.passport.headings):
            _put(sheet, 0, at, title, heading)
        for at, field in enumerate(self.schema.fields):
            said = map(self.outgoing.said, described(field, self.schema, self.outgoing.facts))
            if told := "\n".join(said):
                self._comment(sheet, 0, at, told)

    def _write_items(self, sheet: Any) -> None:
        columns = self._columns()
        for at, cells in enumerate(columns):
            widest = max(map(_widest_line, cells), default=0)
            shown = min(WIDEST, max(width(self.passport.headings[at]) + 4, widest + 2, _NARROWEST))
            is_wide = widest + 2 > WIDEST or at == len(self.schema.fields)
            options = {"hidden": True} if at + 1 == self.passport.row_column else {}
            usual = "" if self._is_for_stewards(at) else "ours"
            sheet.set_column(at, at, shown, self._format(usual, is_wide=is_wide), options)
            levels = self._levels(at)
            for row, cell in enumerate(cells):
                _put(sheet, row + 1, at, cell, self._format(levels.get(row) or usual, is_wide=is_wide))
        self._write_comments(sheet)

    def _columns(self) -> list[list[str]]:
        """The cells of the table: fields, then findings, then the row of items.csv that it was."""
        count = len(self.outgoing.rows)
        fields = [[row[at] for row in self.outgoing.rows] for at in range(len(self.schema.fields))]
        findings = [self._told(self.outgoing.remarks.get(at, ())) for at in range(count)]
        return [*fields, findings, [str(at + 1) for at in range(count)]]

    def _told(self, remarks: Sequence[Remark]) -> str:
        text = "\n".join(remark.text for remark in remarks)
        return text if len(text) <= MOST_CHARACTERS // 2 else text[: MOST_CHARACTERS // 2] + "…"

    def _levels(self, at: int) -> Mapping[int, str]:
        """How grave what was found in a column is, by position of the item."""
        names = self.schema.columns
        name = names[at] if at < len(names) else None
        found: dict[int, str] = {}
        for position, remarks in self.outgoing.remarks.items() if name else ():
            levels = {remark.level for remark in remarks if remark.field == name}
            found[position] = next((level for level in ("error", "warning") if level in levels), "")
        return found

    def _write_comments(self, sheet: Any) -> None:
        """The notes at the marks that they explain."""
        marked = [
            (row, at, notes)
            for at, field in enumerate(self.schema.fields)
            if self.schema.marks_of(field.name)
            for row, cells in enumerate(self.outgoing.rows)
            if (mark := self.schema.split(field.name, cells[at])[1])
            if (notes := explained(mark, self.outgoing.facts))
        ]
        for row, at, notes in marked if len(marked) <= MOST_COMMENTS else ():
            self._comment(sheet, row + 1, at, "\n".join(notes))

    def _comment(self, sheet: Any, row: int, at: int, text: str) -> None:
        lines = [line for line in text[: MOST_CHARACTERS // 2].split("\n") if line]
        height = sum(1 + width(line) // 40 for line in lines) * 20 + 20
        sheet.write_comment(row, at, "\n".join(lines), {"width": 320, "height": height, "author": "mulu"})
        self.commented["\n".join(lines)] = None

    def _write_lists(self, sheet: Any, hidden: Any) -> None:
        """Lists to choose from, and columns that take no input."""
        for at, field in enumerate(self.schema.fields):
            words = allowed(field, self.schema)
            for row, word in enumerate(words):
                _put(hidden, row, _LISTS + at, word)
            if self._is_counted(field):
                self._refuse_input(sheet, at, say("Numbers are counted when the workbook comes back."))
            elif words:
                column = letters(_LISTS + at + 1)
                rule = {
                    "validate": "list",
                    "source": f"={SHEET}!${column}$1:${column}${len(words)}",
                    "error_title": self.outgoing.said(say("Not in the list")),
                    "error_message": _short(
                        self.outgoing.said(say("One of: {values}", values=" / ".join(words)))
                    ),
                }
                sheet.data_validation(1, at, MOST_ROWS - 1, at, rule)
        told = say("What the check has found is made by mulu; what is written here is not taken over.")
        self._refuse_input(sheet, len(self.schema.fields), told)

    def _is_for_stewards(self, at: int) -> bool:
        return at < len(self.schema.fields) and not self._is_counted(self.schema.fields[at])

    def _is_counted(self, field: Field) -> bool:
        return self.schema.numbering is not None and self.schema.numbering.field == field.name

    def _refuse_input(self, sheet: Any, at: int, message: Message) -> None:
        rule = {
            "validate": "custom",
            "value": "=FALSE",
            "error_title": self.outgoing.said(say("Not to be typed")),
            "error_message": _short(self.outgoing.said(message)),
        }
        sheet.data_validation(1, at, MOST_ROWS - 1, at, rule)

    def _finish(self, sheet: Any) -> None:
        last = len(self.passport.headings) - 1
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(self.outgoing.rows), last - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(last + 1)}{MOST_ROWS}"})
        sheet.protect("", dict.fromkeys(_DONE, True))
        sheet.repeat_rows(0)
        sheet.activate()
        self._finish_page(sheet)

    def _finish_page(self, sheet: Any) -> None:
        """A4, as wide as the sheet, with the title above and the number of the page below."""
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&L{self.outgoing.title[: _LEGEND[1]].replace('&', '&&')}")
        sheet.set_footer("&C&P / &N")

    def _write_about(self, sheet: Any) -> str:
        """The legend; gives its digest, by which it is seen whether anybody has written there."""
        outgoing = self.outgoing
        heading = self.book.add_format({"bold": True, "bottom": 1})
        plain = self.book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for at, shown in enumerate(_LEGEND):
            sheet.set_column(at, at, shown)
        lines = [
            [outgoing.said(text)[: MOST_CHARACTERS // 2] for text in line]
            for line in legend(
                self.schema,
                outgoing.facts,
                title=outgoing.title,
                name=outgoing.name,
                remarks=outgoing.general,
            )
        ]
        for row, line in enumerate(lines):
            for at, text in enumerate(line):
                _put(sheet, row, at, text, heading if len(line) == 1 else plain)
            if len(line) > 1 and (high := _lines(line[-1])) > 1:
                # Not every program makes room for what it wraps.
                sheet.set_row(row, high * _LINE)
        self._finish_page(sheet)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return digest_of_texts(text for line in lines for text in line)


def _put(sheet: Any, row: int, at: int, text: str, form: Any = None) -> None:
    """Write a text as text, whatever it looks like."""
    if not text:
        sheet.write_blank(row, at, None, form)
    elif text.startswith("<r>") and text.endswith("</r>"):
        # The library would take this for XML of its own.
        _put_parts(sheet, row, at, ["<", "r", text[2:]], form)
    elif len(parts := _UNDERSCORE.split(text)) > _FEWEST_PARTS:
        # Of escapes that overlap, `_x005F_x0041_`, the library escapes the first one only.
        _put_parts(sheet, row, at, parts, form)
    else:
        sheet.write_string(row, at, text, form)


def _put_parts(sheet: Any, row: int, at: int, parts: Sequence[str], form: Any) -> None:
    """Write a text in parts, each of which is escaped by itself."""
    sheet.write_rich_string(row, at, *parts, *([form] if form else []))


def _lines(text: str) -> int:
    """So many lines a text takes in the legend."""
    return sum(1 + width(line) // (_LEGEND[1] - 2) for line in text.split("\n"))


def _widest_line(cell: str) -> int:
    return max(map(width, cell.split("\n")))


def _short(text: str) -> str:
    """What a message box takes."""
    return text if len(text) <= 255 else text[:254] + "…"
