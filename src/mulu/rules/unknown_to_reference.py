"""Rule `unknown-to-reference`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import listed, say
from mulu.rule import Fault, reference_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.lookup import Lookup
    from mulu.messages import Message


@reference_rule("the reference has no {value}", reads=lambda schema: schema.looked_up)
def unknown_to_reference(lookup: Lookup) -> Iterator[Fault]:
    """An item has a code that the other catalogue, to which the codes belong, does not have.

    Why: A code with one digit wrong still has the right form. Only the list from which codes are
    taken knows that there is no such trade. (In the samples it has 01-01 Baker, and 9… is exempt.)

    Mend: Compare the code with the document. If the authority has given the code itself, an
    engineer exempts such codes in the schema, with the reason.

    Bad::

        section,serial,code,name,grade
        I,1,01-07,Baker,A      <- code
        I,2,01-20,Brewer,A      <- code

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,--,Brewer,A
        I,3,90-01,Tester,A
    """
    first = lookup.agreeing[0]
    says = {"name": nw.col(first), "other": lookup.other_code, "place": lookup.other_line}
    yield Fault(
        lookup.is_concerned & ~lookup.is_known, lookup.code, says, tell=lambda words: _told(lookup, words)
    )


def _told(lookup: Lookup, words: Mapping[str, object]) -> Message:
    code = str(words["code"] if "code" in words else words["value"])
    message = say("{reference} has no {code}", reference=lookup.name, code=code)
    if words["other"] is not None and words["place"] is not None:
        return say(
            "{message}; {name} has the code {other} there, which stands on line {place} here",
            message=message,
            **words,
        )
    if words["other"] is not None:
        return say("{message}; {name} has the code {other} there", message=message, **words)
    near = lookup.nearest(code, str(words["name"] or ""))
    if not near:
        return message
    told = listed([say("{code} {name}", code=one, name=name) for one, name in near])
    return say("{message}; nearest are {near}", message=message, near=told)
