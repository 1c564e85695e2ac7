"""`mulu history`: an item's life through editions and commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mulu.cli.console import open_project, pair_outputs, put, speak
from mulu.history import remember
from mulu.json_text import write_json
from mulu.messages import Message, noted, say, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mulu.change import Difference
    from mulu.decision import Link
    from mulu.git_object import Commit
    from mulu.history import Chapter, History, Standing
    from mulu.schema import Schema
    from mulu.story import Event

    Line = tuple[int, str | Message]
    """How deep it is indented, and what it says."""

FORMAT = "mulu.history/1"
FORMATS = ("text", "json")
STATES = {"draft": noted("draft"), "published": noted("published")}
DEEDS = {
    "appeared": noted("put on the list as {key}"),
    "disappeared": noted("taken off the list, last as {key}"),
}


def history(
    key: str,
    catalog: str | None,
    root: str | None,
    rev: str | None,
    language: str | None,
    formats: Sequence[str],
    outputs: Sequence[str],
) -> int:
    """Find the item and tell its life."""
    targets = pair_outputs(formats, outputs, FORMATS)
    project = open_project(root, rev)
    found = remember([project.catalog(catalog)] if catalog else project.catalogs, key)
    spoken = speak(language, [found.catalog])
    for form, target in targets:
        put(write_json(_tree(found)) if form == "json" else _text(found, spoken), target)
    return 0


def _text(found: History, language: str) -> str:
    told = (
        (depth, line.render(language) if isinstance(line, Message) else line) for depth, line in _lines(found)
    )
    return "".join(f"{'  ' * depth if text else ''}{text}\n" for depth, text in told)


def _lines(found: History) -> Iterator[Line]:
    yield 0, f"{found.catalog.name}  {visible(found.key)}"
    if len(found.lives) > 1:
        message = say(
            "This key has stood for {count} items that nobody has linked; here is each, the newest first.",
            count=len(found.lives),
        )
        yield 0, message
    for number, life in enumerate(found.lives, 1):
        if len(found.lives) > 1:
            yield 0, ""
            yield 0, say("Item {number}:", number=number)
        for chapter in life:
            yield 0, ""
            yield from _chapter(chapter, found.catalog.schema_for(chapter.edition).schema)


def _chapter(chapter: Chapter, schema: Schema) -> Iterator[Line]:
    if chapter.state:
        yield 0, say("{edition} ({state})", edition=chapter.edition, state=say(STATES[chapter.state]))
    else:
        yield 0, chapter.edition
    for standing in chapter.items:
        yield 1, f"{visible(standing.item.key)}  {visible(standing.name)}"
        yield from _origins(standing, schema)
    if not chapter.items:
        yield 1, say("not in the list")
    if chapter.reused is not None:
        yield 1, say("the key stands for another item here: {name}", name=chapter.reused)
    if chapter.end:
        yield 1, say("taken off the list: {reason}", reason=_because(chapter.end))
    for event in chapter.events:
        yield 1, _commit(event)
        if event.deed != "changed":
            yield 2, say(DEEDS[event.deed], key=event.key)
        of = f"{visible(event.key)}  " if len(chapter.items) > 1 else ""
        yield from _differences(event.fields, schema, of)


def _origins(standing: Standing, schema: Schema) -> Iterator[Line]:
    told: list[Link] = []
    for origin in standing.origins:
        if origin.link and origin.link not in told:
            told.append(origin.link)
            old, new = (" + ".join(keys) for keys in (origin.link.old, origin.link.new))
            yield 2, say("{old} became {new}: {reason}", old=old, new=new, reason=_because(origin.link))
        yield from _differences(origin.fields, schema)


def _because(link: Link) -> Message | str:
    if link.basis:
        return say("{reason} ({basis})", reason=link.reason, basis=link.basis)
    return link.reason


def _commit(event: Event) -> str | Message:
    if event.commit is None:
        return say("not committed yet")
    commit = event.commit
    return f"{commit.sha[:10]}  {commit.day}  {visible(commit.author)}  {visible(commit.message)}"


def _differences(fields: Mapping[str, Difference], schema: Schema, of: str = "") -> Iterator[Line]:
    for name, (old, new) in fields.items():
        title = schema.by_name[name].title if name in schema.by_name else None
        words = {"name": f"{of}{title or name}", "before": old or "", "after": new or ""}
        yield 2, say("{name}: {before} → {after}", **words)


def _tree(found: History) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "catalog": found.catalog.name,
        "key": found.key,
        "lives": [{"editions": [_chapter_tree(chapter) for chapter in life]} for life in found.lives],
    }


def _chapter_tree(chapter: Chapter) -> dict[str, Any]:
    return {
        "edition": chapter.edition,
        "state": chapter.state,
        "items": [
            {
                "key": standing.item.key,
                "name": standing.name,
                "item": dict(standing.item.cells),
                "from": [
                    {"key": origin.item.key, "fields": _pairs(origin.fields), **_link_tree(origin.link)}
                    for origin in standing.origins
                ],
            }
            for standing in chapter.items
        ],
        "end": _link_tree(chapter.end) if chapter.end else None,
        "reused": chapter.reused,
        "commits": [_event_tree(event) for event in chapter.events],
    }


def _link_tree(link: Link | None) -> dict[str, Any]:
    return {"reason": link.reason if link else None, "basis": link.basis if link else None}


def _event_tree(event: Event) -> dict[str, Any]:
    return {
        **commit_tree(event.commit),
        "deed": event.deed,
        "key": event.key,
        "fields": _pairs(event.fields),
    }


def commit_tree(commit: Commit | None) -> dict[str, Any]:
    """A commit in JSON; nothing but `null` for what is not committed yet."""
    if commit is None:
        return dict.fromkeys(("sha", "date", "author", "message"))
    return {
        "sha": commit.sha,
        "date": commit.day.isoformat(),
        "author": commit.author,
        "message": commit.message,
    }


def _pairs(fields: Mapping[str, Difference]) -> dict[str, list[str | None]]:
    return {name: list(pair) for name, pair in fields.items()}
