"""What differs between two values made of texts, lists and mappings: paths with both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_FOR_DEEPDIFF = 1000
"""Pairs of rows; DeepDiff takes a quarter of a millisecond a row, and plain comparison next to nothing."""


def differences(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    """The keys whose values differ, in the new mapping's order; `None` where a side has no such key."""
    return differing([(old, new)])[0]


def differing(
    pairs: Sequence[tuple[Mapping[str, object], Mapping[str, object]]],
) -> list[dict[str, tuple[object, object]]]:
    """For each pair of mappings the keys whose values differ, with both values.

    Keys come in the order of the new mapping, then those of the old one alone. Values are compared
    as wholes.
    """
    touched = _by_deepdiff(pairs) if len(pairs) <= MOST_FOR_DEEPDIFF else _by_comparison(pairs)
    found = []
    for (old, new), names in zip(pairs, touched, strict=True):
        order = [*new, *(name for name in old if name not in new)]
        found.append({name: (old.get(name), new.get(name)) for name in order if name in names})
    return found


def differing_cells(
    pairs: Sequence[tuple[Mapping[str, str], Mapping[str, str]]],
    old_fields: Sequence[str],
    new_fields: Sequence[str],
) -> list[dict[str, tuple[object, object]]]:
    """The same for pairs of rows, of which some fields are compared."""
    if len(pairs) > MOST_FOR_DEEPDIFF and list(old_fields) == list(new_fields):
        return [
            {name: (old[name], new[name]) for name in new_fields if old[name] != new[name]}
            for old, new in pairs
        ]
    return differing(
        [
            ({name: old[name] for name in old_fields}, {name: new[name] for name in new_fields})
            for old, new in pairs
        ]
    )


def _by_deepdiff(
    pairs: Sequence[tuple[Mapping[str, object], Mapping[str, object]]],
) -> list[set[str]]:
    touched: list[set[str]] = [set() for _ in pairs]
    # Nothing to compare is worth no import.
    if all(old == new for old, new in pairs):
        return touched
    from deepdiff import DeepDiff

    # Keys that begin with two underscores count like all others; mappings with hardly a key in common
    # are still told key by key.
    tree = DeepDiff(
        {at: old for at, (old, _) in enumerate(pairs)},
        {at: new for at, (_, new) in enumerate(pairs)},
        view="tree",
        ignore_private_variables=False,
        threshold_to_diff_deeper=0,
    )
    for levels in tree.values():
        for level in levels:
            at, name, *_ = level.path(output_format="list")
            touched[at].add(name)
    return touched


def _by_comparison(
    pairs: Sequence[tuple[Mapping[str, object], Mapping[str, object]]],
) -> list[set[str]]:
    absent = object()
    return [
        {name for name in {*old, *new} if old.get(name, absent) != new.get(name, absent)}
        for old, new in pairs
    ]
