"""Rule `misnumbered-occupation`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.rule import Problem, edition_rule

from ._classes import occupations_by_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case


@edition_rule(
    "{group} has {count} occupation(s): the only one of a class is numbered 00, several count from 01",
    reads=["code"],
)
def misnumbered_occupation(case: Case) -> Iterator[Problem]:
    """An occupation has the number 00 beside others, or is alone and has another.

    Why: The last two digits say whether a class is an occupation itself (00) or holds several, 01
    and on. Readers and programs take 00 for the whole class.

    Mend: Look the class up in the document: an occupation is missing or too many here, or the
    number is typed wrongly.

    Bad::

        code,name
        1-01-00-01,中国共产党机关负责人
        1-01-00-02,中国共产党基层组织负责人
        1-02-01-01,国家权力机关负责人      <- code
        1-03-01-00,工会负责人      <- code
        1-03-01-01,中国共产主义青年团负责人

    Good::

        code,name
        1-01-00-01,中国共产党机关负责人
        1-01-00-02,中国共产党基层组织负责人
        1-02-01-00,国家权力机关负责人
    """
    for group, numbers in case.once(occupations_by_class).items():
        for number, (line, code) in numbers.items():
            if (number == 0) != (len(numbers) == 1):
                yield Problem(line, "code", code, code, says={"group": group, "count": len(numbers)})
