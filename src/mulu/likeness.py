"""How alike two items are: by the words of their names and by the classes of their codes.

No language is known by name. Scripts without capitals are mostly written without spaces, and are cut
into pairs of neighbouring characters; all others are cut at spaces and signs. How much a word says
is how rare it is among the names at hand.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from operator import add
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

BY_NAME = 0.7
"""The name's share of a score, the rest is the code's: a number is easily given anew, a name says what it is."""
STEM = 5
"""Letters of a word that count: enough to tell most words apart, and short of most endings."""
SAME_GROUP = 0.5
"""How near two items are of which one has no code, if they stand in the same part of the list."""
BUDGET = 50_000
"""How many pairs of names with a common word are looked at, at least; above, it grows with the names."""
BUDGET_A_NAME = 5
"""The same for each name: beyond it, common words no longer bring names together."""

_WORD = re.compile(r"[^\W_]+")

MINE, THEIRS, SHARED, WORD = "mine", "theirs", "shared", "word"
"""Columns: positions of old and new items, what the words weigh that both have, a word."""


class Traits(NamedTuple):
    """What is compared of an item.

    `name` is folded: compatibility forms, case and blanks do not count. `classes` are the beginnings of the code,
    the widest first, the code itself last; empty without a code.
    """

    name: str
    words: frozenset[str]
    code: str
    classes: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class Scale:
    """What compares items: the weight of each word, and of all words of each name, in thousandths.

    Weights are whole numbers, so that no sum depends on the order of a set.
    """

    weights: Mapping[str, int]
    totals: Mapping[frozenset[str], int]

    def contained(self, one: Traits, other: Traits) -> float:
        """How much of the lighter name stands in the other, from 0 to 1."""
        lighter = min(self.totals[one.words], self.totals[other.words])
        return sum(map(self.weights.__getitem__, one.words & other.words)) / lighter if lighter else 0.0

    def alike(self, one: Traits, other: Traits) -> float:
        """How alike the names are, from 0 to 1: as words, and letter by letter.

        Words find parts of a name and do not mind their order, letters mind what is added and how words are written.
        """
        if one.name == other.name:
            return 1.0
        return (self.contained(one, other) + letters_alike(one, other)) / 2


def score(alike: float, one: Traits, other: Traits) -> float:
    """How likely both are the same item whose names are that alike, from 0 to 1."""
    return BY_NAME * alike + (1 - BY_NAME) * nearness(one, other)


def letters_alike(one: Traits, other: Traits) -> float:
    """How alike the names are letter by letter, from 0 to 1."""
    return _ratio()(one.name, other.name) / 100


def traits(name: str, code: str, group: str) -> Traits:
    """What is compared of an item with this name, code and group."""
    folded = fold(name)
    return Traits(folded, frozenset(_words(folded)), code, classes(code), group)


def scale(items: Sequence[Traits]) -> Scale:
    """The scale for these items: a word weighs by how rare it is in them."""
    names = Counter(chain.from_iterable(item.words for item in items))
    # Counts are few and words are many.
    weighed = {count: round(1000 * math.log(1 + len(items) / count)) for count in set(names.values())}
    weights = {word: weighed[count] for word, count in names.items()}
    return Scale(weights, {item.words: sum([weights[word] for word in item.words]) for item in items})


def fold(name: str) -> str:
    """The name without differences that nobody hears: width, case, blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def classes(code: str) -> tuple[str, ...]:
    """The classes of a code, the widest first, and the code itself.

    A part between signs is one level if it has one or two characters (`4-04-05-Z1`), for it is a number then;
    in a longer part each character is one (`212230`, and the second part of `11-9013`).
    """
    return tuple([code[:end] for end in _ends(code.translate(_SHAPES))])


class _Shapes(dict[int, str]):
    """A letter or digit stands for all, a sign for all others: codes of one list have few shapes."""

    def __missing__(self, point: int) -> str:
        self[point] = "0" if chr(point).isalnum() else "-"
        return self[point]


_SHAPES = _Shapes()


@cache
def _ends(shape: str) -> Sequence[int]:
    """Where the classes of codes of a shape end."""
    ends: list[int] = []
    for part in _WORD.finditer(shape):
        is_number = part.end() - part.start() <= 2
        ends.extend([part.end()] if is_number else range(part.start() + 1, part.end() + 1))
    return ends


def common_class(one: Traits, other: Traits) -> tuple[str, ...]:
    """The classes that both codes are in, the widest first."""
    shared = min(len(one.classes), len(other.classes))
    # Each class begins with all wider ones, so that the narrowest common one tells of all.
    while shared and one.classes[shared - 1] != other.classes[shared - 1]:
        shared -= 1
    return one.classes[:shared]


def nearness(one: Traits, other: Traits) -> float:
    """How near the codes are, from 0 (no common class) to 1 (the same code)."""
    if one.classes and other.classes:
        return len(common_class(one, other)) / max(len(one.classes), len(other.classes))
    return SAME_GROUP if one.group and one.group == other.group else 0.0


def with_common_words(
    old: Sequence[Traits], new: Sequence[Traits], weights: Mapping[str, int]
) -> pl.LazyFrame:
    """Positions of old and new items that have words in common (`MINE`, `THEIRS`), and what these weigh (`SHARED`).

    Words so common that their pairs would break the budget bring nobody together: rare ones come first.
    """
    olds, news = _holders(old, MINE), _holders(new, THEIRS)
    words = _within_budget(olds, news, len(old) + len(new))
    weighed = words.with_columns(pl.Series(SHARED, [weights[word] for word in words[WORD]], pl.Int64)).lazy()
    pairs = weighed.join(olds.lazy(), on=WORD).join(news.lazy(), on=WORD)
    return pairs.group_by(MINE, THEIRS).agg(pl.col(SHARED).sum())


def _within_budget(olds: pl.DataFrame, news: pl.DataFrame, names: int) -> pl.DataFrame:
    """The words that bring together."""
    counted = (side.lazy().group_by(WORD).len(name) for side, name in ((olds, MINE), (news, THEIRS)))
    pairs = pl.col(MINE).cast(pl.Int64) * pl.col(THEIRS)
    words = next(counted).join(next(counted), on=WORD).select(WORD, pairs.alias(SHARED))
    budget = max(BUDGET, BUDGET_A_NAME * names)
    return words.sort(SHARED, WORD).filter(pl.col(SHARED).cum_sum() <= budget).select(WORD).collect()


def _holders(items: Sequence[Traits], name: str) -> pl.DataFrame:
    """Each word of each item, with the item's position."""
    positions = [at for at, item in enumerate(items) for _ in item.words]
    words = list(chain.from_iterable(item.words for item in items))
    return pl.DataFrame({name: positions, WORD: words}, {name: pl.UInt32, WORD: pl.String})


def _words(folded: str) -> Iterable[str]:
    words: list[str] = []
    for run in _WORD.findall(folded):
        if run.isascii():
            words.append(run[:STEM])
        elif run.isalpha() and run.upper() == run.lower():
            words.extend(_paired(run))
        else:
            for is_cased, letters in groupby(run, _has_case):
                part = "".join(letters)
                words.extend([part[:STEM]] if is_cased else _paired(part))
    return words


def _paired(part: str) -> Iterable[str]:
    return map(add, part, part[1:]) if len(part) > 1 else (part,)


@cache
def _has_case(character: str) -> bool:
    return character.upper() != character.lower() or not character.isalpha()


@cache
def _ratio() -> Callable[[str, str], float]:
    """Imported when it is needed, and looked up once."""
    from rapidfuzz.fuzz import ratio

    return ratio
