"""The account as one HTML file that asks for nothing: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mulu.hypertext import environment
from mulu.messages import Message, say
from mulu.tellers.entry import column_lines, edition_lines, groups, policy_lines
from mulu.tellers.facts import decided
from mulu.tellers.highlighting import pieces
from mulu.tellers.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2 import Environment

    from mulu.tellers import Account
    from mulu.tellers.entry import Entry, Group

LONG = 30
"""Kinds with more changes than this are folded."""
WHOLE = 1_000
"""Units of the bar's width; what occurs at all has at least `LEAST` of them."""
LEAST = 6
LANGUAGES = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Part:
    """A part of the bar: how many items, from where and how wide in units."""

    slug: str
    title: Message
    count: int
    start: int
    width: int


@dataclass(frozen=True)
class Row:
    """A change and the anchors of the keys that it speaks of; the first is the change's own."""

    entry: Entry
    anchors: tuple[str, ...]


def render(account: Account) -> str:
    """A page with a summary, and each change under an anchor made of its key."""
    language = account.language
    template = _environment().get_template("changes.html")
    told = content(account, lambda side, key: f"#{_anchor(side, key)}")
    return template.render(lang=LANGUAGES.get(language, language), **told)


def content(
    account: Account, href: Callable[[str, str], str], say_richly: Callable[[Message], str] | None = None
) -> Mapping[str, Any]:
    """What the template of the page's content is given.

    `href` gives an item's address by side and key; `say_richly` puts a message into words and HTML,
    where both are more than the words of the account's language.
    """
    language = account.language
    found = groups(account)
    anchors = _anchors(found)
    rich = say_richly or (lambda message: message.render(language))
    return {
        "summary": summarise(account),
        "say": lambda told: rich(told) if isinstance(told, Message) else told,
        "plain": lambda message: message.render(language),
        "terms": _terms(),
        "titles": [title for title in account.titles if title],
        "parts": _parts(account),
        "whole": WHOLE,
        "groups": [(group, [Row(entry, anchors[id(entry)]) for entry in group.entries]) for group in found],
        "long": LONG,
        "lists": [(slug, title, lines) for slug, title, lines in _lists(account) if lines],
        "pieces": pieces,
        "nothing": say("nothing").render(language),
        "href": href,
    }


@cache
def _environment() -> Environment:
    return environment("mulu.tellers")


def _terms() -> dict[str, Message]:
    """The page's own words."""
    return {
        "summary": say("Summary"),
        "contents": say("Contents"),
        "what": say("What"),
        "count": say("How many"),
        "item": say("Item"),
        "difference": say("Difference"),
        "score": say("Score"),
        "reason": say("Reason"),
        "document": say("Document"),
        "before": say("Before"),
        "now": say("Now"),
        "colon": say("{name}: ", name=""),
    }


def _lists(account: Account) -> Iterator[tuple[str, Message, Any]]:
    yield "fields", say("Fields"), column_lines(account)
    yield "edition", say("Title, sections and notes"), edition_lines(account)
    yield "policy", say("Files that judge"), policy_lines(account)


def _parts(account: Account) -> list[Part]:
    """What the items have come to, as parts of a bar; those that are not there are left out."""
    log = account.log
    if log.old is None:
        return []
    changed = len(decided(account, "changed"))
    others = len(decided(account, "split")) + len(decided(account, "merged"))
    counts = (
        ("unchanged", say("Unchanged"), log.unchanged),
        ("changed", say("Changed, split or merged") if others else say("Changed"), changed + others),
        ("undecided", say("Undecided"), len(log.undecided)),
        ("added", say("New"), len(decided(account, "added"))),
        ("removed", say("Gone"), len(decided(account, "removed"))),
    )
    there = [one for one in counts if one[2]]
    total = sum(count for _, _, count in there)
    spare = WHOLE - LEAST * len(there)
    parts, start = [], 0
    for slug, title, count in there:
        width = LEAST + spare * count // total
        parts.append(Part(slug, title, count, start, width))
        start += width
    return parts


def _anchors(found: tuple[Group, ...]) -> dict[int, tuple[str, ...]]:
    """Anchors by entry: `new-` and `old-` with the key, each once on the page."""
    taken: set[str] = set()
    anchors = {}
    for entry in (entry for group in found for entry in group.entries):
        wanted = [_anchor("new", item.key) for item in entry.new]
        wanted += [_anchor("old", item.key) for item in entry.old]
        mine = [name for name in dict.fromkeys(wanted) if name not in taken]
        taken.update(mine)
        anchors[id(entry)] = tuple(mine)
    return anchors


def _anchor(side: str, key: str) -> str:
    return f"{side}-{quote(key.encode('utf-8', 'surrogatepass'), safe='')}"
