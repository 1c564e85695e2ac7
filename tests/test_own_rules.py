"""Rules of a repository's own: what judges nothing, or says what it cannot know, is refused with its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.command import check, findings, mulu
from tests.editions import items
from tests.gate_repository import SCHEMA, make_gate_repository
from tests.sample import REFERENCES, REGISTER, SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

PAGE = '''
    """A trade is of a kind that there is not.

    Why: So.

    Mend: So.

    Bad::

        x

    Good::

        y
    """
'''
HEAD = """
import narwhals as nw
from mulu.messages import say
from mulu.rule import Fault, Problem, cell_rule, character_rule, edition_rule, item_rule, reference_rule

"""
ITEMS = items("I,1,11-01,Baker,A*")
FILE = "validators/odd_trade.py"


def rule(decorator: str, argument: str, body: str, before: str = "") -> str:
    """The text of a rule `odd-trade`."""
    return f"{HEAD}{before}\n{decorator}\ndef odd_trade({argument}):{PAGE}    {body}\n"


def made(root: Path, text: str, *, named: str = "error", schema: str = SAMPLE_SCHEMA, **files: str) -> Path:
    """A repository whose schema names the rule."""
    beside = {f"validators/{name}": data for name, data in files.items()}
    rules = f"rules: {{odd-trade: {named}}}\n"
    return make_catalog(root, ITEMS, schema + rules, files={**REGISTER, FILE: text, **beside})


def refused(root: Path) -> str:
    """The one sentence with which a check gives no verdict."""
    outcome = mulu("check", "trades", "--root", root, "--lang", "en")
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1), outcome.err
    return outcome.err.removeprefix("mulu: ").removesuffix("\n")


@pytest.mark.parametrize("body", ["nw.col('name')", "return []", "return None"])
@pytest.mark.parametrize(
    ("decorator", "argument", "words"),
    [
        ('@item_rule("{value}", reads=["name"])', "schema", "under schemas/trades.yaml: return a Fault"),
        (
            '@cell_rule("{value}")',
            "field, schema",
            "for any field of schemas/trades.yaml: return an expression",
        ),
        ('@character_rule("{value}")', "field", "for any field of schemas/trades.yaml: return an expression"),
    ],
)
def test_a_rule_that_gives_nothing_under_a_schema_that_names_it_is_a_broken_judge(
    tmp_path: Path, decorator: str, argument: str, words: str, body: str
) -> None:
    if "character" in decorator and body == "return []":
        return
    told = refused(made(tmp_path, rule(decorator, argument, body)))
    assert told.startswith(f"{FILE}: the rule odd-trade gives nothing {words}")


def test_a_rule_about_cells_may_give_nothing_for_some_fields(tmp_path: Path) -> None:
    body = 'return nw.col("name") == "Baker" if field.name == "name" else None'
    root = made(tmp_path, rule('@cell_rule("{value} is odd")', "field, schema", body))
    assert findings(root, "trades") == [("odd-trade", 2, "name")]


def test_a_column_that_the_file_lacks_does_not_make_a_rule_about_it_a_broken_judge(tmp_path: Path) -> None:
    body = 'return nw.col("name") == "Baker" if field.name == "name" else None'
    root = made(tmp_path, rule('@cell_rule("{value} is odd")', "field, schema", body))
    (root / "catalogs/trades/2026/items.csv").write_text("section,serial,code,grade\nI,1,11-01,A*\n")
    assert findings(root, "trades") == [("missing-heading", 1, "name")]


def test_a_rule_that_gives_nothing_is_no_broken_judge_where_the_schema_has_it_off_or_does_not_name_it(
    tmp_path: Path,
) -> None:
    text = rule('@item_rule("{value}")', "schema", "return []")
    assert findings(made(tmp_path, text, named="off"), "trades") == []
    assert mulu("probe", "trades/2026", "--root", tmp_path, "--faults", "20").code == 0
    (tmp_path / "schemas/trades.yaml").write_text(SAMPLE_SCHEMA)
    assert findings(tmp_path, "trades") == []
    assert mulu("probe", "trades/2026", "--root", tmp_path, "--faults", "20").code == 0


REFERRING = rule(
    '@reference_rule("{value} is odd", reads=["code"])', "lookup", "yield Fault(lookup.is_known, 'code')"
)


def test_a_rule_about_references_is_refused_by_a_schema_without_them(tmp_path: Path) -> None:
    root = made(tmp_path, REFERRING)
    assert refused(root) == (
        "schemas/trades.yaml:18: the rule odd-trade holds items against a reference, and the schema has no "
        "references: declare one, or take the rule out"
    )


def test_a_rule_about_references_judges_where_there_are_some(tmp_path: Path) -> None:
    root = made(tmp_path, REFERRING, schema=SAMPLE_SCHEMA + REFERENCES)
    (root / "catalogs/trades/2026/items.csv").write_text(
        "section,serial,code,name,grade\nI,1,01-01,Baker,A*\n"
    )
    assert ("odd-trade", 2, "code") in findings(root, "trades")
    (root / FILE).write_text(REFERRING.replace("yield Fault(lookup.is_known, 'code')", "return []"))
    assert refused(root).startswith(f"{FILE}: the rule odd-trade gives nothing under schemas/trades.yaml")


def test_a_rule_of_each_field_is_named_itself_and_not_for_one_field_alone(tmp_path: Path) -> None:
    text = rule('@cell_rule("{value}", per_field=True)', "field, schema", "return nw.col(field.name) == 'A'")
    root = made(tmp_path, text)
    assert findings(root, "trades") == [("odd-trade-grade", 2, "grade")]
    (root / "schemas/trades.yaml").write_text(f"{SAMPLE_SCHEMA}rules: {{odd-trade-grade: error}}\n")
    assert refused(root).startswith(
        "schemas/trades.yaml:18: odd-trade-grade says how much the rule odd-trade matters in one field: name"
    )


@pytest.mark.parametrize("decorator", ["@reading_rule", "@gate_rule"])
def test_a_rule_that_only_the_toolkit_can_see_is_refused(tmp_path: Path, decorator: str) -> None:
    text = rule(decorator, "", "return None", f"from mulu.rule import {decorator[1:]}\n")
    assert refused(made(tmp_path, text)).startswith(f"{FILE}: rules that are seen while files are read")


@pytest.mark.parametrize("kind", ["character", "cell", "item", "reference", "edition"])
def test_a_decorator_without_its_message_is_told_as_that(tmp_path: Path, kind: str) -> None:
    if kind == "reference":
        text = rule('@reference_rule(odd, reads=["code"])', "lookup", "return []", "def odd(): ...\n")
    else:
        text = rule(f"@{kind}_rule", "schema", "return []")
    line = text[: text.index(f"@{kind}_rule")].count("\n") + 1
    told = refused(made(tmp_path, text))
    assert told == f'{FILE}:{line}: the decorator needs the message of its findings: @{kind}_rule("…")'


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ('(5, "name")', "(5, 'name'), which is no Problem"),
        ("object()", "object, which is no Problem"),
        ('Problem("5", "name")', "a Problem whose line is '5'; it must be a whole number"),
        ("Problem(True)", "a Problem whose line is True; it must be a whole number"),
        ("Problem(2, 7)", "a Problem whose field is 7; it must be text"),
        ("Problem(2, value=7)", "a Problem whose value is 7; it must be text"),
        ("Problem(2, path=None)", "a Problem whose path is None; it must be text"),
        ("Problem(2, offset='a')", "a Problem whose offset is 'a'; it must be a whole number"),
        ("Problem(2, says=['a'])", "a Problem whose says is ['a']; it must be words, each with what"),
        ("Problem(2, causes='a-b')", "a Problem whose causes is 'a-b'; it must be names of rules"),
        (
            'Problem(2, "name", message="hello")',
            "a Problem whose message is 'hello'; it must be a sentence of say(…)",
        ),
        ("Problem(3)", "a Problem on line 3 of items.csv, where there is no such line"),
        ("Problem(0)", "a Problem on line 0 of items.csv, where there is no such line"),
        ('Problem(0, path="edition.yaml")', "a Problem on line 0 of edition.yaml, where there"),
        ('Problem(2, "nmae")', "a Problem in a field nmae, which the schema has not"),
        (
            'Problem(path="../../x.csv")',
            "a Problem in ../../x.csv, which is no file of an edition; there are",
        ),
        ('Problem(path="source/../x")', "a Problem in source/../x, which is no file of an edition"),
        ('Problem(path="/etc/hosts")', "a Problem in /etc/hosts, which is no file of an edition"),
    ],
)
def test_a_problem_that_is_none_or_about_no_place_is_a_broken_judge(
    tmp_path: Path, problem: str, words: str
) -> None:
    text = rule('@edition_rule("{value} is odd")', "case", f"yield {problem}")
    told = refused(made(tmp_path, text))
    assert told.startswith(f"{FILE}: the rule odd-trade gave {words}")


def test_a_problem_can_be_about_each_file_of_an_edition(tmp_path: Path) -> None:
    paths = ["items.csv", "edition.yaml", "extract.csv", "corrections.yaml", "changes.yaml", "source/a.txt"]
    text = rule('@edition_rule("odd")', "case", f"yield from (Problem(1, path=path) for path in {paths})")
    found = check(made(tmp_path, text), "trades")["findings"]
    assert sorted(one["path"] for one in found) == sorted(f"catalogs/trades/2026/{path}" for path in paths)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ('Fault("name", "name")', "a Fault whose where is 'name'; it must be an expression"),
        ('Fault(HERE, "name", {"word": "a"})', "a Fault whose says['word'] is 'a'; it must be an expression"),
        ('Fault(HERE, "name", ["word"])', "a Fault whose says is ['word']; it must be words"),
        ('Fault(HERE, "name", message=say("odd"))', "a Fault whose message is Message("),
        (
            'Fault(HERE, "name", tell=lambda words: "odd")',
            "a Fault whose tell is 'odd'; it must be a sentence",
        ),
        (
            'Fault(HERE, "name", offset=lambda words: None)',
            "a Fault whose offset is None; it must be a whole",
        ),
    ],
)
def test_a_fault_that_is_not_made_as_one_is_a_broken_judge(tmp_path: Path, fault: str, words: str) -> None:
    body = f"return {fault}"
    text = rule('@item_rule("odd", reads=["name"])', "schema", body, 'HERE = nw.col("name") == "Baker"\n')
    assert refused(made(tmp_path, text)).startswith(f"{FILE}: the rule odd-trade gave {words}")


WORDY = "validators/odd_trade.py: the message {} names {{oops}}, which the rule does not give"


@pytest.mark.parametrize("where", ['nw.col("name") == "Baker"', 'nw.col("name") == "Nobody"'])
def test_a_message_that_names_what_the_rule_does_not_give_is_a_broken_judge(
    tmp_path: Path, where: str
) -> None:
    """Also while there is nothing to find: the day on which there is would be the wrong one."""
    body = f'return Fault({where}, "name", {{"word": nw.lit(1)}})'
    root = made(tmp_path, rule('@item_rule("{value} {word} {oops}", reads=["name"])', "schema", body))
    assert refused(root) == WORDY.format("{value} {word} {oops}")
    body = f'return Fault({where}, "name", message="{{key}} {{oops}}")'
    (root / FILE).write_text(rule('@item_rule("{value}", reads=["name"])', "schema", body))
    assert refused(root) == WORDY.format("{key} {oops}")


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        ('Problem(2, "name", says={"word": 1})', "{value} {word} {oops}"),
        ('Problem(2, message=say("{oops}", word=1))', "{oops}"),
        ('Problem(2, message=say("{word}", word=say("{oops}")))', "{oops}"),
    ],
)
def test_a_message_of_a_problem_names_what_it_is_given(tmp_path: Path, problem: str, message: str) -> None:
    text = rule('@edition_rule("{value} {word} {oops}")', "case", f"yield {problem}")
    assert refused(made(tmp_path, text)) == WORDY.format(message)


@pytest.mark.parametrize(
    "message", ["{", "}", "{}", "{0}", "{value.x}", "{value[0]}", "{value:>9}", "{value!r}"]
)
@pytest.mark.parametrize("kind", ["item", "edition"])
def test_a_brace_that_holds_no_plain_word_is_a_broken_judge(tmp_path: Path, message: str, kind: str) -> None:
    text = rule(f'@{kind}_rule("{message}")', "_", "return Fault(nw.col('line') > 1, 'name')")
    told = refused(made(tmp_path, text))
    assert told.startswith(
        f"{FILE}: the message {message} has a brace that holds no plain word: write {{value}}"
    )


def test_two_braces_stand_for_one(tmp_path: Path) -> None:
    text = rule('@item_rule("{{{value}}}")', "schema", "return Fault(nw.col('line') > 1, 'name')")
    found = check(made(tmp_path, text), "trades")["findings"]
    assert [one["message"] for one in found] == ["{Baker}"]


@pytest.mark.parametrize("chinese", ["{value}{oops}", "{value}{", "{0}", "{value:d}"])
def test_a_translation_with_other_words_is_told_as_the_text_is(tmp_path: Path, chinese: str) -> None:
    text = rule('@item_rule("{value} is odd")', "schema", "return Fault(nw.col('line') > 1, 'name')")
    po = f'msgid "{{value}} is odd"\nmsgstr "{chinese}"\n'
    root = made(tmp_path, text, **{"zh_CN.po": po})
    found = check(root, "trades", "--lang", "zh")["findings"]
    assert [one["message"] for one in found] == ["Baker is odd"]


def test_sentences_that_a_rule_says_itself_are_translated_by_the_repository(tmp_path: Path) -> None:
    says = 'say("{value} is odd, and {other}", value="Baker", other=say("alone"))'
    po = (
        'msgid "{value} is odd, and {other}"\nmsgstr "{value}单数，{other}"\n\nmsgid "alone"\nmsgstr "独一"\n'
    )
    for decorator, argument, body in (
        ('@edition_rule("")', "case", f'yield Problem(2, "name", message={says})'),
        ('@item_rule("")', "_", f"return Fault(nw.col('line') > 1, 'name', tell=lambda words: {says})"),
    ):
        root = made(tmp_path, rule(decorator, argument, body), **{"zh_CN.po": po})
        found = check(root, "trades", "--lang", "zh")["findings"]
        assert [one["message"] for one in found] == ["Baker单数，独一"]


NOISY = rule(
    '@item_rule("{value} is odd", reads=loud)',
    "schema",
    """print("NOISE")

    def told(words):
        print("NOISE")
        return say("odd")

    return Fault(nw.col("name") == "Baker", "name", tell=told)""",
    'def loud(schema):\n    print("NOISE")\n    return ["name"]\n\n\nprint("NOISE")\n',
)
QUIET = ("schema", "diff", "changes", "history")
"""Commands that need no rules."""


@pytest.mark.parametrize(
    "arguments",
    [
        "check -f json",
        "gate -f json",
        "gate --base main -f json",
        "probe trades/2027 --faults 20 -f json",
        "report --check",
        "report",
        "rules",
        "explain odd-trade",
        "schema trades",
        "diff trades/2026 trades/2027 -f json",
        "changes verify trades/2027",
        "history 01-01",
        "fix --diff",
        "waive trades/2027 --reason r --owner o --until 2030",
        "export trades/2027 --to FOLDER/a.xlsx",
        "site --out FOLDER/site",
        "freeze trades/2026",
    ],
)
def test_what_a_rule_prints_goes_to_standard_error_whatever_runs_it(tmp_path: Path, arguments: str) -> None:
    repository = make_gate_repository(tmp_path / "made")
    repository.replace(SCHEMA, "error}", "error, odd-trade: warning}")
    repository.write(FILE, NOISY)
    repository.propose()
    repository.branch("main", "change")
    name, *options = arguments.replace("FOLDER", str(tmp_path)).split()
    outcome = mulu(name, *options, "--root", repository.root)
    assert "NOISE" not in outcome.out
    assert ("NOISE" in outcome.err) is (name not in QUIET), outcome


def test_a_report_in_json_is_json_whatever_a_rule_prints(tmp_path: Path) -> None:
    outcome = mulu("check", "trades", "--root", made(tmp_path, NOISY), "-f", "json")
    assert json.loads(outcome.out)["summary"]["errors"] == 1
    assert outcome.err.startswith("NOISE\n")
