"""Pages of a site for people: one module a kind of page, each with a template of its own.

A page takes what is to be shown and gives HTML. What comes from data is escaped, and a content
security policy forbids all but the site's own style and script.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mulu.address import relative
from mulu.hypertext import environment
from mulu.messages import Message, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from mulu.git_object import Commit
    from mulu.speech import Speech

Crumb = tuple[Message | str, str]
"""A page above: what it is called, and its path in the site."""

_WORDS = {
    "skip": say("to the content"),
    "where": say("where you are"),
    "footer": say("Made by mulu of the repository's data; the same commit gives the same pages."),
}

HOME = "index.html"
ASSETS = ("site.css", "site.js", "site.svg")


@dataclass(frozen=True)
class Setting:
    """What all pages share: the languages, and the commit that the data was read from, if it was one."""

    speech: Speech
    commit: Commit | None = None

    @property
    def origin(self) -> Message:
        """What the pages were made of."""
        if self.commit is None:
            return say("Made of files that are not committed")
        return say("Data of commit {sha}, {day}", sha=self.commit.sha[:12], day=str(self.commit.day))


def render(
    template: str, path: str, setting: Setting, title: str, crumbs: Sequence[Crumb], **values: Any
) -> bytes:
    """The page at `path` of the site, made of one of the templates."""
    speech = setting.speech
    told = _environment().get_template(template).render(
        setting=setting,
        speech=speech,
        both=speech.both,
        said=speech.said,
        link=partial(relative, path),
        title=title,
        crumbs=[(say("Catalogues"), HOME), *crumbs],
        words=_WORDS,
        **values,
    )  # fmt: skip
    return told.encode("utf-8", "backslashreplace")


def assets() -> Mapping[str, bytes]:
    """The files that all pages share, by their paths in the site."""
    folder = files("mulu.pages") / "assets"
    made = {name: (folder / name).read_bytes() for name in ASSETS}
    # Change logs look here as they do alone; the site's own style comes after, and has the last word.
    changes = files("mulu.tellers") / "templates" / "changes_content.css"
    return made | {"site.css": changes.read_bytes() + made["site.css"]}


@cache
def _environment() -> Environment:
    return environment("mulu.pages", "mulu.tellers")
