"""Rule `wrong-dash`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.rule import character_rule

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field

DASHES = "\u00ac\u02d7\u058a\u2010-\u2015\u2043\u2212\u2500\u2501\u2e3a\u2e3b\u30fc\u4e00\ufe58\ufe63\uff0d"
# A cell of nothing but dashes is a placeholder, right or wrong; that is for another rule.
BESIDE_A_SIGN = f"[0-9A-Za-z]([{DASHES}])|([{DASHES}])[0-9A-Za-z]"
ONLY_DASHES = f"^[-_~\uff5e\uff3f{DASHES}]+$"


def has_dashes(field: Field) -> bool:
    """Whether proper values of the field have hyphens in them."""
    outside_classes = re.sub(r"\[[^]]*\]", "", field.constraints.pattern or "")
    return "-" in outside_classes


def to_hyphens(text: str, _: Cell) -> str:
    """The text with hyphens for dashes beside letters and digits."""
    return re.sub(f"(?<=[0-9A-Za-z])[{DASHES}]|[{DASHES}](?=[0-9A-Za-z])", "-", text)


@character_rule("a dash that is no hyphen (-) stands in the code", mend=to_hyphens)
def wrong_dash(field: Field) -> str | None:
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
    return BESIDE_A_SIGN if has_dashes(field) else None
