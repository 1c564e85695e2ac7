"""Slips in a repository's own rules: refused with the rule's file, before anything is told in its words.

The toolkit's own rules are tried by its tests; nobody but these functions tries those of a repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING, Any

import narwhals as nw

from mulu.errors import PolicyError, RuleError
from mulu.messages import Message, listed, say
from mulu.rule import Fault, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mulu.rule import Rule
    from mulu.schema import Schema

ITEMS = "items.csv"
FILES = (ITEMS, "edition.yaml", "extract.csv", "corrections.yaml", "changes.yaml")
"""What a problem can be about, beside what lies in `source/`."""
SOURCE = "source/"
ALWAYS_GIVEN = ("value", "key")
"""Words that every message may name."""
_TEXTS = ("field", "key", "value", "path", "source")
_OPTIONAL = ("line", "field", "key", "value", "source")
_LONGEST = 100


def refuse_unsayable(rule: Rule) -> None:
    """`PolicyError` if the rule's own message can be put into words by nobody."""
    try:
        _words_of(rule.message)
    except ValueError:
        raise PolicyError(_unsayable(rule.message), rule.path) from None


def refuse_silence(rule: Rule, schema: str, faults: Iterable[object]) -> None:
    """`RuleError` if a rule that is named in a schema gives nothing under it: what is not asked is no pass."""
    if any(faults):
        return
    if rule.kind in ("character", "cell"):
        message = say(
            "the rule {name} gives nothing for any field of {schema}: return an expression or a Fault, "
            "for a character rule a pattern, or take the rule out of rules there",
            name=rule.name,
            schema=schema,
        )
    else:
        message = say(
            "the rule {name} gives nothing under {schema}: return a Fault, or take the rule out of rules there",
            name=rule.name,
            schema=schema,
        )
    raise RuleError(message, rule.path)


def refuse_fault(rule: Rule, fault: Fault) -> None:
    """`RuleError` if a fault is not made as one is."""
    expected = {
        "where": (fault.where, nw.Expr, say("an expression")),
        "message": (fault.message, str | None, say("text")),
        "says": (fault.says, Mapping, say("words, each with an expression")),
    }
    for part, (value, kind, what) in expected.items():
        if not isinstance(value, kind):
            raise _wrong_part(rule, "Fault", part, value, what)
    for word, value in fault.says.items():
        if not isinstance(value, nw.Expr):
            raise _wrong_part(rule, "Fault", f"says[{word!r}]", value, say("an expression"))
    if fault.tell is None:
        _refuse_words(rule, fault.message or rule.message, fault.says)


def refuse_told(rule: Rule, message: object, offset: object) -> None:
    """`RuleError` if what `tell` and `offset` of a fault give is no message and no number."""
    if message is not None:
        _refuse_message(rule, "tell", message)
    if not _is_number(offset):
        raise _wrong_part(rule, "Fault", "offset", offset, say("a whole number"))


def refuse_problem(rule: Rule, problem: object, schema: Schema, lines: int) -> None:
    """`RuleError` if a problem is none, or is about a place that there is not; `lines` are those of items.csv."""
    if not isinstance(problem, Problem):
        message = say(
            "the rule {name} gave {value}, which is no Problem", name=rule.name, value=_shown(problem)
        )
        raise RuleError(message, rule.path)
    _refuse_parts(rule, problem)
    _refuse_place(rule, problem, schema, lines)
    if problem.message is not None:
        _refuse_message(rule, "message", problem.message)
    else:
        _refuse_words(rule, rule.message, problem.says)


def in_words_of(rule: Rule, message: Message) -> Message:
    """A message that a rule of a repository has made, with the repository's translations."""
    if message.translator or not rule.translator:
        return message
    params = {
        name: in_words_of(rule, value) if isinstance(value, Message) else value
        for name, value in message.params.items()
    }
    return Message(message.pattern, params, rule.translator)


def _refuse_parts(rule: Rule, problem: Problem) -> None:
    for part in ("line", "offset", *_TEXTS):
        value = getattr(problem, part)
        if value is None and part in _OPTIONAL:
            continue
        is_text = part in _TEXTS
        if not (isinstance(value, str) if is_text else _is_number(value)):
            raise _wrong_part(rule, "Problem", part, value, say("text") if is_text else say("a whole number"))
    if not isinstance(problem.says, Mapping):
        raise _wrong_part(rule, "Problem", "says", problem.says, say("words, each with what stands for it"))
    if not isinstance(problem.causes, tuple | list | set | frozenset):
        raise _wrong_part(rule, "Problem", "causes", problem.causes, say("names of rules, in a tuple"))


def _refuse_place(rule: Rule, problem: Problem, schema: Schema, lines: int) -> None:
    path, line = problem.path, problem.line
    is_below_source = path.startswith(SOURCE) and not {"", ".", ".."} & set(path.split("/"))
    if path not in FILES and not is_below_source:
        message = say(
            "the rule {name} gave a Problem in {path}, which is no file of an edition; there are: {known}",
            name=rule.name,
            path=path,
            known=listed([*FILES, f"{SOURCE}…"]),
        )
        raise RuleError(message, rule.path)
    if path == ITEMS and problem.field is not None and problem.field not in schema.by_name:
        message = say(
            "the rule {name} gave a Problem in a field {field}, which the schema has not",
            name=rule.name,
            field=problem.field,
        )
        raise RuleError(message, rule.path)
    if line is not None and (line < 1 or (path == ITEMS and line > lines)):
        message = say(
            "the rule {name} gave a Problem on line {line} of {path}, where there is no such line",
            name=rule.name,
            line=line,
            path=path,
        )
        raise RuleError(message, rule.path)


def _refuse_message(rule: Rule, part: str, message: object) -> None:
    if not isinstance(message, Message):
        of = "Problem" if part == "message" else "Fault"
        raise _wrong_part(
            rule, of, part, message, say("a sentence of {say} from mulu.messages", say="say(…)")
        )
    _refuse_words(rule, message.pattern, message.params, always=())
    for value in message.params.values():
        if isinstance(value, Message):
            _refuse_message(rule, part, value)


def _refuse_words(
    rule: Rule, pattern: str, given: Mapping[str, Any], always: Iterable[str] = ALWAYS_GIVEN
) -> None:
    try:
        named = _words_of(pattern)
    except ValueError:
        raise RuleError(_unsayable(pattern), rule.path) from None
    for word in named:
        if word not in given and word not in always:
            message = say(
                "the message {message} names {word}, which the rule does not give",
                message=pattern,
                word=f"{{{word}}}",
            )
            raise RuleError(message, rule.path)


def _words_of(pattern: str) -> list[str]:
    """The words that a message names; `ValueError` for a brace that holds no plain word."""
    named = []
    for _, word, spec, conversion in Formatter().parse(pattern):
        if word is not None:
            if not word.isidentifier() or spec or conversion:
                raise ValueError(word)
            named.append(word)
    return named


def _unsayable(pattern: str) -> Message:
    return say(
        "the message {message} has a brace that holds no plain word: write {pair}, or two braces for one",
        message=pattern,
        pair="{value}",
    )


def _wrong_part(rule: Rule, of: str, part: str, value: object, expected: Message) -> RuleError:
    return RuleError(
        say(
            "the rule {name} gave a {thing} whose {part} is {value}; it must be {expected}",
            name=rule.name,
            thing=of,
            part=part,
            value=_shown(value),
            expected=expected,
        ),
        rule.path,
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: object) -> str:
    """What a rule gave, as Python writes it; that must do no harm either."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 - whatever it is, its kind can be named
        text = type(value).__name__
    # Where a thing lies in memory differs every time.
    return (type(value).__name__ if " at 0x" in text else text)[:_LONGEST]
