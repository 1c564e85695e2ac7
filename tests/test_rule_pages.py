"""Every rule is documented, its samples are true, and it speaks both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polib
import pytest

from documentation.formats import descriptions
from mulu.gate_rules import gate_rules
from tests.expecting import all_rules, expect
from tests.sample import REPOSITORY
from tests.translations import DOCUMENTATION, TOOLKIT, VALIDATORS, toolkit_texts, validator_texts

if TYPE_CHECKING:
    from mulu.rule import Rule

RULES = sorted([*all_rules().values(), *gate_rules().values()], key=lambda rule: rule.name)
TABLES = [rule for rule in RULES if not re.match(r"\s*#", rule.page.bad)]


def _name(rule: Rule) -> str:
    return rule.name


@pytest.mark.parametrize("rule", TABLES, ids=_name)
def test_the_bad_sample_is_at_fault_just_where_its_arrows_point(rule: Rule) -> None:
    assert "<-" in rule.page.bad
    expect(rule, rule.page.bad)


@pytest.mark.parametrize("rule", TABLES, ids=_name)
def test_the_good_sample_is_in_order(rule: Rule) -> None:
    assert "<-" not in rule.page.good
    expect(rule, rule.page.good)


@pytest.mark.parametrize("rule", RULES, ids=_name)
def test_a_rule_file_and_function_have_one_name(rule: Rule) -> None:
    name = rule.name.replace("-", "_")
    folder = "gate_rules" if rule.kind == "gate" else "rules"
    file = REPOSITORY / (rule.path or f"src/mulu/{folder}/{name}.py")
    assert file.stem == rule.judge.__name__ == name
    assert f"def {name}(" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("path", "texts"),
    [(TOOLKIT, toolkit_texts), (VALIDATORS / "zh_CN.po", validator_texts), (DOCUMENTATION, descriptions)],
    ids=["toolkit", "validators", "documentation"],
)
def test_everything_said_is_translated_into_chinese(path: object, texts: object) -> None:
    translated = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
    wanted = texts()  # type: ignore[operator]
    assert set(translated) == wanted, "run: make messages"
    lacking = [text for text in wanted if not translated[text]]
    assert not lacking
    for text, chinese in translated.items():
        assert set(re.findall(r"{\w*}", text)) == set(re.findall(r"{\w*}", chinese)), text


def test_the_compiled_translations_are_those_of_the_text_file() -> None:
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(TOOLKIT.with_suffix(".mo")))}
    assert compiled == {entry.msgid: entry.msgstr for entry in polib.pofile(str(TOOLKIT)) if entry.msgstr}
