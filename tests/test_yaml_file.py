"""YAML files are read the same by the fast parser and by the one that decides."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, strategies as st

from mulu.yaml_file import YamlFileError, read_tree

PIECES = (
    *(
        "a",
        "name: x",
        "- b",
        "上海",
        "C*",
        "——",
        "4-04-05-Z1",
        "1:30",
        "null",
        "~",
        "''",
        '"x\\n"',
        "|",
        ">-",
    ),
    *(
        "{",
        "}",
        "[",
        "]",
        ", ",
        ": ",
        ":",
        "? ",
        "- ",
        "#",
        " #",
        "'",
        '"',
        "*a",
        "%",
        "---",
        "...",
        "\\",
        "@",
    ),
    *("\n", "\n", "\n  ", "\n    ", "  ", " ", "\r\n", "\u3000", "\u00a0", "\ufeff", "\0", "\x7f", "😀"),
)
"""What YAML files of people hold, and what breaks them."""


def told(text: str, shift: int = 0) -> Any:
    """What a file says and where, or what is wrong with it; lines are counted from `shift` on."""
    try:
        tree, lines = read_tree(text.encode())
    except YamlFileError as error:
        return [(fault.line and fault.line - shift, fault.message.render("en")) for fault in error.faults]
    # Where nothing stands, it is not said where.
    return tree, {path: line - shift for path, line in lines.at.items()} if tree is not None else {}


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_both_parsers_read_the_same(text: str) -> None:
    # With an exclamation mark in it, be it in a comment, a file is read by the careful parser alone.
    text = text.lstrip("\ufeff")
    assert told(text) == told("# !\n" + text, 1)


@pytest.mark.parametrize(
    "text", ["a: 1\tb\n", "a: x\u2028y\n", "a: x\x85y\n", "a: &n 1\nb: 2\n", "a: !t 1\n"]
)
def test_what_parsers_take_differently_is_read_by_the_careful_one(text: str) -> None:
    assert told(text) == told("# !\n" + text, 1)


def test_a_second_document_is_told_where_it_begins() -> None:
    assert told("a: 1\nb: 2\n---\nc: 3\n") == [(3, "a second document begins here, after ---: keep to one")]


def test_an_alias_is_refused_even_as_a_key() -> None:
    no_alias = "aliases (*name) are not allowed: write the value out"
    assert told("a: &x 1\n*x : 2\nb: *x\n") == [(2, no_alias), (3, no_alias)]


def test_nesting_that_goes_on_for_ever_is_refused_and_not_followed() -> None:
    assert told("- " * 100_000 + "a\n") == [(1, "values are nested too deeply")]
