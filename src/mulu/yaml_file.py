"""YAML files read as text, with the line of every value.

Every scalar is text (`011110`, `2026.10` and `no` stay what was typed); a pydantic model then
says which of them are numbers. Keys may not repeat, aliases are refused, and every error has a
line.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from mulu.messages import Message, noted, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_BYTES = 1024 * 1024
"""No YAML file of a catalogue comes near this; a larger one is refused unread."""
DEEPEST = 32

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
    yaml = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            # An anchor set twice harms nobody: no alias is followed.
            warnings.simplefilter("ignore")
            node = yaml.compose(text)
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
    except RecursionError:
        raise YamlFileError([YamlFault(None, say("values are nested too deeply"))]) from None
    except (YAMLError, ValueError, ArithmeticError, LookupError, TypeError, AttributeError) as error:
        # The parser meets some nonsense, such as a directive of a version to come, with errors of any kind.
        problem = (str(error).splitlines() or [""])[0]
        raise YamlFileError(
            [YamlFault(None, say("this is not valid YAML: {problem}", problem=problem))]
        ) from None
    builder = _Builder()
    tree = builder.plain(node, ()) if node is not None else None
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
    """Turns the nodes of one file into plain values, and remembers their lines."""

    def __init__(self) -> None:
        self.lines = Lines()
        self.faults: list[YamlFault] = []
        self.seen: set[int] = set()

    def plain(self, node: Node, path: Path) -> Any:
        # An alias has the mark of its anchor; the key it stands under has the right one.
        line = self.lines.at.setdefault(path, node.start_mark.line + 1)
        # An alias is the node of its anchor once more; written out, a few lines of them fill any memory.
        if id(node) in self.seen:
            return self._fault(line, say("aliases (*name) are not allowed: write the value out"))
        if node.anchor:
            self.seen.add(id(node))
        if len(path) > DEEPEST:
            return self._fault(line, say("values are nested too deeply"))
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.plain(child, (*path, position)) for position, child in enumerate(node.value)]
        return None if node.value == "" and getattr(node, "style", None) is None else node.value

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        tree: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._fault(line, say("a key must be plain text"))
                continue
            key = key_node.value
            if key in tree:
                self._fault(line, say("the key {key} stands here twice", key=key))
                continue
            self.lines.at[(*path, key)] = line
            tree[key] = self.plain(value_node, (*path, key))
        return tree

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
