"""The lines of `changes.yaml`, cut and put in at places that the YAML parser names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node, SequenceNode

from mulu.errors import UsageError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.decision import Decisions, Proposed
    from mulu.decision_entry import Entry, Extension, Pair

LINKS, APART, PROPOSED = "links", "apart", "proposed"
INDENT = "  "


@dataclass(frozen=True)
class Block:
    """A proposal as it is written: its lines, comments above it included, and the comments among them."""

    lines: Sequence[str]
    comments: Sequence[str]

    def notes(self, pair: Pair, entry: Entry | None) -> list[str]:
        """The comments of people; the names that mulu puts above a proposal are none."""
        own = entry.lines[0] if entry and entry.pair == pair else None
        return [text for text in self.comments if not (text == own if own else _is_naming(text, pair))]


@dataclass(frozen=True)
class Cut:
    """The list of proposals: comments above the guide, the proposals, comments below the last one."""

    top: Sequence[str] = ()
    blocks: Mapping[Pair, Block] = field(default_factory=dict)
    tail: Sequence[str] = ()

    def notes(self, extension: Extension) -> dict[int | None, list[str]]:
        """What people wrote beside proposals that go: by the entry it comes to, `None` if to none."""
        entries = (*extension.links, *extension.apart)
        notes: dict[int | None, list[str]] = {None: [], **{id(entry): [] for entry in entries}}
        # One is part of the other only if they share a key: not every entry is held against every proposal.
        naming: dict[tuple[int, str], list[int]] = {}
        for at, entry in enumerate(entries):
            for name in _keys(entry.pair):
                naming.setdefault(name, []).append(at)
        for pair, block in self.blocks.items():
            if pair not in (extension.proposed or {}):
                near = sorted({at for name in _keys(pair) for at in naming.get(name, ())})
                heir = next((entries[at] for at in near if _is_related(entries[at].pair, pair)), None)
                notes[id(heir) if heir else None] += block.notes(pair, heir)
        return notes


def _keys(pair: Pair) -> list[tuple[int, str]]:
    """Every key with its side."""
    return [(side, key) for side, keys in enumerate(pair) for key in keys]


def _is_related(one: Pair, other: Pair) -> bool:
    return _is_part(one, other) or _is_part(other, one)


def _is_part(part: Pair, whole: Pair) -> bool:
    return all(set(some) <= set(every) for some, every in zip(part, whole, strict=True))


def _is_naming(comment: str, pair: Pair) -> bool:
    """Whether a comment looks like the names of as many items: `# Baker → Pastry baker + Bread baker`."""
    sides = comment.removeprefix("# ").split(" → ")
    return [len(side.split(" + ")) for side in sides] == [len(keys) for keys in pair]


class Page:
    """The lines of a file, each with its end, while they are cut and put in."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.end = "\r\n" if "\r\n" in text else "\n"
        # What ends a line for the YAML parser, and nothing else that Python takes for an end.
        self.lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)

    @property
    def text(self) -> str:
        """The file as it stands now."""
        return "".join(self.lines)

    def comments(self) -> list[tuple[int, int, str]]:
        """Where each comment stands, by line and column, and what it says: what is no part of a token."""
        text = self.text
        starts = [0, *accumulate(map(len, self.lines))]
        found = []
        last = 0
        for token in YAML(typ="safe", pure=True).scan(text):
            for comment in re.finditer(r"#[^\r\n]*", text[last : token.start_mark.index]):
                at = last + comment.start()
                line = bisect_right(starts, at) - 1
                found.append((line, at - starts[line], comment.group().rstrip()))
            last = max(last, token.end_mark.index)
        return found

    def cut_proposed(self, decisions: Decisions, guide: re.Pattern[str]) -> Cut:
        """Take the proposals out, and the lines that `guide` fits; gives all else."""
        found = self._section(PROPOSED)
        if found is None:
            return Cut()
        start, stop, node = found
        comments = self.comments()
        nodes = node.value if isinstance(node.value, list) else []
        aside = self._aside(comments)
        ends = [start + 1, *(self._last_line(nodes, at, stop, aside) + 1 for at in range(len(nodes)))]
        comment_lines = [at for at, _, _ in comments]
        heading = [text for at, _, text in comments if at == start]
        tail = [text for at, _, text in comments if ends[-1] <= at < stop and not guide.fullmatch(text)]
        blocks: dict[Pair, Block] = {}
        top: list[str] = []
        for at, one in enumerate(decisions.proposed if nodes else ()):
            first, end = ends[at : at + 2]
            if at == 0:
                first = self._below_guide(first, nodes[0].start_mark.line, guide)
                top = [text for line, _, text in comments if start < line < first]
            among = slice(bisect_left(comment_lines, first), bisect_left(comment_lines, end))
            noted_here = [text for _, _, text in comments[among]]
            lines = [
                re.sub(rf"^ {{0,{node.start_mark.column}}}", "", line) for line in self._block(first, end)
            ]
            block = Block(lines, noted_here)
            if earlier := blocks.get((one.old, one.new)):
                # Written twice: one of the lines stays, and what was said beside the other.
                block = _joined(earlier, block, is_first_kept=not has_words(one))
            blocks[one.old, one.new] = block
        del self.lines[start:stop]
        # The blank line that `append` has put before the list.
        if start and not self.lines[start - 1].strip():
            del self.lines[start - 1]
        return Cut([*heading, *(text for text in top if not guide.fullmatch(text))], blocks, tail)

    def _below_guide(self, first: int, entry: int, guide: re.Pattern[str]) -> int:
        """The line that the first proposal begins with: what stands above it is about them all."""
        own = [at for at in range(first, entry) if guide.fullmatch(self.lines[at].strip())]
        if own:
            return own[-1] + 1
        blank = next((at for at in range(first, entry) if not self.lines[at].strip()), None)
        return first if blank is None else blank + 1

    def _block(self, first: int, end: int) -> list[str]:
        """Lines without their ends, and without blank ones around them."""
        return re.split("\r\n|\r|\n", "".join(self.lines[first:end]).strip("\r\n"))

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
            aside = self._aside(self.comments())
            end = self._last_line(node.value, len(node.value) - 1, stop, aside) + 1
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

    def _aside(self, comments: Sequence[tuple[int, int, str]]) -> set[int]:
        """The lines that hold a comment and nothing else."""
        return {line for line, column, _ in comments if not self.lines[line][:column].strip()}

    def _last_line(self, nodes: Sequence[Node], at: int, stop: int, aside: set[int]) -> int:
        """The last line of an entry, comments that follow it (the lines `aside`) left out."""
        start = nodes[at].start_mark.line
        after = nodes[at + 1].start_mark.line if at + 1 < len(nodes) else stop
        is_text = [line for line in range(start, after) if self.lines[line].strip() and line not in aside]
        return is_text[-1] if is_text else start


def _joined(first: Block, second: Block, *, is_first_kept: bool) -> Block:
    """Two lines about one pair: the one that has a reason, below the comments of the other."""
    kept, other = (first, second) if is_first_kept else (second, first)
    return Block([*other.comments, *kept.lines], [*other.comments, *kept.comments])


def has_words(one: Proposed) -> bool:
    """Whether a person has written a reason or a basis beside a proposal."""
    return any(text and text.strip() for text in (one.reason, one.basis))
