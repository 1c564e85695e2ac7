"""Rule `differs-from-reference`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import say
from mulu.rule import Fault, reference_rule
from mulu.spelling import misspelling, misspelt_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.lookup import Lookup
    from mulu.messages import Message


@reference_rule("{value} is not what the reference says", reads=lambda schema: schema.referring)
def differs_from_reference(lookup: Lookup) -> Iterator[Fault]:
    """An item is called otherwise than another catalogue calls it at the same code.

    Why: A character that looks like another (贝 for 员), two names that were swapped or a digit
    typed wrongly give money to the wrong trade; here are two lists that can be compared. (In the
    samples the other one has 01-01 Baker, 01-02 Miller and 01-03 Cook.)

    Mend: Compare the code and the name with the document. If the document itself differs from the
    other catalogue, ask the authority, and waive the finding until it answers.

    Bad::

        section,serial,code,name,grade
        I,1,01-01,Barber,A      <- name
        I,2,01-03,Miller,A      <- code

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,01-02,Miller,A
    """
    differs = {
        field: lookup.is_concerned & lookup.is_known & (nw.col(field) != lookup.said(field))
        for field in lookup.agreeing
    }
    # The code is wrong if the name has another one that no item here has; else names were swapped, or misspelt.
    is_of_code = ~lookup.other_code.is_null() & lookup.other_line.is_null()
    first = lookup.agreeing[0]
    says = {"name": nw.col(first), "said": lookup.said(first), "other": lookup.other_code}
    any_differs = nw.any_horizontal(*differs.values(), ignore_nulls=True)
    yield Fault(any_differs & is_of_code, lookup.code, says, tell=lambda words: _wrong_code(lookup, words))
    for field, where in differs.items():
        says = {
            "code": nw.col(lookup.code),
            "name": nw.col(field),
            "said": lookup.said(field),
            "other": lookup.other_code,
            "place": lookup.other_line,
        }
        yield Fault(
            where & ~is_of_code,
            field,
            says,
            tell=lambda words: _wrong_name(lookup, words),
            offset=lambda words: 0 if words["other"] else misspelt_at(words["name"], words["said"]),
        )


def _wrong_code(lookup: Lookup, words: Mapping[str, object]) -> Message:
    return say(
        "in {reference}, {name} has the code {other}, and {value} is {said}", **words, reference=lookup.name
    )


def _wrong_name(lookup: Lookup, words: Mapping[str, object]) -> Message:
    message = say("in {reference}, {code} is {said}, here it is {name}", **words, reference=lookup.name)
    if words["other"] is not None:
        return say(
            "{message}, which has the code {other} there (line {place} here)", message=message, **words
        )
    places = misspelling(str(words["name"]), str(words["said"]))
    return say("{message}: {places}", message=message, places=places) if places else message
