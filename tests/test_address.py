"""Names of files for keys that may hold anything."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st

from mulu.address import Shelfmark, address_of, relative

ANY = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("4-04-05-01", "4-04-05-01"),
        ("4-04-05-Z1", "4-04-05-Z1"),
        ("11-1011.00", "11-1011.00"),
        ("I/Baker", "I~2FB_aker"),
        ("../../etc/passwd", "~2E~2E~2F~2E~2E~2F_etc~2Fpasswd"),
        ("..", "~2E~2E"),
        ("-rf", "~2D_rf"),
        ("NUL", "~4EUL"),
        ("", "~"),
    ],
)
def test_a_code_is_its_own_name_and_whatever_could_lead_elsewhere_is_not(key: str, name: str) -> None:
    assert address_of(key) == name


@given(ANY, st.booleans())
def test_a_name_is_plain_for_every_text_on_every_file_system(text: str, is_upper: bool) -> None:
    name = address_of(text, is_upper=is_upper)
    assert re.fullmatch(r"[0-9A-Za-z~_][0-9A-Za-z~_.-]*", name)
    assert ".." not in name
    assert not name.endswith(".")
    assert len(name) < 200
    assert quote(name) == name
    assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", name)


@given(ANY, ANY)
def test_two_texts_have_two_names_also_where_case_makes_no_difference(one: str, other: str) -> None:
    if one != other:
        assert address_of(one).lower() != address_of(other).lower()


def test_names_that_differ_in_case_only_have_two_names() -> None:
    names = [address_of(text).lower() for text in ("ab", "aB", "Ab", "AB", "a" * 300, "A" * 300)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", ["index.html", "site.css", "site.js", "site.svg"])
def test_a_catalogue_takes_the_name_of_none_of_the_sites_files(name: str) -> None:
    assert Shelfmark(name).folder != name


def test_pages_point_to_each_other_relatively() -> None:
    assert relative("index.html", "trades/index.html") == "trades/index.html"
    assert relative("trades/items/01-01.html", "trades/2026/index.html") == "../2026/index.html"
