"""The account for the eye: the summary, then changes by kind, one or two lines each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mulu.escaping import shorten
from mulu.messages import Message, joined, say, visible
from mulu.tellers.entry import column_lines, edition_lines, groups, policy_lines
from mulu.tellers.summary import summarise
from mulu.terminal import BOLD, FAINT, GREEN, RED, YELLOW, pad, paint, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.tellers import Account, Named
    from mulu.tellers.entry import Entry, Group, Line

WIDEST_KEY = 40
WIDEST_NAME = 40
"""Columns; what is wider is not cut, but the rest of its line is not aligned."""
COLORS = {"undecided": YELLOW, "added": GREEN, "removed": RED}


def render(account: Account) -> str:
    """What a person sees who asks what has changed."""
    return "".join(f"{_inert(line)}\n" for line in _lines(account))


def _inert(line: str) -> str:
    """A line in which no service that shows it finds a command: `::` at its begin, `##[` anywhere."""
    line = re.sub(r"^( *):(?=:)", r"\1⟨U+003A⟩", line)
    return line.replace("##[", "#⟨U+0023⟩[")


def _lines(account: Account) -> Iterator[str]:
    summary, language = summarise(account), account.language
    yield _paint(summary.heading.render(language), account, BOLD)
    if summary.warning:
        yield _paint(summary.warning.render(language), account, BOLD, YELLOW)
    for sentence in summary.sentences:
        yield sentence.render(language)
    for group in groups(account, account.listed):
        yield from _group(group, account)
    yield from _listed(say("Fields"), column_lines(account), account)
    yield from _listed(say("Title, sections and notes"), edition_lines(account), account)
    yield from _listed(say("Files that judge"), policy_lines(account), account)


def _group(group: Group, account: Account) -> Iterator[str]:
    heading = say("{title} ({count})", title=group.title, count=group.count)
    yield from ("", _paint(heading.render(account.language), account, BOLD, COLORS.get(group.slug, BOLD)))
    keys = [_sides(entry, "key") for entry in group.entries]
    names = [_sides(entry, "name") for entry in group.entries]
    key_width = min(WIDEST_KEY, max(map(width, keys), default=0))
    name_width = min(WIDEST_NAME, max(map(width, names), default=0))
    for entry, key, name in zip(group.entries, keys, names, strict=True):
        rest = _further(entry, account.language)
        yield f"  {pad(key, key_width)}  {pad(name, name_width)}  {rest}".rstrip()
        if why := _why(entry, account.language):
            yield f"  {' ' * key_width}  {_paint(why, account, FAINT)}"
    yield from _more(group.count - len(group.entries), account)


def _more(count: int, account: Account) -> Iterator[str]:
    """How many are not listed, and what lists them."""
    if count > 0:
        message = say("{count} more are not listed here; --format markdown lists all", count=count)
        yield f"  {message.render(account.language)}"


def _sides(entry: Entry, part: str) -> str:
    """Keys or names on both sides, or once where they are the same."""
    sides = [" + ".join(_parts(items, part)) for items in (entry.old, entry.new) if items]
    return " → ".join(dict.fromkeys(sides))


def _parts(items: Sequence[Named], part: str) -> list[str]:
    return list(dict.fromkeys(shorten(item.key if part == "key" else item.name) for item in items))


def _further(entry: Entry, language: str) -> str:
    return joined((_told(line, language) for line in entry.further), language)


def _told(line: Line, language: str) -> str:
    values = [line.old, line.new]
    if line.of is None and None in values:
        values = [line.new if line.old is None else line.old]
    value = " → ".join(_value(one, language) for one in values)
    owner = "" if line.of is None else f"{shorten(line.of)} "
    return f"{owner}{say('{name}: ', name=line.title).render(language)}{value}"


def _value(value: str | None, language: str) -> str:
    if value is None:
        return "—"
    return shorten(value) if value.strip() else say("nothing").render(language)


def _why(entry: Entry, language: str) -> str:
    """What speaks for a proposal; reason and document of a decision."""
    change = entry.change
    said: list[Message] = []
    if change.score is not None and not change.decided:
        said.append(say("score {score}", score=f"{change.score:.2f}"))
    said += change.because if not change.decided else ()
    if change.reason:
        said.append(say("reason: {reason}", reason=shorten(change.reason)))
    if change.basis:
        said.append(say("basis: {basis}", basis=shorten(change.basis)))
    return joined((message.render(language) for message in said), language)


def _listed(heading: Message, lines: Sequence[Line], account: Account) -> Iterator[str]:
    if not lines:
        return
    language = account.language
    yield from ("", _paint(heading.render(language), account, BOLD))
    for line in lines[: account.listed]:
        before, now = _value(line.old, language), _value(line.new, language)
        yield f"  {say('{name}: ', name=shorten(line.title)).render(language)}{before} → {now}"
    yield from _more(len(lines) - account.listed, account)


def _paint(text: str, account: Account, *codes: str) -> str:
    return paint(visible(text), *codes) if account.color else text
