"""Rule `scattered-category`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.unlisted import unlisted
from tests.expecting import expect
from tests.rules import expect_in_shanghai, own

scattered_category = own("scattered-category")


def test_a_category_too_late_in_its_section_is_told_alone() -> None:
    expect(
        scattered_category,
        """
        section,serial,code,name,category
        一,1,——,面包师,A
        一,2,——,面点师,B
        一,3,——,厨师,B
        一,4,——,调酒师,A      <- category
        一,5,——,茶艺师,B
        """,
    )


def test_a_category_too_early_is_told_alone() -> None:
    expect(
        scattered_category,
        """
        section,serial,code,name,category
        一,1,——,面包师,C      <- category
        一,2,——,面点师,A
        一,3,——,厨师,A
        一,4,——,调酒师,C      <- category
        一,5,——,茶艺师,B
        一,6,——,美容师,B
        """,
    )


def test_the_last_item_can_be_out_of_its_run() -> None:
    expect(
        scattered_category,
        """
        section,serial,code,name,category
        一,1,——,面包师,A
        一,2,——,面点师,B
        一,3,——,厨师,B
        一,4,——,调酒师,A      <- category
        """,
    )


def test_two_together_out_of_their_run_are_told_where_the_run_goes_on() -> None:
    expect(
        scattered_category,
        """
        section,serial,code,name,category
        一,1,——,面包师,A
        一,2,——,面点师,C
        一,3,——,厨师,C
        一,4,——,调酒师,A      <- category
        一,5,——,茶艺师,A
        """,
    )


def test_marked_items_come_last_in_their_category() -> None:
    expect(
        scattered_category,
        """
        section,serial,code,name,category
        一,1,——,面包师,A
        一,2,——,面点师,A*
        一,3,——,厨师,A*
        一,4,——,调酒师,B
        一,5,——,茶艺师,B*      <- category
        一,6,——,美容师,B
        二,1,——,电工,A
        """,
    )


def test_a_category_that_is_none_says_nothing_about_its_neighbours() -> None:
    expect_in_shanghai(
        unlisted,
        """
        section,serial,code,name,category
        一,1,——,面包师,D      <- category
        一,2,——,面点师,A
        一,3,——,厨师,D      <- category
        一,4,——,调酒师,A
        """,
    )
