"""Rule `skipped-code-number`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.malformed import malformed
from tests.expecting import expect
from tests.rules import expect_beside_earlier, expect_in_shanghai, own

skipped_code_number = own("skipped-code-number")


def test_a_class_begins_with_z1() -> None:
    expect(
        skipped_code_number,
        """
        section,serial,code,name,category
        三,1,4-04-05-Z1,人工智能数据标注,A
        三,2,4-04-06-Z2,智能算力资源应用,A      <- code
        三,3,4-04-06-Z3,人工智能模型运用,A
        """,
    )


def test_the_order_in_which_they_stand_does_not_matter() -> None:
    expect(
        skipped_code_number,
        """
        section,serial,code,name,category
        三,1,4-04-05-Z2,智能算力资源应用,A
        三,2,4-04-05-Z3,人工智能模型运用,B
        三,3,4-04-05-Z1,人工智能数据标注,C
        """,
    )


def test_ten_follows_nine() -> None:
    expect(
        skipped_code_number,
        """
        section,serial,code,name,category
        三,1,4-04-05-Z1,人工智能数据标注,A
        三,2,4-04-05-Z10,智能算力资源应用,A      <- code
        三,3,4-04-05-Z11,人工智能模型运用,A
        """,
    )


def test_a_number_that_an_earlier_edition_used_is_no_gap() -> None:
    expect_beside_earlier(
        skipped_code_number,
        """
        section,serial,code,name,category
        三,1,4-04-05-Z1,人工智能数据标注,A
        三,2,4-04-06-Z2,智能算力资源应用,A
        """,
        """
        section,serial,code,name,category
        三,1,4-04-05-Z2,人工智能模型运用,A
        三,2,4-04-06-Z2,智能算力资源应用,A      <- code
        三,3,4-04-06-Z3,智能算力资源管理,A
        """,
    )


def test_a_number_too_high_for_a_special_code_is_malformed() -> None:
    expect_in_shanghai(
        malformed,
        """
        section,serial,code,name,category
        三,1,4-04-05-Z100,人工智能数据标注,A      <- code
        三,2,4-04-05-Z0,智能算力资源应用,A      <- code
        """,
    )
