"""Rule `omitted-code`, beyond its manual page; the reference is that of `tests.sample`."""

from __future__ import annotations

from mulu.rules.omitted_code import omitted_code
from tests.expecting import judge_table
from tests.sample import parse_table


def test_the_code_that_the_name_has_is_told_and_where_it_stands_here() -> None:
    table = parse_table(
        """
        section,serial,code,name,grade
        I,1,--,Baker,A
        I,2,--,Miller,A
        I,3,01-02,Miller,A
        I,4,--,Brewer,A
        """
    )
    findings = judge_table(table.data, omitted_code).findings
    assert [(one.line, one.field, one.message.render("en")) for one in findings] == [
        (2, "code", "Baker has no code here, in Register of trades of 2022 it has 01-01"),
        (
            3,
            "code",
            "Miller has no code here, in Register of trades of 2022 it has 01-02, which stands on line 4 here",
        ),
    ]
    assert findings[1].message.render("zh") == (
        "“Miller”在这里没有编码，在《Register of trades》2022版中的编码是01-02，而该编码已在本表第4行"
    )


def test_a_wrong_placeholder_is_told_first() -> None:
    table = parse_table("section,serial,code,name,grade\nI,1,n/a,Baker,A")
    assert [one.rule for one in judge_table(table.data, omitted_code).findings] == ["wrong-placeholder"]
