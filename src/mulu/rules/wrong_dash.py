"""Rule `wrong-dash`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import cell_rule, missing, printed

if TYPE_CHECKING:
    from mulu.schema import Field, Schema

DASHES = "\u00ac\u02d7\u058a\u2010-\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30fc\u4e00\ufe58\ufe63\uff0d"
CLASS = f"[{DASHES}]"
ONLY_DASHES = f"^[-_~\uff5e\uff3f{DASHES}]+$"


def has_dashes(field: Field) -> bool:
    """Whether proper values of the field have hyphens in them."""
    outside_classes = re.sub(r"\[[^]]*\]", "", field.constraints.pattern or "")
    return "-" in outside_classes


@cell_rule("a dash that is no hyphen (-) stands in the code", locate=CLASS)
def wrong_dash(field: Field, _: Schema) -> nw.Expr | None:
    """A dash of another kind stands where a hyphen belongs.

    Why: There are a dozen characters that look like a hyphen, and word processors put them in by
    themselves. A code with one of them is found by nobody.

    Mend: Type the hyphen of the keyboard (`-`) in its place.

    Bad::

        section,serial,code,name,grade
        I,1,01–01,Baker,A      <- code

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
    """
    if not has_dashes(field):
        return None
    cell = nw.col(printed(field.name))
    wrong = cell.str.contains(CLASS) & ~cell.str.contains(ONLY_DASHES)
    return wrong & ~nw.col(missing(field.name)) if field.placeholders else wrong
