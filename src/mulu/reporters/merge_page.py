"""A merge for people and machines: what came from the other side, and what is to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mulu.escaping import markdown, markdown_code, shorten
from mulu.json_text import write_json
from mulu.messages import say, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.merger import Conflict, Merge

CONFLICTS = ".conflicts.md"
"""What the list of conflicts has behind the name of the table."""
MOST_TOLD = 100


@dataclass(frozen=True)
class Merged:
    """A merged table, and where it is."""

    path: str
    merge: Merge


def tell_merge(merged: Sequence[Merged], language: str, form: str) -> str:
    """Tables as `text`, `markdown`, or `json` in the format `mulu.merge/1`."""
    if form == "json":
        return write_json(_record(merged, language))
    lines = _page(merged, language) if form == "markdown" else _lines(merged, language)
    return "".join(f"{line}\n" for line in lines)


def _lines(merged: Sequence[Merged], language: str) -> Iterator[str]:
    for one in merged:
        counts = {name: getattr(one.merge, name) for name in ("added", "removed", "edited")}
        counts["conflicts"] = len(one.merge.conflicts)
        message = say(
            "{path}: taken over from the other side: new {added}, gone {removed}, edited {edited}; to be decided: {conflicts}",
            path=visible(one.path),
            **counts,
        )
        yield message.render(language)
        for conflict in one.merge.conflicts[:MOST_TOLD]:
            yield f"{_place(one, conflict)}  {_told(conflict, language)}  [{conflict.kind}]"
        if len(one.merge.conflicts) > MOST_TOLD:
            yield say("{count} more", count=len(one.merge.conflicts) - MOST_TOLD).render(language)


def _page(merged: Sequence[Merged], language: str) -> Iterator[str]:
    for one in merged:
        yield f"# {say('To be decided').render(language)}: {markdown_code(visible(one.path))}"
        how = say(
            "The table holds what is said below. Settle each line in it, run mulu check, and delete this file."
        )
        yield from ("", how.render(language), "")
        for conflict in one.merge.conflicts:
            place = markdown_code(_place(one, conflict))
            yield f"- {place} {markdown(_told(conflict, language))} ({markdown_code(conflict.kind)})"


def _place(one: Merged, conflict: Conflict) -> str:
    return f"{visible(one.path)}:{conflict.line}"


def _told(conflict: Conflict, language: str) -> str:
    named = "  ".join(part for part in (visible(conflict.key), conflict.field) if part)
    return f"{named}  {shorten(conflict.message.render(language))}"


def _record(merged: Sequence[Merged], language: str) -> dict[str, object]:
    conflicts = [
        {
            "path": one.path,
            "line": conflict.line,
            "kind": conflict.kind,
            "key": conflict.key,
            "field": conflict.field,
            "base": conflict.base,
            "ours": conflict.ours,
            "theirs": conflict.theirs,
            "message": conflict.message.render(language),
        }
        for one in merged
        for conflict in one.merge.conflicts
    ]
    counts = ("added", "removed", "edited")
    summary = {name: sum(getattr(one.merge, name) for one in merged) for name in counts}
    return {
        "format": "mulu.merge/1",
        "conflicts": conflicts,
        "summary": {"tables": len(merged), **summary, "conflicts": len(conflicts)},
    }
