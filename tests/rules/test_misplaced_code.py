"""Rule `misplaced-code`, beyond its manual page."""

from __future__ import annotations

from mulu.rules.malformed import malformed
from mulu.rules.unlisted import unlisted
from tests.expecting import expect
from tests.rules import expect_in_shanghai, own

misplaced_code = own("misplaced-code")


def test_each_kind_of_code_has_its_sections() -> None:
    expect(
        misplaced_code,
        """
        section,serial,code,name,category
        一,1,4-04-05-01,计算机程序设计员,A
        二,1,4-04-05-02,人工智能训练师,A
        二,2,4-04-05-Z1,人工智能数据标注,A      <- code
        三,1,4-04-06-01,信息系统分析师,A      <- code
        三,2,4-04-06-Z1,智能算力资源应用,A
        """,
    )


def test_an_item_without_a_code_may_stand_anywhere() -> None:
    expect(
        misplaced_code,
        """
        section,serial,code,name,category
        一,1,——,计算机程序设计员,A
        二,1,——,人工智能训练师,A
        三,1,——,智能算力资源应用,A
        """,
    )


def test_a_malformed_code_is_not_judged() -> None:
    expect_in_shanghai(
        malformed,
        """
        section,serial,code,name,category
        一,1,4-04-05-Z0,计算机程序设计员,A      <- code
        三,1,4-04-05-1,智能算力资源应用,A      <- code
        """,
    )


def test_in_an_unlisted_section_no_code_is_misplaced() -> None:
    expect_in_shanghai(
        unlisted,
        """
        section,serial,code,name,category
        四,1,4-04-05-Z1,人工智能数据标注,A      <- section
        四,2,4-04-06-01,信息系统分析师,A      <- section
        """,
    )
