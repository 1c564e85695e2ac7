"""Rows that are paired with those of a document, by all they say and by their keys."""

from __future__ import annotations

from hypothesis import given, strategies as st

from mulu.alignment import align, align_lines

WORDS = st.lists(st.sampled_from(["a1", "a2", "b1", "b2", "c1"]), max_size=8)
"""The first letter is the key."""


@given(WORDS, WORDS, WORDS, WORDS)
def test_rows_that_are_the_same_above_and_below_change_nothing_about_the_others(
    head: list[str], tail: list[str], old: list[str], new: list[str]
) -> None:
    one, other = [*head, *old, *tail], [*head, *new, *tail]
    whole = align([(word, word[0]) for word in one], [(word, word[0]) for word in other])
    assert align_lines(one, other, lambda at: one[at][0], lambda at: other[at][0]) == whole


def test_nobody_asks_for_the_key_of_what_is_the_same_above_and_below() -> None:
    asked = []

    def key(at: int) -> str:
        asked.append(at)
        return "key"

    found = align_lines(["a", "b", "c"], ["a", "x", "c"], key, key)
    assert found.pairs == [(0, 0), (1, 1), (2, 2)]
    assert asked == [1, 1]
