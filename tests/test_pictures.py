"""Pictures: their shapes say the numbers, add up, and hold nothing else."""

from __future__ import annotations

import re

from hypothesis import given, strategies as st

from mulu.messages import say
from mulu.pictures import HUES
from mulu.pictures.composition import LEAST, WHOLE, compose
from mulu.pictures.flows import HEAD, LEAST as THINNEST, TALL, draw_flows

VALUES = ["A", "B", "C"]
LABELS = {value: value for value in VALUES}
COUNTS = st.dictionaries(st.sampled_from(VALUES), st.integers(0, 100_000))


@given(st.lists(COUNTS, min_size=1, max_size=5))
def test_parts_of_a_bar_touch_and_are_as_wide_as_they_are_many(editions: list[dict[str, int]]) -> None:
    picture = compose([(str(year), counts) for year, counts in enumerate(editions)], LABELS)
    for bar, counts in zip(picture.bars, editions, strict=True):
        assert bar.counts == [counts.get(value, 0) for value in VALUES]
        assert bar.total == sum(counts.values())
        assert [part.count for part in bar.parts] == [count for count in bar.counts if count]
        ends = [0, *(part.start + part.width for part in bar.parts)]
        assert [part.start for part in bar.parts] == ends[:-1]
        assert ends[-1] <= WHOLE + LEAST * len(VALUES)
        widths = sorted((part.count, part.width) for part in bar.parts)
        assert [width for _, width in widths] == sorted(width for _, width in widths)


def test_an_edition_half_as_long_is_half_as_wide_and_a_single_item_is_seen() -> None:
    picture = compose([("2027", {"A": 1, "B": 999}), ("2026", {"A": 500})], LABELS)
    assert [(part.start, part.width) for part in picture.bars[0].parts] == [(0, LEAST), (LEAST, 994)]
    assert [part.width for part in picture.bars[1].parts] == [WHOLE // 2]


def test_what_has_no_colour_of_its_own_is_told_together() -> None:
    labels = {str(value): str(value) for value in range(40)}
    picture = compose([("2026", {value: int(value) + 1 for value in labels})], labels)
    assert len(picture.legend) == HUES
    assert [label for label, _ in picture.legend[:-1]] == [str(value) for value in range(33, 40)]
    assert picture.legend[-1][0] == say("others")
    assert sum(picture.bars[0].counts) == sum(range(1, 41))


def test_bands_say_where_items_went_and_values_say_how_many_there_are() -> None:
    counts = {("A", "A"): 90, ("A", "B"): 2, ("B", "B"): 5, ("C", None): 1, (None, "C"): 2}
    items = ({"A": 91, "B": 5, "C": 1, None: 2}, {"A": 90, "B": 7, "C": 2, None: 1})
    picture = draw_flows(counts, items, LABELS)
    assert [(band.old, band.new, band.count) for band in picture.moves] == [
        ("A", "B", 2),
        (say("New"), "C", 2),
        ("C", say("Gone"), 1),
    ]
    assert [(node.label, node.count) for node in picture.olds] == [
        ("A", 91),
        ("B", 5),
        ("C", 1),
        (say("New"), 2),
    ]
    assert picture.has_several_ways
    heights = {node.label: node.height for node in picture.news[:3]}
    assert heights == {"A": TALL * 90 // 100, "B": TALL * 2 // 100 + TALL * 5 // 100, "C": TALL * 2 // 100}
    assert min(node.top for node in picture.olds) == HEAD


FLOWS = st.dictionaries(
    st.tuples(st.sampled_from([*VALUES, None]), st.sampled_from([*VALUES, None])).filter(any),
    st.integers(1, 9_999),
)


@given(FLOWS)
def test_bands_stay_within_the_picture_and_are_whole_numbers(
    counts: dict[tuple[str | None, str | None], int],
) -> None:
    picture = draw_flows(counts, ({}, {}), LABELS)
    assert sum(band.count for band in picture.bands) == sum(counts.values())
    for band in picture.bands:
        assert re.fullmatch(r"M[-0-9 ]+C[-0-9 ]+V[-0-9]+C[-0-9 ]+Z", band.path)
        heights = [int(number) for number in re.findall(r"[MV](?:\d+ )?(\d+)", band.path)]
        assert all(HEAD <= height <= picture.height for height in heights)
    for nodes in (picture.olds, picture.news):
        ends = [node.top + node.height for node in nodes]
        assert all(node.top >= end for node, end in zip(nodes[1:], ends, strict=False))
        assert all(node.height >= THINNEST for node in nodes)
