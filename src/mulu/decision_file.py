"""`changes.yaml` extended: what people wrote stays as it is, what is proposed is brought up to date.

Lines are cut and put in at places that the YAML parser names; nothing else is written anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node, SequenceNode

from mulu.decision import FORMAT, Decisions
from mulu.errors import UsageError
from mulu.json_text import one_line
from mulu.messages import say, visible
from mulu.yaml_file import YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


LINKS, APART, PROPOSED = "links", "apart", "proposed"
INDENT = "  "
_PLAIN = re.compile(r"[\w—（〔《“][\w—（）〔〕《》“”、，。；·/.()-]*")
"""Texts that need no quotation marks between brackets, for any reader of YAML."""

Value = "str | Sequence[str]"
Pair = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Entry:
    """A line of a list: its values by key, and a comment above it for those who read no codes."""

    values: Mapping[str, str | Sequence[str]]
    comment: str = ""

    @property
    def lines(self) -> list[str]:
        """The comment and the line."""
        body = ", ".join(f"{key}: {_spelled(value)}" for key, value in self.values.items())
        return [*([f"# {visible(self.comment)}"] if self.comment else []), f"- {{{body}}}"]

    @property
    def pair(self) -> Pair:
        """Its old and new keys."""
        old, new = (self.values[side] for side in ("old", "new"))
        return (old,) if isinstance(old, str) else tuple(old), (new,) if isinstance(new, str) else tuple(new)


@dataclass(frozen=True)
class Extension:
    """What comes to a file: links, rejections, and all proposals that are left, by old and new keys."""

    links: Sequence[Entry] = ()
    apart: Sequence[Entry] = ()
    proposed: Mapping[Pair, Entry] | None = None


def extend(data: bytes | None, extension: Extension, guide: str, path: str) -> bytes:
    """The file with further links and rejections, and with just these proposals.

    `data` is the file as it is, readable as `Decisions`; a proposal that it has already stays as it
    is written. `guide` says, as a comment, what to do with proposals. Raises `UsageError` if the
    file is of such a form that nothing can be put in.
    """
    before = load(data, Decisions, FORMAT)[0] if data else Decisions(format="mulu.changes/1")
    page = _Page(data.decode("utf-8-sig") if data else f"format: {FORMAT}\n", path)
    written = page.cut_proposed(before)
    page.append(LINKS, [line for entry in extension.links for line in _with_notes(entry, written)])
    page.append(APART, [line for entry in extension.apart for line in _with_notes(entry, written)])
    waiting = [
        line
        for pair, entry in (extension.proposed or {}).items()
        for line in written.get(pair) or entry.lines
    ]
    if waiting:
        page.append(PROPOSED, [*(f"# {line}" for line in guide.splitlines()), "", *waiting])
    mark = b"\xef\xbb\xbf" if data and data.startswith(b"\xef\xbb\xbf") else b""
    result = mark + page.text.encode("utf-8")
    _prove(before, result, extension, path)
    return result


def _with_notes(entry: Entry, written: Mapping[Pair, Sequence[str]]) -> list[str]:
    """The lines of a decision, with the comments that people wrote above the proposal."""
    notes = []
    for line in written.get(entry.pair, ()):
        if not line.startswith("#"):
            break
        notes.append(line)
    return [*(line for line in notes if line not in entry.lines), *entry.lines]


class _Page:
    """The lines of a file, each with its end, while they are cut and put in."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.end = "\r\n" if "\r\n" in text else "\n"
        # What ends a line for the YAML parser, and nothing else that Python takes for an end.
        self.lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def cut_proposed(self, decisions: Decisions) -> dict[Pair, list[str]]:
        """Take the proposals out; gives the lines of each, comments above it included."""
        found = self._section(PROPOSED)
        if found is None:
            return {}
        start, stop, node = found
        first = start + 1
        blank = next((at for at in range(first, stop) if not self.lines[at].strip()), None)
        if blank is not None and all(line.strip().startswith("#") for line in self.lines[first:blank]):
            first = blank + 1
        blocks: dict[Pair, list[str]] = {}
        for at, one in enumerate(decisions.proposed if isinstance(node.value, list) else ()):
            is_last = at == len(decisions.proposed) - 1
            end = stop if is_last else self._last_line(node.value, at, stop) + 1
            block = "".join(self.lines[first:end]).strip("\r\n")
            lines = re.split("\r\n|\r|\n", block)
            dash = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
            blocks[one.old, one.new] = [line[dash:] for line in lines]
            first = end
        del self.lines[start:stop]
        # The blank line that `append` has put before the list.
        if start and not self.lines[start - 1].strip():
            del self.lines[start - 1]
        return blocks

    def append(self, name: str, lines: Sequence[str]) -> None:
        """Put lines at the end of a list; the list is made where there is none."""
        if not lines:
            return
        if self.lines and not self.lines[-1].endswith(("\r", "\n")):
            self.lines[-1] += self.end
        found = self._section(name)
        if found is None:
            heading = ["", f"{name}:"] if name == PROPOSED else [f"{name}:"]
            self.lines += self._indented(heading, "") + self._indented(lines, INDENT)
            return
        start, stop, node = found
        if node.value in ([], ""):
            self.lines[start] = re.sub(r":[ \t]*(\[\s*\])?", ":", self.lines[start], count=1)
            self.lines[start + 1 : start + 1] = self._indented(lines, INDENT)
        elif not isinstance(node, SequenceNode) or node.flow_style:
            raise UsageError(
                say("{name} must be a list with a line for each entry", name=name), self.path, start + 1
            )
        else:
            first = self.lines[node.value[0].start_mark.line]
            end = self._last_line(node.value, len(node.value) - 1, stop) + 1
            self.lines[end:end] = self._indented(lines, first[: len(first) - len(first.lstrip())])

    def _indented(self, lines: Sequence[str], indent: str) -> list[str]:
        return [f"{indent}{line}{self.end}" if line else self.end for line in lines]

    def _section(self, name: str) -> tuple[int, int, Node] | None:
        """Where a list of the file begins, the line after it, and its node."""
        root = YAML(typ="safe", pure=True).compose(self.text)
        starts = [key.start_mark.line for key, _ in root.value]
        for key, node in root.value:
            if key.value == name:
                start = key.start_mark.line
                stop = min((line for line in starts if line > start), default=len(self.lines))
                # Comments at the margin belong to what follows.
                while stop > start + 1 and re.match(r"#|\s*$", self.lines[stop - 1]):
                    stop -= 1
                return start, stop, node
        return None

    def _last_line(self, nodes: Sequence[Node], at: int, stop: int) -> int:
        """The last line of an entry, comments that follow it aside."""
        start = nodes[at].start_mark.line
        after = nodes[at + 1].start_mark.line if at + 1 < len(nodes) else stop
        is_text = [
            line
            for line in range(start, after)
            if self.lines[line].strip() and not self.lines[line].strip().startswith("#")
        ]
        return is_text[-1] if is_text else start


def _spelled(value: str | Sequence[str]) -> str:
    if not isinstance(value, str):
        return f"[{', '.join(map(_spelled, value))}]"
    return value if _PLAIN.fullmatch(value) else one_line(value)


def _prove(before: Decisions, data: bytes, extension: Extension, path: str) -> None:
    """Read the result back: what was there must be there, and what was to come must have come."""
    try:
        after = load(data, Decisions, FORMAT)[0]
    except YamlFileError as error:
        raise UsageError(error.faults[0].message, path, error.faults[0].line) from None
    is_sound = (
        after.links[: len(before.links)] == before.links
        and after.apart[: len(before.apart)] == before.apart
        and len(after.links) == len(before.links) + len(extension.links)
        and len(after.apart) == len(before.apart) + len(extension.apart)
        and [(one.old, one.new) for one in after.proposed] == list(extension.proposed or {})
    )
    if not is_sound:
        raise UsageError(
            say("the file is written in a way that mulu cannot extend; nothing was written"), path
        )
