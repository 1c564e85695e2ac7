"""YAML files read as text, with the line of every value.

Every scalar is text (`011110`, `2026.10` and `no` stay what was typed); a pydantic model then
says which of them are numbers. Keys may not repeat, aliases are refused, and every error has a
line.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from ruamel.yaml.reader import ReaderError

from mulu.late import dataclass
from mulu.messages import Message, noted, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ruamel.yaml.events import Event

MOST_BYTES = 1024 * 1024
"""No YAML file of a catalogue comes near this; a larger one is refused unread."""
DEEPEST = 32
_READ_APART = re.compile("[\t&!\x85\u2028\u2029\ufeff]|[^ \n]#")
"""What the parser in C reads otherwise: tabs, anchors, tags, byte order marks, line breaks that are none since YAML 1.2, comments without a space."""
_FRAME = (StreamStartEvent, StreamEndEvent, DocumentEndEvent)
_REFUSALS = (YAMLError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError)
"""Parsers meet some nonsense, such as a directive of a version to come, with errors of any kind."""
_NO_ALIAS = say("aliases (*name) are not allowed: write the value out")

Path = tuple[str | int, ...]
Model = TypeVar("Model", bound="Record")


class Record(BaseModel):
    """The base of all models of YAML files: no unknown keys, values do not change."""

    # Most models are only parts of another: built when asked for, they are built once.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, regex_engine="python-re")


@dataclass(frozen=True)
class YamlFault:
    """Something wrong in a YAML file, at a line (counted from 1) where there is one."""

    line: int | None
    message: Message
    field: str | None = None


class YamlFileError(Exception):
    """A YAML file does not hold what it must; `faults` say all that is wrong."""

    def __init__(self, faults: Sequence[YamlFault]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass
class Lines:
    """Where each value of a file stands: path of keys and positions to line."""

    at: dict[Path, int] = field(default_factory=dict)

    def of(self, *path: str | int) -> int | None:
        """The line of the value at `path`, or of the nearest thing around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.at:
                return self.at[path[:length]]
        return None


def load(data: bytes, model: type[Model], kind: str) -> tuple[Model, Lines]:
    """The file's content as `model`, and where everything stands.

    `kind` is what the file's `format` must say, such as `mulu.schema/1`.
    Raises `YamlFileError` for anything else.
    """
    tree, lines = read_tree(data)
    if not isinstance(tree, dict):
        raise YamlFileError(
            [
                YamlFault(
                    1, say("the file must hold keys and values, beginning with format: {kind}", kind=kind)
                )
            ]
        )
    stated = tree.get("format")
    if stated != kind:
        found = say("nothing") if stated is None else stated
        message = say("format says {found}, expected {kind}", found=found, kind=kind)
        raise YamlFileError([YamlFault(lines.of("format") if stated else 1, message, "format")])
    try:
        return model.model_validate(tree), lines
    except ValidationError as error:
        # A misspelt key is missing too: what is there comes first.
        problems = sorted(error.errors(), key=lambda problem: problem["type"] == "missing")
        raise YamlFileError([_fault(problem, lines) for problem in problems]) from None


def flat(tree: object) -> Mapping[str, object]:
    """What `read_tree` gives as paths and values; parts of a list that have a name go by it."""
    return dict(_leaves(tree, ""))


def _leaves(value: object, path: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        value = {str(one.get("name", at)): one for at, one in enumerate(value)}
    if not isinstance(value, dict):
        yield path, value
        return
    for name, one in value.items():
        yield from _leaves(one, f"{path}.{name}" if path else str(name))


def read_tree(data: bytes) -> tuple[Any, Lines]:
    """Maps, lists, texts and `None`, and where each stands; `YamlFileError` if it is not YAML."""
    text = _decode(data)
    _refuse_deep_brackets(text)
    if not _READ_APART.search(text):
        # The parser in C is seven times as fast. What it refuses, the other decides, and says why.
        with suppress(YamlFileError, *_REFUSALS):
            built = _built(YAML(typ="safe").parse(text))
            if isinstance(built[0], dict):
                return built
    try:
        return _built(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlFileError(
            [
                YamlFault(
                    min(mark.line + 1, len(text.splitlines())) or 1 if mark else None,
                    say("this is not valid YAML: {problem}", problem=str(error.problem or error.context)),
                )
            ]
        ) from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = say(
            "the character {character} may not stand in YAML",
            character=chr(error.character) if isinstance(error.character, int) else str(error.character),
        )
        raise YamlFileError([YamlFault(line, message)]) from None
    except _REFUSALS as error:
        problem = (str(error).splitlines() or [""])[0]
        raise YamlFileError(
            [YamlFault(None, say("this is not valid YAML: {problem}", problem=problem))]
        ) from None


def _built(events: Iterator[Event]) -> tuple[Any, Lines]:
    """What the events of a file say; `YamlFileError` with what is not allowed in ours."""
    builder = _Builder(event for event in events if not isinstance(event, _FRAME))
    tree = builder.document()
    if builder.faults:
        raise YamlFileError(builder.faults)
    return tree, builder.lines


def _refuse_deep_brackets(text: str) -> None:
    """Brackets in brackets take the parser time that grows with the square of their depth."""
    depth = 0
    for found in re.finditer(r"[\[{\]}]", text):
        depth = depth + 1 if found.group() in "[{" else max(0, depth - 1)
        if depth > DEEPEST:
            line = text.count("\n", 0, found.start()) + 1
            raise YamlFileError([YamlFault(line, say("values are nested too deeply"))])


def _decode(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise YamlFileError(
            [
                YamlFault(
                    None,
                    say(
                        "the file has {size} bytes, more than the {most} that are read",
                        size=len(data),
                        most=MOST_BYTES,
                    ),
                )
            ]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlFileError([YamlFault(line, say("the file is not UTF-8: save it as UTF-8"))]) from None


class _Builder:
    """Turns the events of one file into plain values, and remembers their lines."""

    def __init__(self, events: Iterator[Event]) -> None:
        self.events = events
        self.lines = Lines()
        self.faults: list[YamlFault] = []

    def document(self) -> Any:
        """The one value of the file; `None` if there is none."""
        if next(self.events, None) is None:
            return None
        tree = self._value(next(self.events), ())
        if (more := next(self.events, None)) is not None:
            self._fault(
                more.start_mark.line + 1, say("a second document begins here, after ---: keep to one")
            )
        return tree

    def _value(self, event: Event, path: Path) -> Any:
        line = self.lines.at.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, AliasEvent):
            return self._fault(line, _NO_ALIAS)
        if isinstance(event, ScalarEvent):
            return event.value if event.value or event.style else None
        if len(path) > DEEPEST:
            self._skip(event)
            return self._fault(line, say("values are nested too deeply"))
        return self._mapping(path) if isinstance(event, MappingStartEvent) else self._sequence(path)

    def _sequence(self, path: Path) -> list[Any]:
        parts: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            parts.append(self._value(event, (*path, len(parts))))
        return parts

    def _mapping(self, path: Path) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                self._fault(
                    line, _NO_ALIAS if isinstance(event, AliasEvent) else say("a key must be plain text")
                )
                self._skip(event)
                self._skip(next(self.events))
                continue
            if event.value in tree:
                self._fault(line, say("the key {key} stands here twice", key=event.value))
                self._skip(next(self.events))
                continue
            self.lines.at[(*path, event.value)] = line
            tree[event.value] = self._value(next(self.events), (*path, event.value))
        return tree

    def _skip(self, event: Event) -> None:
        """Pass over all that a value holds."""
        depth = 0
        while True:
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth == 0:
                return
            event = next(self.events)

    def _fault(self, line: int, message: Message) -> None:
        self.faults.append(YamlFault(line, message))


def _fault(problem: Any, lines: Lines) -> YamlFault:
    """One of pydantic's errors as a sentence of ours, at its line."""
    # The variants of a discriminated union stand in pydantic's path, and not in the file.
    variants = ("change", "add", "remove", "~field", "~heading")
    path = tuple(part for part in problem["loc"] if part not in variants)
    key = ".".join(str(part) for part in path)
    reason = problem.get("ctx", {}).get("error")
    if (
        problem["type"] == "value_error"
        and isinstance(reason, ValueError)
        and isinstance(reason.args[0], Message)
    ):
        message = reason.args[0]
    else:
        pattern = _SENTENCES.get(problem["type"], "{key}: {reason}")
        words = {"reason": problem["msg"], "value": str(problem["input"]), **_words(problem)}
        message = say(pattern, key=key, **words)
    return YamlFault(lines.of(*path), message, key or None)


def _words(problem: Any) -> dict[str, str]:
    context = problem.get("ctx", {})
    known = {
        "literal_error": "expected",
        "string_pattern_mismatch": "pattern",
        "union_tag_invalid": "expected_tags",
        "too_long": "max_length",
    }
    return {
        "expected": str(context.get(known.get(problem["type"], ""), ""))
        .replace("'", "")
        .replace(" or ", ", ")
    }


_SENTENCES = {
    "extra_forbidden": noted("the key {key} is not known here"),
    "missing": noted("the key {key} is missing"),
    "literal_error": noted("{key} is {value}, expected one of: {expected}"),
    "union_tag_invalid": noted("{key}: op is none of {expected}"),
    "union_tag_not_found": noted("{key} does not say its op"),
    "string_type": noted("{key} must be text"),
    "string_too_short": noted("{key} must not be empty"),
    "string_pattern_mismatch": noted("{key} is {value}, expected the form {expected}"),
    "tuple_type": noted("{key} must be a list"),
    "list_type": noted("{key} must be a list"),
    "too_short": noted("{key} must not be empty"),
    "too_long": noted("{key} may hold no more than {expected}"),
    "dict_type": noted("{key} must hold keys and values"),
    "model_type": noted("{key} must hold keys and values"),
    "model_attributes_type": noted("{key} must hold keys and values"),
    "int_parsing": noted("{key} is {value}, expected a whole number"),
    "bool_parsing": noted("{key} is {value}, expected true or false"),
}
