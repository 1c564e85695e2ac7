"""Rule `compatibility-character`, beyond its manual page."""

from __future__ import annotations

import re
import unicodedata

from mulu.rules.compatibility_character import CLASS, compatibility_character
from tests.expecting import expect
from tests.rules import expect_under, schema_with


def test_signs_that_stand_for_others_are_found() -> None:
    expect(
        compatibility_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Painter of 10 ㎡,A      <- name
        I,2,01-02,①Baker,A      <- name
        I,3,01-03,O⟨U+FB03⟩cer,A      <- name
        I,4,01-04,⟨U+F900⟩师,A      <- name
        Ⅱ,1,01-05,Miller,A      <- section
        """,
    )


def test_chinese_signs_without_a_double_are_not() -> None:
    expect(
        compatibility_character,
        """
        section,serial,code,name,grade
        I,1,01-01,《茶》“艺”师…、·—,A
        I,2,01-02,〇号工⟨U+FA0E⟩,A
        """,
    )


def test_a_schema_may_allow_some_and_only_those() -> None:
    expect_under(
        schema_with(rules="{unused-note: off, compatibility-character: {allow: ㎡②}}"),
        compatibility_character,
        """
        section,serial,code,name,grade
        I,1,01-01,Painter of 10 ㎡,A
        I,2,01-02,Painter of 10 ㎢,A      <- name
        I,3,01-03,②Baker,A
        I,4,01-04,①Baker,A      <- name
        I,5,01-05,③Baker,A      <- name
        """,
    )


def test_whatever_unicode_replaces_is_found_but_for_blanks_full_width_forms_and_the_ellipsis() -> None:
    others = "\u2025\u2026\u00a0\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0\uff01-\uff5e"
    is_other = re.compile(f"[{others}]")
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    replaced = [sign for sign in signs if unicodedata.normalize("NFKC", sign) != sign]
    assert len(replaced) > 4000
    found = re.compile(CLASS)
    assert not [sign for sign in replaced if not found.match(sign) and not is_other.match(sign)]
