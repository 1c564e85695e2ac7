"""Rule `spreadsheet-damage`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import CHARACTERS, Fault, cell_rule, missing, printed
from mulu.rules.malformed import TYPES

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field, Schema

ERRORS = "^#(?:REF!|N/A|NAME\\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$|^#{3,}$"
FORMULAS = "^[=@]|^[+-][A-Za-z(]"
_MONTHS = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
DATES = (
    "^[0-9]{1,4}[/.][0-9]{1,2}(?:[/.][0-9]{1,4})?(?: [0-9:]+)?$|^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ T][0-9:.]+)?$"
    f"|^(?:[0-9]{{2,4}}年)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?$|^[0-9]{{1,4}}-{_MONTHS}(?:-[0-9]{{2,4}})?$|^{_MONTHS}-[0-9]{{1,4}}$"
)
NUMBERS = "^[+-]?[0-9]+(?:\\.[0-9]+)?[eE][+-]?[0-9]+$|^[0-9]+\\.0+$|^'"


def undone(text: str, cell: Cell) -> str:
    """What was typed, if only one value of the field's form can have become this."""
    shapes = [shape for shape in (TYPES.get(cell.field.type), cell.field.constraints.pattern) if shape]
    if not shapes:
        return text
    fitting = {one for one in _typed(text) if all(re.fullmatch(shape, one) for shape in shapes)}
    return fitting.pop() if len(fitting) == 1 else text


def _typed(text: str) -> set[str]:
    """All that may have been typed for a spreadsheet to make this of it.

    A day is not undone: whether `2001/2/1` was `01-02` or `02-01` depends on whose spreadsheet it was.
    """
    found = {text.removeprefix("'"), re.sub(r"[.]0+$", "", text), re.sub('^="(.*)"$', r"\1", text)}
    return found - {text}


@cell_rule("{value} is what a spreadsheet made of the cell", builds_on=CHARACTERS, guess=undone)
def spreadsheet_damage(field: Field, _: Schema) -> Fault:
    """A spreadsheet program has turned the cell into a date, a number, a formula or an error.

    Why: Excel takes `4-04-05` for a day and `1E05` for a number, and writes back something else
    than was typed; a cell that begins with `=` is run as a formula by whoever opens the file.

    Mend: Look the value up in the document and type it into a cell whose format is Text. Open the
    file with Data, From Text/CSV, and choose Text for every column.

    Bad::

        section,serial,code,name,grade
        I,1,2001/1/1,Baker,A      <- code
        I,2,1E+05,Miller,A      <- code
        I,3,01-03,#REF!,A      <- name
        I,4.0,01-04,Brewer,A      <- serial

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Miller,A
        I,3,01-03,Butcher,A
        I,4,01-04,Brewer,A
    """
    cell = nw.col(printed(field.name))
    damage = f"{ERRORS}|{FORMULAS}"
    if not field.is_coded:
        return Fault(cell.str.contains(damage), screen=damage)
    # What looks like a date or a number may be just what the schema wants.
    is_wanted = nw.lit(value=True)
    for shape in (TYPES.get(field.type), field.constraints.pattern):
        is_wanted = is_wanted & nw.col(field.name).str.contains(f"^(?:{shape})$") if shape else is_wanted
    if field.constraints.enum:
        is_wanted = is_wanted & nw.col(field.name).is_in(list(field.constraints.enum))
    if field.type == "date":
        # No spreadsheet makes a day that no calendar has: `2025-02-29` is somebody's slip.
        is_wanted = is_wanted | cell.str.contains("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    in_codes = f"{DATES}|{NUMBERS}"
    damaged = cell.str.contains(damage) | (cell.str.contains(in_codes) & ~is_wanted)
    return Fault(damaged & ~nw.col(missing(field.name)), screen=f"{damage}|{in_codes}")
