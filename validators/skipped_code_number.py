"""Rule `skipped-code-number`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import narwhals as nw

from mulu.rule import Problem, edition_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case

SPECIAL = ".+-Z[1-9][0-9]?"


@edition_rule("before {value} there must be {expected}, now or in an earlier edition", reads=["code"])
def skipped_code_number(case: Case) -> Iterator[Problem]:
    """A number is left out among the special codes of a class.

    Why: Special codes count Z1, Z2, Z3, … within their class. A number left out is a digit typed
    wrongly or an item forgotten; one that an earlier edition used is no gap.

    Mend: Look in the document for the code that is missing, and whether this one is right.

    Bad::

        section,serial,code,name,category
        三,1,4-04-05-Z1,人工智能数据标注,A
        三,2,4-04-05-Z3,智能算力资源应用,A      <- code

    Good::

        section,serial,code,name,category
        三,1,4-04-05-Z1,人工智能数据标注,A
        三,2,4-04-05-Z2,人工智能模型运用,A
    """
    used: dict[str, set[int]] = defaultdict(set)
    special = list(_special_codes(case.items))
    earlier = [one for frame in (case.earlier() if special else ()) for one in _special_codes(frame)]
    for _, _, stem, number in [*special, *earlier]:
        used[stem].add(number)
    for line, code, stem, number in special:
        if number > 1 and number - 1 not in used[stem]:
            yield Problem(line, "code", code, code, says={"expected": f"{stem}{number - 1}"})


def _special_codes(items: nw.DataFrame[Any]) -> Iterator[tuple[int, str, str, int]]:
    """Line, code, stem and number of each special code."""
    found = items.filter(nw.col("code").str.contains(f"^(?:{SPECIAL})$")).select("line", "code")
    for line, code in found.iter_rows():
        stem, _, number = code.rpartition("Z")
        yield line, code, f"{stem}Z", int(number)
