"""Rule `look-alike-letter`, beyond its manual page."""

from __future__ import annotations

import unicodedata

from mulu.rules.look_alike_letter import CYRILLIC, GREEK, look_alike_letter
from tests.expecting import expect, judge_table
from tests.rules import expect_under, schema_with
from tests.sample import parse_table


def test_each_letter_is_of_the_script_it_is_listed_under_and_looks_like_a_latin_one() -> None:
    for script, letters in (("CYRILLIC", CYRILLIC), ("GREEK", GREEK)):
        assert all(unicodedata.name(letter).startswith(script) for letter in letters)
    assert all(unicodedata.name(usual).startswith("LATIN") for usual in (*CYRILLIC.values(), *GREEK.values()))
    assert all(letter.isupper() == usual.isupper() for letter, usual in {**CYRILLIC, **GREEK}.items())


def test_in_coded_fields_every_one_is_a_slip() -> None:
    expect(
        look_alike_letter,
        """
        section,serial,code,name,grade
        I,1,01-О1,Baker,А      <- code, grade
        І,2,01-02,Miller,Α      <- section, grade
        I,3,01-03,Cook,С*      <- grade
        I,б,01-04,Brewer,A      <- serial
        """,
    )


def test_in_names_it_is_one_amid_latin_letters_and_chinese_characters() -> None:
    expect(
        look_alike_letter,
        """
        section,serial,code,name,grade
        I,1,01-01,Х系列产品装调试验工,A      <- name
        I,2,01-02,数控（СNC）车工,A      <- name
        I,3,01-03,Βaker,A      <- name
        I,4,01-04,俄语Переводчик Х型,A      <- name
        I,5,01-05,МТ技师,A      <- name
        """,
    )


def test_names_and_signs_of_other_scripts_are_no_slips() -> None:
    expect(
        look_alike_letter,
        """
        section,serial,code,name,grade
        I,1,01-01,Оператор,A
        I,2,01-02,сор,A
        I,3,01-03,俄语Переводчик,A
        I,4,01-04,Оператор с IBM,A
        I,5,01-05,Αρτοποιός,A
        I,6,01-06,γ射线、Ω计检验工,A
        I,7,01-07,Оператор ЭВМ（一级）,A
        """,
    )


def test_a_field_that_is_written_in_another_script_keeps_its_letters() -> None:
    expect_under(
        schema_with(grade="type: string, constraints: {required: true, enum: [А, Б, В]}"),
        look_alike_letter,
        """
        section,serial,code,name,grade
        I,1,01-01,Baker,А
        I,2,01-02,Miller,В
        I,3,01-03,Cook,Α      <- grade
        """,
    )


def test_the_letter_is_named_at_its_place() -> None:
    table = parse_table(
        """
        section,serial,code,name,grade
        I,1,01-01,数控СNC车工,A
        """
    )
    (finding,) = judge_table(table.data).findings
    assert (finding.line, finding.column) == (2, 13)
    assert finding.message.render("en") == "С is a Cyrillic letter (U+0421), which only looks like C"
    assert finding.message.render("zh") == "“С”是西里尔字母（U+0421），只是看上去像“C”"
