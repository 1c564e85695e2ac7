"""Faults in the YAML files: findings where stewards write, exit 2 where the judge is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mulu.finding import BLINDING
from tests.command import Outcome, check, findings, mulu
from tests.sample import CATALOG, EDITION, SAMPLE_SCHEMA, copy_repository, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = b"section,serial,code,name,grade\nI,1,01-01,Baker,A*\n"
WAIVER = """format: mulu.waivers/1
waivers:
  - rule: unexplained-mark
    edition: "2026"
    field: name
    value: ★
    reason: printed so
    owner: us
    until: "2028"
"""
MARKED = ITEMS.replace(b"Baker", "Baker★".encode())


def broken(root: Path) -> Outcome:
    """The outcome of a check that must not give a verdict."""
    outcome = mulu("check", "--root", root, "--lang", "en")
    assert outcome.code == 2, outcome.out
    assert outcome.out == ""
    assert outcome.err.count("\n") == 1
    assert "Traceback" not in outcome.err
    return outcome


@pytest.mark.parametrize(
    ("said", "instead", "line", "field"),
    [
        pytest.param("state: draft", "state: final", 2, "state", id="a state that does not exist"),
        pytest.param("state: draft", "stat: draft", 2, "stat", id="an unknown key"),
        pytest.param("notes:\n", "notes: none\n#", 4, "notes", id="a text for a list"),
        pytest.param("sections: {I: First, II: Second}", "sections: [I, II]", 3, "sections", id="a list for a map"),
        pytest.param("format: mulu.edition/1", "format: mulu.edition/9", 1, "format", id="a format of the future"),
        pytest.param("state: draft", "state: draft\nstate: draft", 3, None, id="a key twice"),
        pytest.param("notes:", "notes: [", 5, None, id="no YAML"),
        pytest.param("state: draft", "state: &x draft\ntitle: *x", 3, None, id="an alias"),
        pytest.param("sections: {", "previous: twenty\nsections: {", 3, "previous", id="no name of an edition"),
    ],
)  # fmt: skip
def test_a_fault_in_edition_yaml_is_a_finding_at_its_line(
    tmp_path: Path, said: str, instead: str, line: int, field: str | None
) -> None:
    root = make_catalog(tmp_path, ITEMS, edition=EDITION.replace(said, instead))
    found = findings(root)
    assert found
    assert {rule for rule, _, _ in found} == {"broken-yaml"}
    assert line in {at for _, at, _ in found}
    assert field is None or field in {name for _, _, name in found}


def test_a_missing_note_is_found_where_the_notes_stand(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    facts = root / "catalogs" / "shanghai-skill-subsidy" / "2026" / "edition.yaml"
    text = facts.read_text("utf-8")
    facts.write_text(text.replace("notes:\n  - 注：标*的项目为技岗匹配项目。\n", "notes: []\n"), "utf-8")
    found = [one for one in check(root)["findings"] if not one["waived"]]
    assert [(one["rule"], one["path"].rpartition("/")[2], one["line"], one["source"]) for one in found] == [
        ("differs-from-source", "edition.yaml", 8, "line 1913")
    ]


def test_a_missing_note_of_a_draft_leaves_its_mark_unexplained(tmp_path: Path) -> None:
    root = make_catalog(tmp_path, ITEMS, edition=EDITION[: EDITION.index("notes:")])
    assert findings(root) == [("unexplained-mark", 2, "grade")]


@pytest.mark.parametrize(
    ("said", "instead", "line"),
    [
        pytest.param("unique: true", "uniq: true", 7, id="an unknown constraint"),
        pytest.param("type: integer", "type: integre", 6, id="a type that does not exist"),
        pytest.param('"[0-9]{2}-[0-9]{2}"', '"[0-9"', 7, id="a pattern that is none"),
        pytest.param('"[0-9]{2}-[0-9]{2}"', "'\\d{2}'", 7, id="a pattern that matches other digits too"),
        pytest.param('"[0-9]{2}-[0-9]{2}"', '"(?=a)b"', 7, id="a pattern that looks ahead"),
        pytest.param('"[0-9]{2}-[0-9]{2}"', '"(?P<a>x)(?P=a)"', 7, id="a pattern that looks back"),
        pytest.param('"[0-9]{2}-[0-9]{2}"', '"a\\\\Z"', 7, id="a pattern that only Python understands"),
        pytest.param("minimum: 1", "minimum: one", 6, id="a bound that is no number"),
        pytest.param("key: [code]", "key: [kode]", 10, id="an identity of no field"),
        pytest.param("field: serial,", "field: number,", 11, id="a numbering of no field"),
        pytest.param("name: grade,", "name: name,", 9, id="two fields of one name"),
        pytest.param("name: grade,", "name: line,", 9, id="a field with a reserved name"),
        pytest.param("format: mulu.schema/1", "format: mulu.schema/2", 2, id="a format of the future"),
    ],
)
def test_a_broken_schema_gives_no_verdict_but_its_line(
    tmp_path: Path, said: str, instead: str, line: int
) -> None:
    assert said in SAMPLE_SCHEMA
    outcome = broken(make_catalog(tmp_path, ITEMS, SAMPLE_SCHEMA.replace(said, instead)))
    assert outcome.err.startswith(f"mulu: schemas/trades.yaml:{line}: ")


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ("duplicate-kode: error", "there is no rule duplicate-kode"),
        ("stray-space: fatal", "stray-space"),
        ("stray-space: {depth: 3}", "has no option depth"),
        ("stray-space: {severity: info}", "info"),
    ],
)
def test_a_rule_that_does_not_exist_as_said_gives_no_verdict(tmp_path: Path, rules: str, words: str) -> None:
    outcome = broken(make_catalog(tmp_path, ITEMS, f"{SAMPLE_SCHEMA}rules:\n  {rules}\n"))
    assert outcome.err.startswith("mulu: schemas/trades.yaml:19: ")
    assert words in outcome.err


VALIDATOR = '''"""A rule."""

import narwhals as nw
from mulu.rule import Fault, item_rule


@item_rule("{value} is bad", reads=["name"])
def bad_name(schema, *, word: str):
    """A name is bad.

    Why: So.

    Mend: So.

    Bad::

        x

    Good::

        y
    """
    return Fault(nw.col("name") == word, "name")
'''
WITH_OWN_RULE = f"{SAMPLE_SCHEMA}rules:\n  bad-name: {{word: Baker}}\n"


def test_a_rule_of_the_repository_judges_where_the_schema_names_it(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"validators/bad_name.py": VALIDATOR}
    assert findings(make_catalog(tmp_path / "named", ITEMS, WITH_OWN_RULE, files=files)) == [
        ("bad-name", 2, "name")
    ]
    assert findings(make_catalog(tmp_path / "unnamed", ITEMS, files=files)) == []


@pytest.mark.parametrize(
    ("said", "instead", "line", "words"),
    [
        pytest.param(
            'nw.col("name")', 'nw.col("nam")', None, "bad-name", id="it asks for a column that is not there"
        ),
        pytest.param(
            "    return Fault", "    raise ValueError(word)\n    return Fault", 23, "Baker", id="it raises"
        ),
        pytest.param(
            "import narwhals as nw", "import narwhalz as nw", 3, "narwhalz", id="it cannot be imported"
        ),
        pytest.param("def bad_name(", "def bad_names(", None, "bad_name", id="its function has another name"),
        pytest.param("    Why: So.\n", "", None, "Why", id="its page is not whole"),
        pytest.param("    return Fault", "    return 1 + (", 23, "SyntaxError", id="it is no Python"),
        pytest.param(
            'return Fault(nw.col("name") == word, "name")',
            "return 7",
            None,
            "bad-name",
            id="it gives no fault",
        ),
    ],
)
def test_a_broken_rule_gives_no_verdict_but_its_file(
    tmp_path: Path, said: str, instead: str, line: int | None, words: str
) -> None:
    assert said in VALIDATOR
    files: dict[str, str | bytes] = {"validators/bad_name.py": VALIDATOR.replace(said, instead)}
    outcome = broken(make_catalog(tmp_path, ITEMS, WITH_OWN_RULE, files=files))
    place = f"validators/bad_name.py:{line}" if line else "validators/bad_name.py"
    assert outcome.err.startswith(f"mulu: {place}: ")
    assert words in outcome.err


def test_the_files_of_a_repository_cannot_shadow_installed_packages(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "validators/_words.py": 'BAD = "Baker"\n',
        "validators/bad_name.py": VALIDATOR.replace(
            "import narwhals", "from ._words import BAD\nimport narwhals"
        ).replace("== word", "== BAD"),
    }
    assert findings(make_catalog(tmp_path, ITEMS, WITH_OWN_RULE, files=files)) == [("bad-name", 2, "name")]


@pytest.mark.parametrize(
    ("words", "place", "problem"),
    [
        ("BAD = 1\n  x\n", "_words.py:2", "IndentationError: unexpected indent"),
        ("BAD = 1\nBAD + 'x'\n", "_words.py:2", "TypeError: unsupported operand type"),
        (None, "bad_name.py:3", "there is no file validators/_words.py"),
    ],
)
def test_what_is_wrong_with_a_file_that_rules_share_is_told_at_its_place(
    tmp_path: Path, words: str | None, place: str, problem: str
) -> None:
    rule = VALIDATOR.replace("import narwhals", "from ._words import BAD\nimport narwhals", 1)
    files: dict[str, str | bytes] = {"validators/bad_name.py": rule}
    if words is not None:
        files["validators/_words.py"] = words
    outcome = broken(make_catalog(tmp_path, ITEMS, WITH_OWN_RULE, files=files))
    assert outcome.err.startswith(f"mulu: validators/{place}: the rule cannot be loaded: {problem}")


@pytest.mark.parametrize("rule", sorted(BLINDING))
@pytest.mark.parametrize("severity", ["off", "warning"])
def test_what_keeps_other_rules_from_looking_is_always_an_error(
    tmp_path: Path, rule: str, severity: str
) -> None:
    root = make_catalog(tmp_path, MARKED, f"{SAMPLE_SCHEMA}rules:\n  {rule}: {severity}\n")
    line = len(SAMPLE_SCHEMA.splitlines()) + 2
    sentence = f"{rule} is always an error: where it finds something, other rules cannot look"
    assert broken(root).err == f"mulu: schemas/trades.yaml:{line}: {sentence}\n"
    assert (
        mulu("check", "--root", make_catalog(root, MARKED, f"{SAMPLE_SCHEMA}rules: {{{rule}: error}}\n")).code
        != 2
    )


@pytest.mark.parametrize(
    ("said", "instead", "line"),
    [
        ("reason: printed so", "reason: ''", 7),
        ("owner: us", "", 3),
        ('until: "2028"', "until: soon", 9),
        ("waivers:\n", "waiver:\n", 2),
        ('edition: "2026"', "edition: next", 4),
        ("rule: unexplained-mark", "rule: missing-file", 3),
        ("rule: unexplained-mark", "rule: changed-frozen-edition", 3),
    ],
)
def test_broken_waivers_give_no_verdict_but_their_line(
    tmp_path: Path, said: str, instead: str, line: int
) -> None:
    root = make_catalog(
        tmp_path, MARKED, files={"catalogs/trades/waivers.yaml": WAIVER.replace(said, instead)}
    )
    assert broken(root).err.startswith(f"mulu: catalogs/trades/waivers.yaml:{line}: ")


@pytest.mark.parametrize(
    ("said", "instead", "rules"),
    [
        ("", "", []),
        ("value: ★", "value: ☆", ["unexplained-mark", "unused-waiver"]),
        ("field: name", "field: grade", ["unexplained-mark", "unused-waiver"]),
        ("    field: name\n", "", ["unexplained-mark", "unused-waiver"]),
        ('edition: "2026"', 'edition: "2062"', ["unexplained-mark", "unused-waiver"]),
        ('until: "2028"', "until: 2020-01-01", ["unexplained-mark", "expired-waiver"]),
        ('until: "2028"', "until: 2999-01-01", []),
    ],
)
def test_a_waiver_accepts_only_what_it_names_and_only_until_its_end(
    tmp_path: Path, said: str, instead: str, rules: list[str]
) -> None:
    root = make_catalog(
        tmp_path, MARKED, files={"catalogs/trades/waivers.yaml": WAIVER.replace(said, instead)}
    )
    assert [rule for rule, _, _ in findings(root)] == rules


@pytest.mark.parametrize(
    ("path", "data", "place"),
    [
        ("catalogs/trades/catalog.yaml", CATALOG.replace("title", "titel"), "catalogs/trades/catalog.yaml:2"),
        ("catalogs/trades/catalog.yaml", "", "catalogs/trades/catalog.yaml:1"),
        ("schemas/trades.yaml", b"\xff", "schemas/trades.yaml:1"),
    ],
)
def test_a_broken_catalogue_gives_no_verdict_but_its_line(
    tmp_path: Path, path: str, data: str | bytes, place: str
) -> None:
    assert broken(make_catalog(tmp_path, ITEMS, files={path: data})).err.startswith(f"mulu: {place}: ")


def test_severities_are_the_schemas_to_say(tmp_path: Path) -> None:
    faulty = ITEMS.replace(b"Baker", b"Baker ")
    for level, code in (("error", 1), ("warning", 0), ("off", 0)):
        root = make_catalog(tmp_path / level, faulty, f"{SAMPLE_SCHEMA}rules: {{stray-space: {level}}}\n")
        assert mulu("check", "--root", root).code == code
        assert mulu("check", "--root", root, "--fail-on", "warning").code == (level != "off")
        assert mulu("check", "--root", root, "--fail-on", "never").code == 0


def test_a_waiver_ends_when_its_edition_is_published_and_not_when_it_is_drafted(tmp_path: Path) -> None:
    root = copy_repository(tmp_path)
    mulu("new", "shanghai-skill-subsidy/2027", "--from", "shanghai-skill-subsidy/2026", "--root", root)
    assert findings(root, "shanghai-skill-subsidy/2026") == []
    waivers = root / "catalogs" / "shanghai-skill-subsidy" / "waivers.yaml"
    waivers.write_text(waivers.read_text("utf-8").replace('until: "2027"', 'until: "2026"'), "utf-8")
    found = [rule for rule, _, _ in findings(root, "shanghai-skill-subsidy/2026")]
    assert found == ["unexplained-mark", "expired-waiver"]


@pytest.mark.parametrize("planted", ["raise SystemExit(0)", "raise KeyError('x')", "import sys; sys.exit(0)"])
def test_a_rule_that_leaves_is_a_broken_judge(tmp_path: Path, planted: str) -> None:
    for said, instead in (
        ("import narwhals", f"{planted}\nimport narwhals"),
        ("    return Fault", f"    {planted}\n    return Fault"),
    ):
        files: dict[str, str | bytes] = {"validators/bad_name.py": VALIDATOR.replace(said, instead, 1)}
        outcome = broken(make_catalog(tmp_path / str(len(instead)), ITEMS, WITH_OWN_RULE, files=files))
        assert "validators/bad_name.py:" in outcome.err


@pytest.mark.parametrize(
    ("said", "instead", "words"),
    [
        ('"name")\n', '"nome")\n', "bad-name"),
        ('nw.col("name") == word', 'nw.col("line")', "bad-name"),
        ('reads=["name"]', 'reads=["nome"]', "nome"),
        ("word: str", "word: Strange", "Strange"),
    ],
)
def test_a_rule_that_speaks_of_what_there_is_not_is_a_broken_judge(
    tmp_path: Path, said: str, instead: str, words: str
) -> None:
    assert said in VALIDATOR
    files: dict[str, str | bytes] = {"validators/bad_name.py": VALIDATOR.replace(said, instead)}
    assert words in broken(make_catalog(tmp_path, ITEMS, WITH_OWN_RULE, files=files)).err


def test_what_a_rule_prints_is_no_part_of_the_report(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "validators/bad_name.py": VALIDATOR.replace("    return Fault", "    print('{')\n    return Fault")
    }
    assert check(make_catalog(tmp_path, ITEMS, WITH_OWN_RULE, files=files))["summary"]["errors"] == 1
