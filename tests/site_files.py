"""A site as files: what its pages link to, and what they hold that a page may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.command import mulu

if TYPE_CHECKING:
    from pathlib import Path

ADDRESSES = {"href", "src", "srcset", "action", "formaction", "data", "poster", "ping"}


@dataclass
class Page(HTMLParser):
    """One page, read by a parser that knows nothing of templates."""

    links: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.links += [value or "" for name, value in attrs if name in ADDRESSES]

    def handle_data(self, data: str) -> None:
        self.text += data

    def has(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def make_site(root: Path, out: Path, *arguments: str) -> dict[str, bytes]:
    """Make a site; gives its files by their paths."""
    outcome = mulu("site", "--out", out, "--root", root, "-q", *arguments)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    return files_of(out)


def files_of(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by their paths in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def read(data: bytes) -> Page:
    """A page."""
    page = Page()
    page.feed(data.decode("utf-8"))
    page.close()
    return page


def broken_links(files: dict[str, bytes]) -> list[str]:
    """Every address in the site that leads to no file of it, with its page."""
    broken = []
    for path, data in files.items():
        if not path.endswith(".html"):
            continue
        page = read(data)
        anchors = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
        for link in page.links:
            parts = urlsplit(link)
            target = _joined(path, unquote(parts.path))
            is_here = not parts.path and unquote(parts.fragment) in {unquote(one or "") for one in anchors}
            if parts.scheme or parts.netloc or (target not in files and not is_here):
                broken.append(f"{path}: {link}")
    return broken


def _joined(page: str, link: str) -> str:
    parts = page.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            if not parts:
                return "out of the site"
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)
