"""Rule `unordered-code`, beyond its manual page."""

from __future__ import annotations

from itertools import permutations

import narwhals as nw
import polars as pl

from mulu.engine import values
from mulu.rules.duplicate import duplicate
from mulu.schema import read_schema
from tests.expecting import SHANGHAI, expect
from tests.rules import expect_in_shanghai, own

scattered_category = own("scattered-category")
unordered_code = own("unordered-code")


def test_a_code_too_high_is_told_alone() -> None:
    expect(
        unordered_code,
        """
        section,serial,code,name,category
        一,1,4-04-05-01,面包师,A
        一,2,6-04-05-02,面点师,A      <- code
        一,3,4-04-05-03,厨师,A
        一,4,4-04-05-04,调酒师,A
        """,
    )


def test_a_code_too_low_is_told_alone() -> None:
    expect(
        unordered_code,
        """
        section,serial,code,name,category
        一,1,4-04-05-01,面包师,A
        一,2,4-04-05-02,面点师,A
        一,3,1-04-05-03,厨师,A      <- code
        一,4,4-04-05-04,调酒师,A
        """,
    )


def test_the_first_and_the_last_code_can_be_out_of_order() -> None:
    expect(
        unordered_code,
        """
        section,serial,code,name,category
        一,1,6-04-05-01,面包师,A      <- code
        一,2,4-04-05-02,面点师,A
        一,3,4-04-05-03,厨师,A
        一,4,1-04-05-04,调酒师,A      <- code
        """,
    )


def test_placeholders_stand_aside() -> None:
    expect(
        unordered_code,
        """
        section,serial,code,name,category
        一,1,——,面包师,A
        一,2,4-04-05-05,面点师,A
        一,3,——,厨师,A
        一,4,4-04-05-06,调酒师,A
        一,5,——,茶艺师,A
        一,6,4-04-05-01,美容师,A      <- code
        """,
    )


def test_codes_begin_anew_with_each_category_mark_and_section() -> None:
    expect(
        unordered_code,
        """
        section,serial,code,name,category
        一,1,4-04-05-05,面包师,A
        一,2,4-04-05-03,面点师,A*
        一,3,4-04-05-02,厨师,B
        二,1,4-04-05-01,调酒师,B
        """,
    )


def test_equal_codes_are_left_to_another_rule() -> None:
    expect_in_shanghai(
        duplicate,
        """
        section,serial,code,name,category
        一,1,4-04-05-01,面包师,A
        一,2,4-04-05-01,面点师,A      <- code
        一,3,4-04-05-02,厨师,A
        """,
    )


def test_an_item_of_another_category_does_not_break_the_order() -> None:
    expect(
        scattered_category,
        """
        section,serial,code,name,category
        一,1,4-04-05-02,面包师,A
        一,2,4-04-05-01,面点师,B      <- category
        一,3,4-04-05-03,厨师,A
        """,
    )


def test_two_digits_behind_a_z_are_a_number_though_as_text_they_would_come_first() -> None:
    below = "".join(f"三,{at + 1},4-04-05-Z{at},某工{at},A\n" for at in range(1, 10))
    expect(
        unordered_code,
        f"section,serial,code,name,category\n三,1,4-04-05-Z10,面包师,A      <- code\n{below}",
    )


def test_whatever_is_out_of_order_in_a_list_of_five_the_cheap_question_sees_it() -> None:
    schema = read_schema(SHANGHAI.read_bytes(), str(SHANGHAI)).schema
    fault = unordered_code.judge(schema)
    codes = ["4-04-05-09", "4-04-05-Z1", "4-04-05-Z9", "4-04-05-Z10", "4-04-05-A1", "——"]
    # Each order is a section of its own.
    rows = [(" ".join(some), code) for some in permutations(codes, 5) for code in some]
    table = pl.DataFrame(rows, schema=["section", "code"], orient="row").with_row_index("line")
    table = table.with_columns(serial=pl.lit("1"), name=pl.lit("某工"), category=pl.lit("A"))
    asked = nw.from_native(values(table, schema)).select("section", where=fault.where, screen=fault.screen)
    by_order = asked.to_native().group_by("section").agg(pl.all().any())
    assert by_order["where"].sum() > 100
    assert by_order.filter("where", ~pl.col("screen")).is_empty()
