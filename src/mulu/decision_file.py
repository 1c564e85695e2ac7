"""`changes.yaml` extended: what people wrote stays as it is, what is proposed is brought up to date.

Lines are cut and put in at places that the YAML parser names; nothing else is written anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.nodes import Node, SequenceNode

from mulu.decision import FORMAT, Decisions
from mulu.errors import UsageError
from mulu.json_text import one_line
from mulu.messages import LANGUAGES, noted, say, translate, visible
from mulu.yaml_file import Lines, YamlFileError, load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mulu.decision import Proposed

LINKS, APART, PROPOSED = "links", "apart", "proposed"
INDENT = "  "
GUIDE = noted(
    "Proposed by mulu; nothing here is decided yet.\n"
    "Accept: mulu changes accept {edition} KEY --reason …  (or: --above 0.9)\n"
    "Reject: mulu changes reject {edition} KEY  (or: --below 0.5)\n"
    "Or move a line to links, and give it a reason."
)
_PLAIN = re.compile(r"[\w—（〔《“][\w—（）〔〕《》“”、，。；·/.()-]*")
"""Texts that need no quotation marks between brackets, for any reader of YAML."""
_TEXT = re.compile(r"[A-Za-z]|[0-9]{1,3}(-[0-9A-Za-z]+)+$|.*[^\W\d_a-zA-Z]")
"""Of those the ones that no reader takes for a number or a date: words, codes with hyphens, Chinese."""
_WORDS = frozenset(["y", "n", "yes", "no", "on", "off", "true", "false", "null"])
"""What readers of YAML take for a truth value, or for nothing."""

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
    is written, and so do all comments. `guide` says, as a comment, what to do with proposals. Raises
    `UsageError` if a proposal with a reason would go, or if the file is of such a form that nothing
    can be put in.
    """
    before, lines = load(data, Decisions, FORMAT) if data else (Decisions(format="mulu.changes/1"), Lines())
    _refuse_loss(before, lines, extension, path)
    page = _Page(data.decode("utf-8-sig") if data else f"format: {FORMAT}\n", path)
    own = _guide_lines(guide)
    said = {text for _, _, text in page.comments() if not own.fullmatch(text) and " → " not in text}
    cut = page.cut_proposed(before, own)
    notes = cut.notes(extension)
    page.append(LINKS, [line for entry in extension.links for line in (*notes[id(entry)], *entry.lines)])
    page.append(APART, [line for entry in extension.apart for line in (*notes[id(entry)], *entry.lines)])
    waiting = [
        line
        for pair, entry in (extension.proposed or {}).items()
        for line in (cut.blocks[pair].lines if pair in cut.blocks else entry.lines)
    ]
    if waiting:
        waiting = [*(f"# {line}" for line in guide.splitlines()), "", *waiting]
    page.append(PROPOSED, [*cut.top, *waiting, *notes[None], *cut.tail])
    mark = b"\xef\xbb\xbf" if data and data.startswith(b"\xef\xbb\xbf") else b""
    result = mark + page.text.encode("utf-8")
    _prove(before, result, extension, path)
    if not said <= {text for _, _, text in page.comments()}:
        raise _not_extended(path)
    return result


def has_words(one: Proposed) -> bool:
    """Whether a person has written a reason or a basis beside a proposal."""
    return any(text and text.strip() for text in (one.reason, one.basis))


def _refuse_loss(before: Decisions, lines: Lines, extension: Extension, path: str) -> None:
    """`UsageError` if a line with a person's reason is neither proposed now nor decided by it."""
    decided = {entry.pair for entry in extension.links} | {entry.pair for entry in extension.apart}
    told = {(one.old, one.new, one.reason, one.basis) for one in before.links}
    told |= {((one.old,), (one.new,), one.reason, one.basis) for one in before.apart}
    seen: set[Pair] = set()
    for at, one in enumerate(before.proposed):
        pair = one.old, one.new
        if not has_words(one) or (*pair, one.reason, one.basis) in told:
            continue
        parts = {((old,), (new,)) for old in one.old for new in one.new}
        spelled, line = f"{'+'.join(one.old)}={'+'.join(one.new)}", lines.of(PROPOSED, at)
        if pair in seen:
            message = say("{pair} stands under proposed twice: delete one of the lines", pair=spelled)
            raise UsageError(message, path, line)
        seen.add(pair)
        is_proposed = extension.proposed is None or pair in extension.proposed
        if not (is_proposed or pair in decided or (parts and parts <= decided)):
            message = say(
                "{pair} stands under proposed, but mulu does not propose it: move the line to links, "
                "or to apart",
                pair=spelled,
            )
            raise UsageError(message, path, line)


def _guide_lines(guide: str) -> re.Pattern[str]:
    """What fits the lines of the guide, in any language and for any edition."""
    texts = [
        *guide.splitlines(),
        *(line for name in LANGUAGES for line in translate(GUIDE, name).splitlines()),
    ]
    lines = (re.escape(text).replace(re.escape("{edition}"), r"\S+") for text in texts)
    return re.compile(rf"#\s*(?:{'|'.join(lines)})\s*")


@dataclass(frozen=True)
class _Block:
    """A proposal as it is written: its lines, comments above it included, and the comments among them."""

    lines: Sequence[str]
    comments: Sequence[str]

    def notes(self, pair: Pair, entry: Entry | None) -> list[str]:
        """The comments of people; the names that mulu puts above a proposal are none."""
        own = entry.lines[0] if entry and entry.pair == pair else None
        return [text for text in self.comments if not (text == own if own else _is_naming(text, pair))]


@dataclass(frozen=True)
class _Cut:
    """The list of proposals: comments above the guide, the proposals, comments below the last one."""

    top: Sequence[str] = ()
    blocks: Mapping[Pair, _Block] = field(default_factory=dict)
    tail: Sequence[str] = ()

    def notes(self, extension: Extension) -> dict[int | None, list[str]]:
        """What people wrote beside proposals that go: by the entry it comes to, `None` if to none."""
        entries = (*extension.links, *extension.apart)
        notes: dict[int | None, list[str]] = {None: [], **{id(entry): [] for entry in entries}}
        for pair, block in self.blocks.items():
            if pair not in (extension.proposed or {}):
                heir = next(
                    (one for one in entries if _is_part(one.pair, pair) or _is_part(pair, one.pair)), None
                )
                notes[id(heir) if heir else None] += block.notes(pair, heir)
        return notes


def _is_part(part: Pair, whole: Pair) -> bool:
    return all(set(some) <= set(every) for some, every in zip(part, whole, strict=True))


def _is_naming(comment: str, pair: Pair) -> bool:
    """Whether a comment looks like the names of as many items: `# Baker → Pastry baker + Bread baker`."""
    sides = comment.removeprefix("# ").split(" → ")
    return [len(side.split(" + ")) for side in sides] == [len(keys) for keys in pair]


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

    def cut_proposed(self, decisions: Decisions, guide: re.Pattern[str]) -> _Cut:
        """Take the proposals out, and the lines that `guide` fits; gives all else."""
        found = self._section(PROPOSED)
        if found is None:
            return _Cut()
        start, stop, node = found
        comments = self.comments()
        nodes = node.value if isinstance(node.value, list) else []
        ends = [start + 1, *(self._last_line(nodes, at, stop) + 1 for at in range(len(nodes)))]
        heading = [text for at, _, text in comments if at == start]
        tail = [text for at, _, text in comments if ends[-1] <= at < stop and not guide.fullmatch(text)]
        blocks: dict[Pair, _Block] = {}
        top: list[str] = []
        for at, one in enumerate(decisions.proposed if nodes else ()):
            first, end = ends[at : at + 2]
            if at == 0:
                first = self._below_guide(first, nodes[0].start_mark.line, guide)
                top = [text for line, _, text in comments if start < line < first]
            noted_here = [text for line, _, text in comments if first <= line < end]
            lines = [
                re.sub(rf"^ {{0,{node.start_mark.column}}}", "", line) for line in self._block(first, end)
            ]
            block = _Block(lines, noted_here)
            if earlier := blocks.get((one.old, one.new)):
                # Written twice: one of the lines stays, and what was said beside the other.
                block = _joined(earlier, block, is_first_kept=not has_words(one))
            blocks[one.old, one.new] = block
        del self.lines[start:stop]
        # The blank line that `append` has put before the list.
        if start and not self.lines[start - 1].strip():
            del self.lines[start - 1]
        return _Cut([*heading, *(text for text in top if not guide.fullmatch(text))], blocks, tail)

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
        aside = {line for line, column, _ in self.comments() if not self.lines[line][:column].strip()}
        is_text = [line for line in range(start, after) if self.lines[line].strip() and line not in aside]
        return is_text[-1] if is_text else start


def _joined(first: _Block, second: _Block, *, is_first_kept: bool) -> _Block:
    """Two lines about one pair: the one that has a reason, below the comments of the other."""
    kept, other = (first, second) if is_first_kept else (second, first)
    return _Block([*other.comments, *kept.lines], [*other.comments, *kept.comments])


def _spelled(value: str | Sequence[str]) -> str:
    if not isinstance(value, str):
        return f"[{', '.join(map(_spelled, value))}]"
    is_plain = _PLAIN.fullmatch(value) and _TEXT.match(value) and value.lower() not in _WORDS
    return value if is_plain else one_line(value)


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
        raise _not_extended(path)


def _not_extended(path: str) -> UsageError:
    return UsageError(say("the file is written in a way that mulu cannot extend; nothing was written"), path)
