"""Rule `omitted-code`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.messages import say
from mulu.rule import Fault, missing, reference_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mulu.lookup import Lookup
    from mulu.messages import Message


@reference_rule("{name} has no code here, but one in the reference", reads=lambda schema: schema.referring)
def omitted_code(lookup: Lookup) -> Iterator[Fault]:
    """An item has no code, but the other catalogue has one for what it is called.

    Why: Without its code the item is found by nobody who searches by code, and cannot be followed
    into the next year. (In the samples the other catalogue has 01-01 Baker.)

    Mend: Compare the code with the document. If the document prints none, ask the authority; a
    code is not made up here.

    Bad::

        section,serial,code,name,grade
        I,1,--,Baker,A      <- code

    Good::

        section,serial,code,name,grade
        I,1,01-01,Baker,A
        I,2,--,Brewer,A
    """
    first = lookup.agreeing[0]
    says = {"name": nw.col(first), "other": lookup.other_code, "place": lookup.other_line}
    is_omitted = nw.col(missing(lookup.code)) & ~lookup.other_code.is_null() & ~lookup.is_exempt
    yield Fault(is_omitted, lookup.code, says, tell=lambda words: _told(lookup, words))


def _told(lookup: Lookup, words: Mapping[str, object]) -> Message:
    message = say("{name} has no code here, in {reference} it has {other}", reference=lookup.name, **words)
    if words["place"] is None:
        return message
    return say("{message}, which stands on line {place} here", message=message, **words)
