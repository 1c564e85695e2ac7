"""Rule `skipped-occupation-number`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.rule import Problem, edition_rule

from ._classes import numbers_before, occupations_by_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.rule import Case


@edition_rule(
    "before {value} there must be {expected}, now or in an earlier edition",
    reads=["code"],
    builds_on=["misnumbered-occupation"],
)
def skipped_occupation_number(case: Case, *, vacant: list[str] | None = None) -> Iterator[Problem]:
    """A number is left out among the occupations of a class.

    Why: Occupations count 01, 02, 03, … within their class. A number left out is a digit typed
    wrongly or an occupation forgotten. One that an earlier edition used is no gap; `vacant` lists
    those that were given up before the first edition here.

    Mend: Look in the document for the code that is missing, and whether this one is right.

    Bad::

        code,name
        1-01-00-01,中国共产党机关负责人
        1-01-00-03,中国共产党基层组织负责人      <- code

    Good::

        code,name
        1-01-00-01,中国共产党机关负责人
        1-01-00-02,中国共产党基层组织负责人
    """
    given_up = {*numbers_before(case), *((code[:7], int(code[8:])) for code in vacant or ())}
    for group, numbers in case.once(occupations_by_class).items():
        for number, (line, code) in numbers.items():
            is_first = number <= 1 or len(numbers) == 1
            if not is_first and number - 1 not in numbers and (group, number - 1) not in given_up:
                expected = f"{group}-{number - 1:02}"
                yield Problem(line, "code", code, code, says={"expected": expected})
