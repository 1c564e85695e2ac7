"""Rule `spreadsheet-damage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import CHARACTERS, cell_rule, missing, printed

if TYPE_CHECKING:
    from mulu.schema import Field, Schema

ERRORS = "^#(?:REF!|N/A|NAME\\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)$|^#{3,}$"
FORMULAS = "^[=@]|^[+-][A-Za-z(]"
_MONTHS = "(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)"
DATES = (
    "^[0-9]{1,4}[/.][0-9]{1,2}(?:[/.][0-9]{1,4})?(?: [0-9:]+)?$|^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[ T][0-9:.]+)?$"
    f"|^(?:[0-9]{{2,4}}年)?[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?$|^[0-9]{{1,4}}-{_MONTHS}(?:-[0-9]{{2,4}})?$|^{_MONTHS}-[0-9]{{1,4}}$"
)
NUMBERS = "^[+-]?[0-9]+(?:\\.[0-9]+)?[eE][+-]?[0-9]+$|^[0-9]+\\.0+$|^'"


@cell_rule("{value} is what a spreadsheet made of the cell", builds_on=CHARACTERS)
def spreadsheet_damage(field: Field, _: Schema) -> nw.Expr:
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
    damaged = cell.str.contains(f"{ERRORS}|{FORMULAS}")
    if field.is_coded:
        value = nw.col(field.name)
        shape = field.constraints.pattern
        in_codes = cell.str.contains(f"{DATES}|{NUMBERS}")
        damaged = damaged | (in_codes & ~value.str.contains(f"^(?:{shape})$") if shape else in_codes)
        if field.placeholders:
            damaged = damaged & ~nw.col(missing(field.name))
    return damaged
