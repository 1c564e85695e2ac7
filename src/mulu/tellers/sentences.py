"""A change log in a few sentences, as an official note on changes would put it."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from mulu.escaping import shorten
from mulu.messages import Message, listed, say
from mulu.tellers.entry import column_lines, edition_parts, policy_lines
from mulu.tellers.facts import decided, details, kinds, order
from mulu.tellers.reuse import reuses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.tellers import Account
    from mulu.tellers.entry import Line

MOST_TOLD = 8
"""So many facts are told in a sentence."""
MOST_CODES = 3
"""So many codes in other hands are told one by one."""


def first_sentence(account: Account) -> Message:
    """What there is to say of an edition that has none before it."""
    if account.items[1] == 1:
        return say("Edition {new} is the first; it has 1 item.", new=account.log.new)
    return say(
        "Edition {new} is the first; it has {count} items.", new=account.log.new, count=account.items[1]
    )


def sentences(account: Account) -> Iterator[Message]:
    """From the whole to the parts; what has not happened is not mentioned."""
    if account.log.is_empty:
        editions = {"new": account.log.new, "old": account.log.old}
        yield say("Edition {new} says the same as edition {old}, in the same order.", **editions)
        return
    yield _of_all(account)
    yield _of_numbers(*account.items)
    yield from _of_changed(account)
    yield from _of_codes(account)
    if told := [fact.told for fact in order(account)]:
        yield say("Among the unchanged: {list}.", list=listed(told))
    yield from _of_the_rest(account)


def _of_all(account: Account) -> Message:
    log = account.log
    editions = {"new": log.new, "old": log.old}
    undecided, *others = kinds(account)
    told = [fact.told for fact in (*others, undecided) if fact.value]
    if not told:
        return say("No item has changed from edition {old} to edition {new}.", **editions)
    if not log.unchanged:
        return say("Edition {new} compared with edition {old}: {list}.", **editions, list=listed(told))
    counted = {"list": listed(told), "count": log.unchanged}
    return say("Edition {new} compared with edition {old}: {list}; {count} unchanged.", **editions, **counted)


def _of_numbers(before: int, now: int) -> Message:
    if before == now:
        return say("Items: still {count}.", count=now)
    return say("Items: {before} before, {now} now.", before=before, now=now)


def _of_changed(account: Account) -> Iterator[Message]:
    found = list(details(account))
    if not found:
        return
    told = [fact.told for fact in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        told.append(say("{count} more kinds of difference", count=len(found) - MOST_TOLD))
    parted = reduce(lambda first, then: say("{first}; {then}", first=first, then=then), told)
    counts = sum(fact.value for fact in found if isinstance(fact.value, int))
    if counts > len(decided(account, "changed")):
        yield say("Of the changed: {list}. One item may count more than once.", list=parted)
    else:
        yield say("Of the changed: {list}.", list=parted)


def _of_codes(account: Account) -> Iterator[Message]:
    found = reuses(account)
    if len(found) > MOST_CODES:
        yield say("{count} codes have come to stand for another item.", count=len(found))
        return
    for reuse in found:
        told = {name: shorten(value) or say("nothing") for name, value in reuse._asdict().items()}
        if told["before"] == told["after"]:
            named = {"code": told["code"], "name": told["after"]}
            yield say("The code {code} now stands for another item of the same name, “{name}”.", **named)
        else:
            yield say("The code {code} stood for “{before}” and now stands for “{after}”.", **told)


def _of_the_rest(account: Account) -> Iterator[Message]:
    lines = column_lines(account)
    if added := [shorten(line.title) for line in lines if line.old is None]:
        yield say("Fields added: {list}.", list=listed(added))
    if gone := [shorten(line.title) for line in lines if line.new is None]:
        yield say("Fields removed: {list}.", list=listed(gone))
    if beside := edition_parts(account):
        yield say("Also changed: {list}.", list=listed(beside))
    if found := policy_lines(account):
        yield say("The files that judge have changed: {list}.", list=listed(parts(found)))


def parts(lines: Sequence[Line]) -> list[str]:
    """What the lines are about: the first part of each title, once."""
    return list(dict.fromkeys(shorten(line.title.split(" › ")[0]) for line in lines))
