"""Spreadsheets (.xlsx, .xls, .ods): every cell of every sheet, as it is printed.

Each sheet that is not blank is a table; its rows and cells have the numbers that the sheet gives
them. What a cell prints is taken over, or doubted where that depends on the machine.
"""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from mulu.errors import DocumentError
from mulu.extract import Reading
from mulu.finding import Flaw
from mulu.messages import say
from mulu.readers.archive import of_compound_file, unpack
from mulu.readers.compound import Compound
from mulu.readers.number_format import GENERAL, print_day, print_number
from mulu.readers.panic import sheltered
from mulu.readers.sheet_runs import place_of, runs_beside, runs_of, watched
from mulu.readers.survey import MOST_CELLS, refuse_vastness
from mulu.readers.xls_survey import survey_xls
from mulu.readers.xlsx_survey import KIND, survey_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from python_calamine import CalamineSheet

    from mulu.messages import Message
    from mulu.readers import Watch
    from mulu.readers.survey import Cell, Survey
    from mulu.runs import Run

MACROS = frozenset(("_VBA_PROJECT_CUR", "Macros"))
"""Parts of files of Office 97 in which macros lie."""


def read_xlsx(data: bytes, watch: Watch | None = None) -> Reading:
    """The runs of a .xlsx; `DocumentError` for what is none."""
    parts = unpack(data, KIND)
    try:
        surveys = survey_xlsx(parts)
    except (etree.LxmlError, KeyError, ValueError, StopIteration):
        raise DocumentError(_DAMAGED) from None
    return _read(data, surveys, watch)


def read_xls(data: bytes, watch: Watch | None = None) -> Reading:
    """The runs of a .xls of Excel 97 to 2003; `DocumentError` for what is none."""
    try:
        book = Compound(data)
        stream = book.read("Workbook", "Book")
        surveys = survey_xls(stream) if stream else []
    except (struct.error, ValueError):
        raise DocumentError(_DAMAGED) from None
    if stream is None:
        raise DocumentError(of_compound_file(data))
    read = _read(data, surveys, watch)
    told = [say("the file holds macros; they were not run")] if MACROS & book.names else []
    return replace(read, remarks=[*read.remarks, *told])


def _read(data: bytes, surveys: Sequence[Survey], watch: Watch | None) -> Reading:
    refuse_vastness(surveys)
    runs: list[Run] = []
    doubts: dict[str, Flaw] = {}
    number = 0
    total = sum(survey.rows for survey in surveys)
    damaged = DocumentError(_DAMAGED)
    try:
        with sheltered(damaged):
            workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
            sheets = [
                _Sheet(workbook.get_sheet_by_name(survey.name), survey) for survey in surveys if survey.rows
            ]
    except CalamineError:
        raise damaged from None
    done = 0
    for sheet in sheets:
        rows = watched(sheet.rows(), watch, done, total)
        found = list(runs_of(sheet.survey, number + 1, rows, sheet.spans, sheet.covered))
        number += 1 if found else 0
        runs += found
        doubts |= sheet.doubts
        done += sheet.survey.rows
    runs += runs_beside(surveys)
    return Reading(runs, [remark for survey in surveys for remark in survey.remarks()], doubts)


class _Sheet:
    """A sheet while its cells become texts; `doubts` are the cells of which it is not sure what they print."""

    def __init__(self, sheet: CalamineSheet, survey: Survey) -> None:
        self.survey = survey
        self.doubts: dict[str, Flaw] = {}
        self.spans, self.covered = _merged(sheet)
        self.values = sheet.to_python(skip_empty_area=False) if sheet.height else []

    def rows(self) -> Iterator[tuple[int, Iterator[str]]]:
        """Numbers and texts of all rows."""
        for row, cells in enumerate(self.values):
            yield row, (self._text((row, column), value) for column, value in enumerate(cells))

    def _text(self, at: Cell, value: object) -> str:
        survey = self.survey
        if at in survey.errors:
            return self._doubt(at, survey.errors[at], say("the cell shows an error of a formula"))
        if survey.formulas.get(at) is False:
            return self._doubt(
                at,
                "=",
                say(
                    "the cell is a formula whose value is not stored: save the file in a spreadsheet program"
                ),
            )
        if isinstance(value, str):
            return value.replace("\r\n", "\n").replace("\r", "\n")
        if isinstance(value, bool):
            return str(value).upper()
        return self._number(at, value)

    def _number(self, at: Cell, value: object) -> str:
        form = self.survey.formats.get(at, GENERAL)
        printed = self.survey.printed.get(at)
        if printed is None and isinstance(value, (int, float)):
            printed = print_number(value, form)
        elif printed is None and isinstance(value, date):
            printed = print_day(value, form)
        if printed is not None:
            return printed
        message = (
            say("the cell holds a day or a time; how it prints depends on the machine: write it as text")
            if not isinstance(value, (int, float))
            else say(
                "the cell holds a number; what it prints in the format {form} is not sure: write it as text",
                form=form,
            )
        )
        return self._doubt(
            at, value.isoformat() if isinstance(value, (date, datetime)) else str(value), message
        )

    def _doubt(self, at: Cell, shown: str, message: Message) -> str:
        place = place_of(self.survey.name, at)
        self.doubts[place] = Flaw("unread-text", message, value=shown, place=place)
        return shown


def _merged(sheet: CalamineSheet) -> tuple[Mapping[Cell, tuple[int, int]], set[Cell]]:
    """Columns and rows of each merged cell, and the cells that are covered by one."""
    spans: dict[Cell, tuple[int, int]] = {}
    covered: set[Cell] = set()
    area = 0
    height, width = sheet.total_height, sheet.total_width
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        bottom, right = min(bottom, height - 1), min(right, width - 1)
        if bottom < top or right < left:
            continue
        area += (bottom - top + 1) * (right - left + 1)
        if area > MOST_CELLS:
            raise DocumentError(_DAMAGED)
        spans[top, left] = (right - left + 1, bottom - top + 1)
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {
            (top, left)
        }
    return spans, covered


_DAMAGED = say("the file is damaged: open it in a spreadsheet program and save it again")
