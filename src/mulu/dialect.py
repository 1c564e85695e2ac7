"""The rules' expressions for engines whose regular expressions are Java's, with the same meaning.

Rules are written once, with patterns as Polars (Rust) understands them. Java reads nearly all of that, but `$` there also matches before a last
line break, `.` stops at more line ends, and `\\d`, `\\w`, `\\s`, `\\b` know ASCII alone. What cannot be said in Java raises `ValueError`, so that no
rule quietly means something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = "(?dU)"
"""Only a line feed ends a line; classes and cases are those of Unicode."""
_PIECE = re.compile(
    r"\\(?:[pP]\{\^?\w+\}|[pP]\w|[uUx]\{[0-9A-Fa-f]+\}|b\{[^}]*\}|.)|\[\^?\]?|\(\?P?<\w+>|\(\?[A-Za-z-]*[:)]|&&|--|~~|.",
    re.S,
)
_LONG_CLASS = re.compile(r"\[((?:[^\\\[\]^&~-](?:-[^\\\[\]^&~-])?){12,})\]")
"""A class of nothing but characters and ranges, many of them."""
_REFERENCE = re.compile(r"\$\$|\$\{(\w+)\}|\$(\w+)|\\")


def in_java(expression: nw.Expr) -> nw.Expr:
    """The expression with every pattern in it written for Java."""
    return nw.Expr(*(_node(node) for node in expression._nodes))  # noqa: SLF001 - narwhals has no public way to look inside


def java_pattern(pattern: str) -> str:
    """A pattern of Rust as one of Java that finds the same; `ValueError` if there is none."""
    return FLAGS + _LONG_CLASS.sub(lambda found: _halved(_ranges(found.group(1))), "".join(_pieces(pattern)))


def java_replacement(text: str) -> str:
    """What replaces a find, with references to groups as Java writes them."""
    return _REFERENCE.sub(_reference, text)


def _ranges(inside: str) -> list[str]:
    return sorted(re.findall(".-.|.", inside, re.S), key=lambda one: (one[0], one[-1]))


def _halved(ranges: list[str]) -> str:
    """A long class as a tree of short ones: Java asks range by range, and of every character all of them."""
    if len(ranges) < 5:
        return f"[{''.join(ranges)}]"
    middle, last = len(ranges) // 2, max(one[-1] for one in ranges)
    halves = _halved(ranges[:middle]) + _halved(ranges[middle:])
    return f"[{ranges[0][0]}-{last}&&[{halves}]]"


def _node(node: Any) -> Any:
    exprs = [in_java(one) if isinstance(one, nw.Expr) else one for one in node.exprs]
    kwargs = dict(node.kwargs)
    if node.name == "str.contains" and not kwargs["literal"]:
        exprs = [java_pattern(one) if isinstance(one, str) else one for one in exprs]
    elif node.name in ("str.replace", "str.replace_all") and not kwargs["literal"]:
        exprs = [java_replacement(one) if isinstance(one, str) else one for one in exprs]
        kwargs["pattern"] = java_pattern(kwargs["pattern"])
    return type(node)(
        node.kind,
        node.name,
        exprs=exprs,
        str_as_lit=node.str_as_lit,
        allow_multi_output=node.allow_multi_output,
        **kwargs,
    )


def _pieces(pattern: str) -> Iterator[str]:
    depth = 0
    for found in _PIECE.finditer(pattern):
        piece = found.group()
        if piece.startswith("["):
            if depth and pattern.startswith("[:", found.start()):
                raise ValueError(f"{pattern}: classes such as [:alpha:] cannot be said in Java")
            depth += 1
            yield piece.replace("]", "\\]")
        elif piece == "]" and depth:
            depth -= 1
            yield piece
        elif piece.startswith("\\"):
            yield _escape(piece)
        elif depth:
            if piece in ("--", "~~") and not pattern.startswith("]", found.end()):
                raise ValueError(f"{pattern}: {piece} in a class cannot be said in Java")
            yield piece
        else:
            yield _outside(piece, pattern)


def _outside(piece: str, pattern: str) -> str:
    if piece == "$":
        return r"\z"
    if piece.startswith("(?P<"):
        return "(?<" + piece.removeprefix("(?P<")
    if re.fullmatch(r"\(\?[A-Za-z-]*[:)]", piece) and set(piece) - set("(?is-:)"):
        raise ValueError(f"{pattern}: {piece} cannot be said in Java")
    return piece


def _escape(piece: str) -> str:
    if piece.startswith("\\b{"):
        raise ValueError(f"{piece} cannot be said in Java")
    if named := re.fullmatch(r"\\([pP])\{(\^?)(\w+)\}", piece):
        letter, negated, name = named.groups()
        letter = {"p": "P", "P": "p"}[letter] if negated else letter
        return f"\\{letter}{{{name if len(name) < 3 else f'Is{name}'}}}"
    return re.sub(r"^\\[uU]\{", r"\\x{", piece)


def _reference(found: re.Match[str]) -> str:
    if found.group() in ("$$", "\\"):
        return "\\" + found.group()[-1]
    name = found.group(1) or found.group(2)
    if not name.isdecimal():
        return f"${{{name}}}"
    following = found.string[found.end() : found.end() + 1]
    # Java would take a digit that follows for a part of the group's number.
    return f"${name}\\" if following.isdecimal() else f"${name}"
