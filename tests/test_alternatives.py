"""Patterns are put together without finding more or less: one of the few is found wherever one of the many is."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, strategies as st

from mulu.alternatives import together

PATTERNS = (
    "[a-c]", "[ax-z]", "b", r"\*", r"[\[\]^-]", "[!-/]", "^a|b$|  |[一-龥]( )", "^[ab]*$", "(?i)x|^y", "a|", "[^a]", "[[:digit:]]",
    r"\d", "[a&&b]", "(a|b)c", "é|[à-ÿ]", ".", r"\.", "^", "[]a]", "x{2}|y", "a|b|c+",
)  # fmt: skip
"""As rules may have them."""


@given(
    st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=5),
    st.lists(st.text("abcxyzXY *[]^-&|.甲乙丙éÿ1 \n", max_size=4), min_size=1, max_size=30),
)
def test_what_is_put_together_finds_the_same(patterns: list[str], cells: list[str]) -> None:
    found = pl.DataFrame({"cell": cells}).select(
        apart=pl.any_horizontal(pl.col("cell").str.contains(one) for one in patterns),
        together=pl.any_horizontal(pl.col("cell").str.contains(one) for one in together(patterns)),
    )
    assert found["together"].to_list() == found["apart"].to_list()


@pytest.mark.parametrize(
    ("patterns", "fewer"),
    [
        (["[a-c]", "d", "[x-z]", "[b-e]"], ["[a-ex-z]"]),
        (["[ah]", "[甲乙]", "[-*]"], ["[ah]", "[乙甲]", "[-*]"]),
        (["^a", "^b|c", "^d$"], ["[c]", "^(?:a|b|d$)"]),
        (["(?i)a|b"], ["(?:(?i)a|b)"]),
    ],
)
def test_classes_are_united_and_beginnings_are_looked_at_once(patterns: list[str], fewer: list[str]) -> None:
    assert together(patterns) == fewer
