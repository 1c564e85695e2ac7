"""How alike two items are: by the words of their names and by the classes of their codes.

No language is known by name. Scripts without capitals are mostly written without spaces, and are cut
into pairs of neighbouring characters; all others are cut at spaces and signs. How much a word says
is how rare it is among the names at hand.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, chain, groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

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


@dataclass(frozen=True)
class Traits:
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

    def score(self, one: Traits, other: Traits) -> float:
        """How likely both are the same item, from 0 to 1."""
        return BY_NAME * self.alike(one, other) + (1 - BY_NAME) * nearness(one, other)


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
    weights = {word: round(1000 * math.log(1 + len(items) / count)) for word, count in names.items()}
    return Scale(weights, {item.words: sum(map(weights.__getitem__, item.words)) for item in items})


def fold(name: str) -> str:
    """The name without differences that nobody hears: width, case, blanks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def classes(code: str) -> tuple[str, ...]:
    """The classes of a code, the widest first, and the code itself.

    A part between signs is one level if it has one or two characters (`4-04-05-Z1`), for it is a number then;
    in a longer part each character is one (`212230`, and the second part of `11-9013`).
    """
    ends: list[int] = []
    for part in _WORD.finditer(code):
        is_number = part.end() - part.start() <= 2
        ends.extend([part.end()] if is_number else range(part.start() + 1, part.end() + 1))
    return tuple(code[:end] for end in ends)


def common_class(one: Traits, other: Traits) -> tuple[str, ...]:
    """The classes that both codes are in, the widest first."""
    shared = 0
    for mine, theirs in zip(one.classes, other.classes, strict=False):
        if mine != theirs:
            break
        shared += 1
    return one.classes[:shared]


def nearness(one: Traits, other: Traits) -> float:
    """How near the codes are, from 0 (no common class) to 1 (the same code)."""
    if one.classes and other.classes:
        return len(common_class(one, other)) / max(len(one.classes), len(other.classes))
    return SAME_GROUP if one.group and one.group == other.group else 0.0


def with_common_words(
    old: Sequence[Traits], new: Sequence[Traits], weights: Mapping[str, int]
) -> Iterator[tuple[int, int, int]]:
    """Old and new positions that have words in common, and what these weigh.

    Rare words come first. Words so common that their pairs would break the budget bring nobody together.
    """
    holders = _holders(new)
    looked_up = _within_budget(_holders(old), holders, len(old) + len(new))
    for mine, item in enumerate(old):
        shared: dict[int, int] = {}
        for word in looked_up.intersection(item.words):
            weight = weights[word]
            for theirs in holders[word]:
                shared[theirs] = shared.get(theirs, 0) + weight
        for theirs, weight in shared.items():
            yield mine, theirs, weight


def _within_budget(
    old: Mapping[str, Sequence[int]], new: Mapping[str, Sequence[int]], names: int
) -> frozenset[str]:
    pairs = {word: len(old[word]) * len(new[word]) for word in old.keys() & new.keys()}
    rarest_first = sorted(pairs, key=lambda word: (pairs[word], word))
    spent = accumulate(pairs[word] for word in rarest_first)
    budget = max(BUDGET, BUDGET_A_NAME * names)
    return frozenset(word for word, cost in zip(rarest_first, spent, strict=True) if cost <= budget)


def _holders(items: Sequence[Traits]) -> Mapping[str, Sequence[int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(items):
        for word in item.words:
            holders[word].append(position)
    return holders


def _words(folded: str) -> Iterator[str]:
    for run in _WORD.findall(folded):
        if run.isascii():
            yield run[:STEM]
            continue
        for is_cased, letters in groupby(run, _has_case):
            part = "".join(letters)
            if is_cased or len(part) == 1:
                yield part[:STEM]
            else:
                yield from map("".join, pairwise(part))


@cache
def _has_case(character: str) -> bool:
    return character.upper() != character.lower() or not character.isalpha()


@cache
def _ratio() -> Callable[[str, str], float]:
    """Imported when it is needed, and looked up once."""
    from rapidfuzz.fuzz import ratio

    return ratio
