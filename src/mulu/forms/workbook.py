"""The tidy table as a spreadsheet (XLSX): a sheet to filter, and one that says what it is.

Every text is written as text: codes stay codes, and nothing becomes a formula or a link. Made with
XlsxWriter (https://xlsxwriter.readthedocs.io/).
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mulu.errors import UsageError
from mulu.messages import Message, say
from mulu.terminal import width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.publication import Publication
    from mulu.tidy import Cell, Column

MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
"""What a sheet and a cell can hold."""
WIDEST = 60
"""Characters of the widest column."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


def render(publication: Publication) -> bytes:
    """The file; `UsageError` if XlsxWriter is not there, or the table is too large for a sheet."""
    try:
        import xlsxwriter
    except ImportError:
        raise UsageError(say("to write spreadsheets, install XlsxWriter: pip install xlsxwriter")) from None
    _refuse_too_large(publication)
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, _OPTIONS)
    day = publication.commit.day
    created = datetime(max(day.year, 1900), day.month, day.day)
    workbook.set_properties({"title": publication.title, "created": created})
    _write_items(workbook, publication)
    _write_about(workbook, publication)
    workbook.close()
    return stream.getvalue()


def _refuse_too_large(publication: Publication) -> None:
    if len(publication.items) >= MOST_ROWS:
        raise UsageError(say("a sheet holds {most} rows, and the edition has more items", most=MOST_ROWS))
    for column in publication.tidy.columns:
        for cell, item in zip(column.cells, publication.items, strict=True):
            if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
                message = say("the item {key} has a text that is too long for a spreadsheet", key=item.key)
                raise UsageError(message)


def _write_items(workbook: Any, publication: Publication) -> None:
    columns = publication.tidy.columns
    sheet = workbook.add_worksheet(_said(say("Items"), publication))
    heading = workbook.add_format({"bold": True, "bottom": 1})
    text = workbook.add_format({"num_format": "@"})
    for at, column in enumerate(columns):
        title = _said(column.title, publication)
        sheet.set_column(at, at, _width(title, column), text if column.kind == "text" else None)
        sheet.write_string(0, at, title, heading)
        for row, cell in enumerate(column.cells, 1):
            _write(sheet, row, at, cell, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(publication.items), len(columns) - 1)


def _write(sheet: Any, row: int, at: int, cell: Cell, text: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, at, cell)
    elif isinstance(cell, int):
        sheet.write_number(row, at, cell)
    elif cell:
        sheet.write_string(row, at, cell, text)


def _write_about(workbook: Any, publication: Publication) -> None:
    sheet = workbook.add_worksheet(_said(say("About"), publication))
    rows = [(_said(name, publication), _said(value, publication)) for name, value in _facts(publication)]
    rows = [(name, value) for name, value in rows if value]
    for at, row in enumerate(rows):
        for side, cell in enumerate(row):
            sheet.write_string(at, side, cell[:MOST_CHARACTERS])
    for side in (0, 1):
        sheet.set_column(side, side, min(WIDEST, max(width(row[side]) for row in rows) + 2))


def _facts(publication: Publication) -> Iterator[tuple[str | Message, str | Message]]:
    """What the table is, and what its columns are called in the other files."""
    facts = publication.folder.catalog.facts
    yield say("Title"), publication.title
    yield say("Edition"), publication.folder.title
    yield say("Publisher"), facts.publisher or ""
    yield say("Licence"), facts.licence or ""
    yield say("Homepage"), facts.homepage or ""
    yield say("Commit"), publication.commit.sha
    yield say("Digest of the edition"), publication.release.digest
    for note in publication.facts.notes:
        yield say("Note"), note
    for column in publication.tidy.columns:
        yield say("Column {title}", title=column.title), column.name


def _width(title: str, column: Column) -> int:
    """Wide enough for the heading with its arrow, and for what stands below."""
    widest = max((width(cell) for cell in {*column.cells} if isinstance(cell, str)), default=0)
    return min(WIDEST, max(width(title) + 4, widest + 2, 8))


def _said(text: str | Message, publication: Publication) -> str:
    return text.render(publication.language) if isinstance(text, Message) else text
