"""Occupations by the classes that their codes name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mulu.rule import Case

_CODE = re.compile("([1-8]-[0-9]{2}-[0-9]{2})-([0-9]{2})")


def occupations_by_class(case: Case) -> Mapping[str, Mapping[int, tuple[int, str]]]:
    """Line and code of each occupation, by class and number; classes that have lost one are left out.

    A number that is missing because its item was deleted is the document's to tell.
    """
    found: dict[str, dict[int, tuple[int, str]]] = defaultdict(dict)
    for line, values in case.rows:
        if pair := _pair(values["code"]):
            found[pair[0]].setdefault(pair[1], (line, values["code"]))
    expected = {pair for item in case.expected or () if (pair := _pair(item.values["code"]))}
    lost = {name for name, number in expected if number not in found[name]}
    return {name: numbers for name, numbers in found.items() if numbers and name not in lost}


def numbers_before(case: Case) -> frozenset[tuple[str, int]]:
    """Class and number of each occupation of earlier editions."""
    return frozenset(pair for frame in case.earlier() for pair in _split(frame["code"].to_list()))


def _split(codes: Iterable[str | None]) -> list[tuple[str, int]]:
    return [pair for one in codes if (pair := _pair(one))]


@lru_cache(maxsize=100_000)
def _pair(code: str | None) -> tuple[str, int] | None:
    found = _CODE.fullmatch(code or "")
    return (found[1], int(found[2])) if found else None
