"""The account as GitHub Flavored Markdown, complete: `changes.md` is the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.escaping import markdown, markdown_code
from mulu.messages import Message, joined, say, visible
from mulu.tellers.entry import column_lines, edition_lines, groups, policy_lines
from mulu.tellers.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.tellers import Account, Named
    from mulu.tellers.entry import Entry, Group, Line
    from mulu.tellers.summary import Summary

NOTHING = "—"


def render(account: Account) -> str:
    """The summary, then each change in a row of its kind's table."""
    return "".join(f"{line}\n" for line in _lines(account))


def _lines(account: Account) -> Iterator[str]:
    language = account.language
    summary = summarise(account)
    yield f"# {_escaped(summary.heading, language)}"
    titles = [title for title in account.titles if title]
    if len(set(titles)) > 1:
        # Words of ours come first: data at the start of a line might make a list of it.
        yield from ("", _escaped(say("Title: {title}", title=" → ".join(titles)), language))
    yield from _summary(summary, language)
    for group in groups(account):
        yield from _group(group, language)
    for heading, lines in (
        (say("Fields"), column_lines(account)),
        (say("Title, sections and notes"), edition_lines(account)),
        (say("Files that judge"), policy_lines(account)),
    ):
        if lines:
            yield from ("", f"## {_escaped(heading, language)}", "")
            yield from _table((say("What"), say("Before"), say("Now")), _plain(lines, language), language)


def summary_lines(summary: Summary, language: str) -> Iterator[str]:
    """The warning, if decisions are missing, and the sentences: a paragraph each."""
    if summary.warning:
        yield from ("", f"> **{_escaped(summary.warning, language)}**")
    yield ""
    yield _sentence_end(language).join(_escaped(sentence, language) for sentence in summary.sentences)


def _sentence_end(language: str) -> str:
    """What stands between two sentences: Chinese needs no blank."""
    return "" if language == "zh" else " "


def _summary(summary: Summary, language: str) -> Iterator[str]:
    yield from summary_lines(summary, language)
    if summary.rows:
        rows = [(_escaped(row.label, language), _escaped(row.value, language)) for row in summary.rows]
        yield ""
        yield from _table((say("What"), say("How many")), rows, language)


def _group(group: Group, language: str) -> Iterator[str]:
    count = len(group.entries)
    yield from ("", f"## {_escaped(say('{title} ({count})', title=group.title, count=count), language)}", "")
    reasons = (say("Reason"), say("Document"))
    headings: tuple[Message, ...]
    rows: Iterable[Sequence[str]]
    if group.slug == "undecided":
        headings = (say("Before"), say("Now"), say("Difference"), say("Score"), say("Because"), *reasons)
        rows = (_undecided(entry, language) for entry in group.entries)
    elif group.slug in ("split", "merged"):
        headings = (say("Before"), say("Now"), say("Difference"), *reasons)
        rows = (_sides(entry, language) for entry in group.entries)
    else:
        what = say("Contents") if group.slug in ("added", "removed") else say("Difference")
        headings = (say("Key"), say("Name"), what, *reasons)
        rows = (_single(entry, language) for entry in group.entries)
    yield from _table(headings, rows, language)


def _undecided(entry: Entry, language: str) -> Sequence[str]:
    before, now, difference, *reasons = _sides(entry, language)
    score = entry.change.score
    shown = NOTHING if score is None else f"{score:.2f}"
    because = [_escaped(reason, language) for reason in entry.change.because]
    return (before, now, difference, shown, _list(because, language), *reasons)


def _sides(entry: Entry, language: str) -> Sequence[str]:
    """Both sides by key and name; what differs is told of the rest."""
    sides = (_list([_item(item) for item in side], language) for side in (entry.old, entry.new))
    return (*sides, _differences(entry.further, language), *_reasons(entry, language))


def _single(entry: Entry, language: str) -> Sequence[str]:
    """One item by its key and its present name."""
    item = (entry.new or entry.old)[0]
    keys = dict.fromkeys(named.key for named in (*entry.old, *entry.new))
    lines = entry.lines if entry.old and entry.new else entry.further
    return (
        " → ".join(map(_key, keys)),
        _escaped(item.name, language),
        _differences(lines, language),
        *_reasons(entry, language),
    )


def _differences(lines: Sequence[Line], language: str) -> str:
    told = []
    for line in lines:
        values = [line.old, line.new]
        if line.of is None and None in values:
            values = [line.new if line.old is None else line.old]
        value = " → ".join(_value(one, language) for one in values)
        owner = "" if line.of is None else f"{_key(line.of)} "
        told.append(f"{owner}{_escaped(say('{name}: ', name=line.title), language)}{value}")
    return _list(told, language)


def _reasons(entry: Entry, language: str) -> Sequence[str]:
    return _escaped(entry.change.reason or "", language), _escaped(entry.change.basis or "", language)


def _plain(lines: Sequence[Line], language: str) -> Iterator[Sequence[str]]:
    for line in lines:
        yield _escaped(line.title, language), _value(line.old, language), _value(line.new, language)


def _item(item: Named) -> str:
    return f"{_key(item.key)} {markdown(visible(item.name))}".strip()


def _key(key: str) -> str:
    """A key, whatever it is, as what people copy."""
    return markdown_code(visible(key)) or NOTHING


def _list(told: Sequence[str], language: str) -> str:
    return joined(told, language) or NOTHING


def _value(value: str | None, language: str) -> str:
    if value is None:
        return NOTHING
    return markdown(visible(value)) if value.strip() else _escaped(say("nothing"), language)


def _escaped(text: Message | str | int, language: str) -> str:
    said = text.render(language) if isinstance(text, Message) else visible(str(text))
    return markdown(said) if said.strip() else NOTHING


def _table(headings: Sequence[Message], rows: Iterable[Sequence[str]], language: str) -> Iterator[str]:
    yield f"| {' | '.join(_escaped(heading, language) for heading in headings)} |"
    yield f"|{' --- |' * len(headings)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
