"""What a .xlsx says of its sheets beside the values."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from lxml import etree

from mulu.readers.number_format import BUILT_IN, GENERAL, UNKNOWN
from mulu.readers.survey import MOST_COLUMNS, Survey, refuse_vastness
from mulu.readers.xlsx_beside import MAIN, PARTS, note_around, note_beside, parser, related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element

RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
KIND = b"spreadsheetml.sheet.main+xml"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def survey_xlsx(parts: Mapping[str, bytes]) -> list[Survey]:
    """The surveys of all sheets that hold cells, in their order; `KeyError` or `LxmlError` if the file is damaged."""
    contents = etree.fromstring(parts["[Content_Types].xml"], parser())
    main = next(
        one.get("PartName", "") for one in contents if KIND.decode() in one.get("ContentType", "")
    ).lstrip("/")
    targets = related(parts, main)
    workbook = etree.fromstring(parts[main], parser())
    formats = _formats(parts, targets)
    surveys = []
    for sheet in workbook.iter(f"{MAIN}sheet"):
        kind, path = targets[sheet.get(RELATED, "")]
        if kind.endswith("/worksheet"):
            survey = Survey(sheet.get("name", ""), sheet.get("state", "visible") != "visible")
            _survey(parts[path], formats, survey)
            note_beside(parts, path, survey)
            surveys.append(survey)
        elif kind.endswith("/chartsheet"):
            surveys.append(Survey(sheet.get("name", ""), pictures=1))
    return surveys


def _formats(parts: Mapping[str, bytes], targets: Mapping[str, tuple[str, str]]) -> Sequence[str]:
    """The format of numbers in each style."""
    path = next((path for kind, path in targets.values() if kind.endswith("/styles")), None)
    if path is None:
        return []
    styles = etree.fromstring(parts[path], parser())
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iter(f"{MAIN}numFmt")}
    chosen = [one.get("numFmtId", "0") for one in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf")]
    return [own.get(number) or BUILT_IN.get(int(number), UNKNOWN) for number in chosen]


def _survey(part: bytes, formats: Sequence[str], survey: Survey) -> None:
    row = column = -1
    tags = [*(f"{MAIN}{name}" for name in ("row", "c", "col")), *PARTS]
    for event, element in etree.iterparse(
        io.BytesIO(part), ("start", "end"), tag=tags, resolve_entities=False, no_network=True
    ):
        if element.tag == f"{MAIN}row":
            if event == "start":
                row, column = int(element.get("r", row + 2)) - 1, -1
                if element.get("hidden") in ("1", "true"):
                    survey.hidden_rows.append(row)
            else:
                element.clear()
                refuse_vastness([survey])
        elif event == "end" and element.tag == f"{MAIN}c":
            place = _CELL.fullmatch(element.get("r", ""))
            row, column = (int(place[2]) - 1, _column(place[1])) if place else (row, column + 1)
            _cell(element, (row, column), formats, survey)
        elif event == "end" and element.tag in PARTS:
            note_around(element, survey)
        elif event == "end" and element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            survey.hidden_columns += range(first - 1, min(last, MOST_COLUMNS))


def _cell(element: Element, at: tuple[int, int], formats: Sequence[str], survey: Survey) -> None:
    value = element.findtext(f"{MAIN}v") or "".join(_texts(element))
    kind = element.get("t", "n")
    formula = element.find(f"{MAIN}f")
    if formula is not None:
        survey.formulas[at] = bool(value) or kind == "str"
    if value or formula is not None:
        survey.reach(*at)
    if kind == "e":
        survey.errors[at] = value
    elif kind in ("n", "d") and value:
        style = int(element.get("s", "0"))
        survey.formats[at] = formats[style] if style < len(formats) else GENERAL


def _texts(element: Element) -> Iterator[str]:
    return (one.text or "" for one in element.iter(f"{MAIN}t"))


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
