"""A change log in a few sentences and a table, as all tellers begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.escaping import shorten
from mulu.messages import Message, listed, say
from mulu.tellers.entry import column_lines, edition_parts, policy_lines
from mulu.tellers.facts import details, kinds, order
from mulu.tellers.reuse import reuses
from mulu.tellers.sentences import first_sentence, parts, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mulu.tellers import Account

MOST_CODES = 20
"""So many codes in other hands are named in the table."""


@dataclass(frozen=True)
class Row:
    """A line of the summary's table: what, and how many or which.

    What `is_part` has been counted in a line above it already.
    """

    label: Message
    value: int | str | Message
    is_part: bool = False


@dataclass(frozen=True)
class Summary:
    """The change log in short. `warning` says that decisions are missing, and comes first."""

    heading: Message
    warning: Message | None
    sentences: tuple[Message, ...]
    rows: tuple[Row, ...]


def summarise(account: Account) -> Summary:
    """Derived from the log and the schemas alone."""
    log, title = account.log, account.title
    if log.old is None:
        heading = say("{title}: edition {new}", title=title, new=log.new)
        return Summary(heading, None, (first_sentence(account),), ())
    heading = say("{title}: edition {new} compared with {old}", title=title, new=log.new, old=log.old)
    return Summary(heading, _warning(len(log.undecided)), tuple(sentences(account)), tuple(_rows(account)))


def _warning(count: int) -> Message | None:
    if count == 1:
        return say("1 proposal is undecided: nothing here is proven until a person has decided it.")
    if not count:
        return None
    return say(
        "{count} proposals are undecided: nothing here is proven until a person has decided them.",
        count=count,
    )


def _rows(account: Account) -> Iterator[Row]:
    log = account.log
    for fact in kinds(account):
        if fact.value or fact.is_usual:
            yield Row(fact.label, fact.value)
        if fact.has_details:
            yield from (_part(one.label, one.value) for one in details(account))
    yield from _codes(account)
    yield Row(say("Unchanged"), log.unchanged)
    yield from (_part(fact.label, fact.value) for fact in order(account))
    yield from _beside(account)


def _part(what: str | Message, value: int | Message) -> Row:
    return Row(say("of these: {what}", what=what), value, is_part=True)


def _codes(account: Account) -> Iterator[Row]:
    found = reuses(account)
    if found:
        yield Row(say("Codes that stand for another item"), len(found))
    for reuse in found[:MOST_CODES]:
        told = {name: shorten(value) or say("nothing") for name, value in reuse._asdict().items()}
        if told["before"] == told["after"]:
            yield _part(told["code"], say("another item of the same name, “{name}”", name=told["after"]))
        else:
            yield _part(told["code"], say("was “{before}”, is “{after}”", **told))
    if len(found) > MOST_CODES:
        yield _part(say("others"), len(found) - MOST_CODES)


def _beside(account: Account) -> Iterator[Row]:
    """What has changed beside the items."""
    lines = column_lines(account)
    if added := [shorten(line.title) for line in lines if line.old is None]:
        yield Row(say("Fields added"), listed(added))
    if gone := [shorten(line.title) for line in lines if line.new is None]:
        yield Row(say("Fields removed"), listed(gone))
    if beside := edition_parts(account):
        yield Row(say("Also changed"), listed(beside))
    if found := policy_lines(account):
        yield Row(say("Files that judge"), listed(parts(found)))
