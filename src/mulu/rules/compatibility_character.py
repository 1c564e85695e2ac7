"""Rule `compatibility-character`."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from mulu.rule import character_rule
from mulu.rules.wrong_dash import has_dashes

if TYPE_CHECKING:
    from mulu.rule import Cell
    from mulu.schema import Field

# Every assigned character that Unicode's NFKC form replaces by others (Unicode 15.1), and the
# CJK radicals, which look like ideographs. Left out are the full-width forms and the spaces, which
# have rules of their own, and the ellipsis, which is proper Chinese punctuation.
CLASS = (
    "["
    "\u00a8\u00aa\u00af\u00b2-\u00b5\u00b8-\u00ba\u00bc-\u00be\u0132-\u0133\u013f-\u0140\u0149"
    "\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u02b8\u02d8-\u02dd\u02e0-\u02e4\u0340-\u0341"
    "\u0343-\u0344\u0374\u037a\u037e\u0384-\u0385\u0387\u03d0-\u03d6\u03f0-\u03f2\u03f4-\u03f5"
    "\u03f9\u0587\u0675-\u0678\u0958-\u095f\u09dc-\u09df\u0a33\u0a36\u0a59-\u0a5b\u0a5e"
    "\u0b5c-\u0b5d\u0e33\u0eb3\u0edc-\u0edd\u0f0c\u0f43\u0f4d\u0f52\u0f57\u0f5c\u0f69\u0f73"
    "\u0f75-\u0f79\u0f81\u0f93\u0f9d\u0fa2\u0fa7\u0fac\u0fb9\u10fc\u1d2c-\u1d2e\u1d30-\u1d3a"
    "\u1d3c-\u1d4d\u1d4f-\u1d6a\u1d78\u1d9b-\u1dbf\u1e9a-\u1e9b\u1f71\u1f73\u1f75\u1f77\u1f79"
    "\u1f7b\u1f7d\u1fbb\u1fbd-\u1fc1\u1fc9\u1fcb\u1fcd-\u1fcf\u1fd3\u1fdb-\u1fdf\u1fe3\u1feb"
    "\u1fed-\u1fef\u1ff9\u1ffb\u1ffd-\u1ffe\u2011\u2017\u2024\u2033-\u2034\u2036-\u2037\u203c"
    "\u203e\u2047-\u2049\u2057\u2070-\u209c\u20a8\u2100-\u2103\u2105-\u2107\u2109-\u2113"
    "\u2115-\u2116\u2119-\u211d\u2120-\u2122\u2124\u2126\u2128\u212a-\u212d\u212f-\u2131"
    "\u2133-\u2139\u213b-\u2140\u2145-\u2149\u2150-\u217f\u2189\u222c-\u222d\u222f-\u2230"
    "\u2329-\u232a\u2460-\u24ea\u2a0c\u2a74-\u2a76\u2adc\u2c7c-\u2c7d\u2d6f\u2e80-\u2fd5\u3036"
    "\u3038-\u303a\u309b-\u309c\u309f\u30ff\u3131-\u3163\u3165-\u318e\u3192-\u319f\u3200-\u3247"
    "\u3250-\u327e\u3280-\u33ff\ua69c-\ua69d\ua770\ua7f2-\ua7f4\ua7f8-\ua7f9\uab5c-\uab5f\uab69"
    "\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25-\ufa26\ufa2a-\ufb1d\ufb1f-\ufbb1"
    "\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfc\ufe10-\ufe19\ufe30-\ufe44\ufe47-\ufe72\ufe74-\ufefc"
    "\uff5f-\uff9f\uffa1-\uffee\U00010781-\U000107ba\U0001d15e-\U0001d164\U0001d1bb-\U0001d1c0"
    "\U0001d400-\U0001d7ff\U0001ee00-\U0001eebb\U0001f100-\U0001f10a\U0001f110-\U0001f12e"
    "\U0001f130-\U0001f14f\U0001f16a-\U0001f16c\U0001f190\U0001f200-\U0001f251"
    "\U0001fbf0-\U0001fbf9\U0002f800-\U0002fa1d"
    "]"
)

OTHER_DASHES = (0x2011, 0xFE58, 0xFE63)


def to_usual(text: str, cell: Cell) -> str:
    """The text with the characters that Unicode takes for the same as those at fault."""
    return re.sub(cell.pattern, lambda found: unicodedata.normalize("NFKC", found.group()), text)


@character_rule(
    "a compatibility character stands in the cell, which only looks like the usual one", guess=to_usual
)
def compatibility_character(field: Field, *, allow: str = "") -> str:
    """A character stands in the cell that only looks like the usual one.

    Why: Unicode has second copies of many characters, such as the radical ⼯ beside 工 or the sign
    ㎡ for m². PDF files are full of them. They look alike and are found by no search.

    Mend: Type the usual character in its place. Where the document really prints such a sign, an
    engineer allows it in the schema (option `allow`).

    Bad::

        section,serial,code,name,grade
        I,1,01-01,面点⼯,A      <- name

    Good::

        section,serial,code,name,grade
        I,1,01-01,面点工,A
    """
    # Dashes in codes are for another rule.
    allow += "".join(map(chr, OTHER_DASHES)) if has_dashes(field) else ""
    if not allow:
        return CLASS
    # Rust's and Python's classes have no subtraction in common: allowed signs are cut out by hand.
    pieces = CLASS[1:-1]
    kept = "".join(_without(found, allow) for found in re.findall(r".-.|.", pieces, re.S))
    return f"[{kept}]"


def _without(piece: str, allow: str) -> str:
    """A range of a character class without the characters that are allowed."""
    low, high = ord(piece[0]), ord(piece[-1])
    cuts = [low - 1, *sorted(ord(sign) for sign in allow if low <= ord(sign) <= high), high + 1]
    ranges = [(start + 1, stop - 1) for start, stop in pairwise(cuts) if start + 1 <= stop - 1]
    return "".join(f"{chr(start)}-{chr(stop)}" if start < stop else chr(start) for start, stop in ranges)
