"""Spreadsheets of OpenDocument (.ods): every cell of every sheet, as the file says it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from mulu.errors import DocumentError
from mulu.extract import Reading
from mulu.finding import Flaw
from mulu.messages import say
from mulu.readers.archive import unpack
from mulu.readers.ods_sheet import OFFICE, STYLE, TABLE, read_sheet
from mulu.readers.ods_text import lines_in
from mulu.readers.sheet_runs import place_of, runs_beside, runs_of, watched
from mulu.readers.survey import refuse_vastness

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element as Element

    from mulu.readers import Watch
    from mulu.readers.ods_sheet import Sheet
    from mulu.runs import Run

KIND = b"opendocument.spreadsheet"
AROUND = ("header", "header-first", "header-left", "footer", "footer-first", "footer-left")


def read(data: bytes, watch: Watch | None = None) -> Reading:
    """The runs of an .ods; `DocumentError` for what is none."""
    parts = unpack(data, KIND)
    try:
        content = _parse(parts["content.xml"])
        sheets = list(_sheets(content))
        _note_around(parts, content, sheets)
    except (etree.LxmlError, KeyError, ValueError):
        raise DocumentError(
            say("the file is damaged: open it in a spreadsheet program and save it again")
        ) from None
    surveys = [sheet.survey for sheet in sheets]
    refuse_vastness(surveys)
    runs: list[Run] = []
    number = done = 0
    total = sum(survey.rows for survey in surveys)
    for sheet in sheets:
        rows = watched(sheet.rows(), watch, done, total)
        found = list(runs_of(sheet.survey, number + 1, rows, sheet.spans, sheet.covered))
        number += 1 if found else 0
        runs += found
        done += sheet.survey.rows
    runs += runs_beside(surveys)
    doubts = {flaw.place or "": flaw for sheet in sheets for flaw in _doubts(sheet)}
    return Reading(runs, [remark for survey in surveys for remark in survey.remarks()], doubts)


def _sheets(content: Element) -> Iterator[Sheet]:
    hidden = {
        style.get(f"{STYLE}name", "")
        for style in content.iter(f"{STYLE}style")
        if any(one.get(f"{TABLE}display") == "false" for one in style)
    }
    for spreadsheet in content.iter(f"{OFFICE}spreadsheet"):
        for table in spreadsheet.iterchildren(f"{TABLE}table"):
            # A copy of cells of another file, which formulas refer to, is kept like a sheet.
            if table.find(f"{TABLE}table-source") is not None and "#" in table.get(f"{TABLE}name", ""):
                continue
            yield read_sheet(table, is_hidden=table.get(f"{TABLE}style-name", "") in hidden)


def _doubts(sheet: Sheet) -> Iterator[Flaw]:
    name = sheet.survey.name
    for at, shown in sheet.survey.errors.items():
        message = say("the cell shows an error of a formula")
        yield Flaw("unread-text", message, value=shown, place=place_of(name, at))
    for at, value in sheet.unshown.items():
        message = say("the cell holds a value, and the file does not say how it is shown: save it again")
        yield Flaw("unread-text", message, value=value, place=place_of(name, at))


def _note_around(parts: Mapping[str, bytes], content: Element, sheets: list[Sheet]) -> None:
    """Take the headers and footers of the pages on which the sheets are printed into their surveys."""
    if "styles.xml" not in parts:
        return
    styles = _parse(parts["styles.xml"])
    pages = {page.get(f"{STYLE}name", ""): page for page in styles.iter(f"{STYLE}master-page")}
    of_style = {
        style.get(f"{STYLE}name", ""): style.get(f"{STYLE}master-page-name", "")
        for style in content.iter(f"{STYLE}style")
    }
    for sheet in sheets:
        page = pages.get(of_style.get(sheet.style, ""))
        if page is None:
            continue
        for kind in AROUND:
            for one in page.iterchildren(f"{STYLE}{kind}"):
                if one.get(f"{STYLE}display") != "false":
                    sheet.survey.printed_around.append((kind.partition("-")[0], "\n".join(lines_in(one))))


def _parse(part: bytes) -> Element:
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
