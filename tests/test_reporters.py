"""Reports are valid in their formats, whatever stands in the data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, strategies as st
from jsonschema import Draft4Validator, Draft7Validator
from lxml import etree
from markdown_it import MarkdownIt

from mulu import __version__
from mulu.escaping import markdown
from mulu.finding import Finding, Skipped, Verdict
from mulu.messages import Message, say, visible
from mulu.reporters import FORMATS, Telling, tell
from mulu.reporters.verdict_line import verdict_line
from mulu.rules import built_in_rules
from tests.sample import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Literal

    from mulu.finding import Severity

    FailOn = Literal["error", "warning", "never"]

SCHEMAS = REPOSITORY / "tests" / "formats"
SARIF = Draft4Validator(json.loads((SCHEMAS / "sarif-schema-2.1.0.json").read_text("utf-8")))
GITLAB = Draft7Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text("utf-8")))
JUNIT = etree.XMLSchema(etree.parse(str(SCHEMAS / "junit-10.xsd")))
MACHINE_FORMATS = [form for form in FORMATS if form != "text"]
PATH = "catalogs/trades/2026/items.csv"
NASTY = [
    "::error file=x::y",
    " ::stop-commands::z",
    "##[error]x",
    "###[add-mask]x",
    "%0A::warning::x",
    "a\n::warning::b\r\n::warning::c\r##[error]d",
    "<script>alert(1)</script><!-- &amp; &#64;",
    "a|b\\|c\\\\|",
    "]]>",
    "@everyone @org/team 用户@everyone",
    "`code` ``two`` ```three",
    "[text](https://evil.example) ![image](https://evil.example/i.png)",
    "www.例子.cn",
    "https://evil.example www.evil.example me@evil.example #1 org/repo#2 GH-3 :tada: $x$",
    "**bold** _it_ ~~no~~ # heading",
    "{0} {{1}} {value}",
    "a\u200bb\u202ec\ufeff",
    "a\u2028b\u2029c\x85d",
    "\x00\x08\x0b\x1f\x7f\x9f\ufffe\uffff",
    "\x1b[31mred",
    "\ud800",
    "",
    "长" * 2_000,
]


def for_any_text(test: Callable[[str], None]) -> Callable[[], None]:
    """Run a test with all that is nasty, and with texts of any characters, even of none that exist."""
    for text in NASTY:
        test = example(text)(test)
    return given(st.text(st.characters(exclude_categories=()), max_size=30))(test)


def found(value: str | None, severity: Severity = "error", **other: object) -> Finding:
    message = say("{value} is not in the list {expected}", value=value, expected="A, B")
    finding = Finding(
        "unlisted-grade", severity, PATH, 8, message, "grade", 5, "01-01", value, edition="2026"
    )
    changes: dict[str, Any] = other
    return replace(finding, **changes)


def judged(findings: Sequence[Finding], **other: object) -> Verdict:
    severities = [finding.severity for finding in findings if finding.waived is None]
    counts: dict[str, Any] = {
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "waived": len(findings) - len(severities),
        **other,
    }
    return Verdict(findings, editions=1, items=379, rules=24, **counts)


def told(
    form: str,
    findings: Sequence[Finding] = (),
    language: str = "en",
    fail_on: FailOn = "error",
    **other: object,
) -> str:
    return tell(Telling(judged(findings, **other), language, built_in_rules(), fail_on), form)


def everywhere(text: str) -> list[Finding]:
    """Findings that carry a text wherever data can stand."""
    name = re.sub(r"[/\\]", "", text)
    return [
        found(text, key=text, source=text),
        found(text, "warning", line=None, column=None, path=f"catalogs/{name}/items.csv"),
        found(text, message=Message(f"{re.sub('[{}]', '', text)} is wrong"), field=text),
        found(text, waived=text),
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_report_ends_in_one_line_break_and_is_utf_8(form: str, language: str) -> None:
    for findings in ([], *map(everywhere, NASTY)):
        text = told(form, findings, language)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        if form != "text":
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\ud800-\udfff]", text)


def test_the_verdict_line_says_open_or_shut() -> None:
    telling = Telling(judged([found("D"), found("E", "warning"), found("F", waived="why")]), "en", {})
    assert (
        verdict_line(telling)
        == "Shut. Editions: 1, items: 379, rules: 24, errors: 1, warnings: 1, waived: 1."
    )
    assert verdict_line(replace(telling, fail_on="never")).startswith("Open. ")


# JSON


def test_json_keeps_the_contract_to_the_letter() -> None:
    skipped = [Skipped("duplicate-code", say("there is no column {name}", name="code"), "2026")]
    findings = [
        found("D", source="line 61"),
        found(None, "warning", line=None, column=None, field=None, key=None, waived="because"),
    ]
    assert (
        told("json", findings, skipped=skipped, omitted={"unlisted-grade": 2, "missing": 1})
        == """{
  "format": "mulu.findings/1",
  "findings": [
    {
      "rule": "unlisted-grade",
      "severity": "error",
      "path": "catalogs/trades/2026/items.csv",
      "line": 8,
      "field": "grade",
      "column": 5,
      "key": "01-01",
      "value": "D",
      "message": "D is not in the list A, B",
      "source": "line 61",
      "waived": null
    },
    {
      "rule": "unlisted-grade",
      "severity": "warning",
      "path": "catalogs/trades/2026/items.csv",
      "line": null,
      "field": null,
      "column": null,
      "key": null,
      "value": null,
      "message": " is not in the list A, B",
      "source": null,
      "waived": "because"
    }
  ],
  "skipped": [
    {
      "rule": "duplicate-code",
      "reason": "there is no column code",
      "edition": "2026"
    }
  ],
  "summary": {
    "editions": 1,
    "items": 379,
    "rules": 24,
    "errors": 1,
    "warnings": 0,
    "waived": 1,
    "omitted": {
      "missing": 1,
      "unlisted-grade": 2
    }
  }
}
"""
    )


def test_json_says_nothing_of_omissions_where_there_are_none() -> None:
    assert list(json.loads(told("json"))["summary"]) == [
        "editions",
        "items",
        "rules",
        "errors",
        "warnings",
        "waived",
    ]


@for_any_text
def test_json_gives_every_value_back_unchanged(text: str) -> None:
    first, *_, last = json.loads(told("json", everywhere(text)))["findings"]
    assert (first["key"], first["value"], first["source"], last["waived"]) == (text, text, text, text)


# GitHub


def commands_in(report: str) -> list[tuple[str, dict[str, str], str]]:
    """What the runner (`ActionCommand.cs`) obeys: the name, the properties, the data."""
    obeyed = []
    for line in re.split("\r\n|\r|\n", report):
        assert "##[" not in line
        if command := re.match(r"\s*::([^ :]*)(?: (.*?))?::(.*)", line):
            pairs = (pair.split("=", 1) for pair in (command[2] or "").split(",") if pair)
            obeyed.append(
                (command[1], {name: unescape(value, ":,") for name, value in pairs}, unescape(command[3]))
            )
    return obeyed


def unescape(text: str, more: str = "") -> str:
    for character in f"\r\n{more}%":
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def test_github_annotates_errors_and_warnings_at_their_places_and_leaves_waived_ones_out() -> None:
    path = "a%0A,line=9::b/items.csv"
    findings = [
        found("50%,\n"),
        found("E", "warning", line=None, column=None, path=path),
        found("F", waived="why"),
    ]
    report = told("github", findings)
    assert commands_in(report) == [
        (
            "error",
            {"file": PATH, "line": "8", "col": "5", "title": "unlisted-grade"},
            "50%,⟨U+000A⟩ is not in the list A, B",
        ),
        ("warning", {"file": path, "title": "unlisted-grade"}, "E is not in the list A, B"),
    ]
    assert report.endswith("\nShut. Editions: 1, items: 379, rules: 24, errors: 1, warnings: 1, waived: 1.\n")


@for_any_text
def test_github_obeys_nothing_that_stands_in_data(text: str) -> None:
    findings = everywhere(text)
    told_commands = commands_in(told("github", findings * 8))
    assert [name for name, _, _ in told_commands] == ["error", "warning", "error"] * 5 + ["warning"] * 3 + [
        "notice"
    ]
    assert {given.get("line") for _, given, _ in told_commands} == {"8", None}


def test_github_annotates_ten_of_a_kind_and_lists_the_rest_as_plain_lines() -> None:
    report = told("github", [found(str(number)) for number in range(12)], omitted={"unlisted-grade": 5})
    assert len([line for line in report.splitlines() if line.startswith("::error ")]) == 10
    assert report.splitlines()[10:] == [
        f"error {PATH}:8:5 [unlisted-grade] 10 is not in the list A, B",
        f"error {PATH}:8:5 [unlisted-grade] 11 is not in the list A, B",
        "unlisted-grade: 5 more finding(s) are not listed",
        "::notice title=mulu::2 more finding(s) are listed in the log of this step",
        "Shut. Editions: 1, items: 379, rules: 24, errors: 12, warnings: 0, waived: 0.",
    ]


@pytest.mark.parametrize("form", ["github", "markdown"])
def test_huge_values_are_cut_for_the_eye(form: str) -> None:
    assert len(told(form, [found("长" * 100_000)])) < 2_000
    assert "长…" in told(form, [found("长" * 100_000)])


# GitLab


@for_any_text
def test_gitlab_reports_fit_the_schema(text: str) -> None:
    issues = json.loads(told("gitlab", everywhere(text)))
    GITLAB.validate(issues)
    assert [issue["severity"] for issue in issues] == ["major", "minor", "major", "info"]
    assert issues[1]["location"]["lines"] == {"begin": 1}


def test_gitlab_fingerprints_outlive_a_move_and_tell_repetitions_apart() -> None:
    def fingerprints(*findings: Finding) -> list[str]:
        return [issue["fingerprint"] for issue in json.loads(told("gitlab", findings))]

    before = fingerprints(found("D"), found("D"), found("E"))
    assert len(set(before)) == 3
    assert (
        fingerprints(found("D", line=9), found("D", line=10, message=say("other")), found("E", line=11))
        == before
    )


def test_gitlab_says_why_a_finding_is_waived() -> None:
    (issue,) = json.loads(told("gitlab", [found("D", waived="printed so")]))
    assert issue["description"] == "D is not in the list A, B (waived because: printed so)"


def test_gitlab_gives_an_empty_list_where_there_is_nothing_to_say() -> None:
    assert json.loads(told("gitlab")) == []


# JUnit


def junit(
    findings: Sequence[Finding] = (), fail_on: FailOn = "error", skipped: Sequence[Skipped] = ()
) -> etree._Element:
    root = etree.fromstring(told("junit", findings, fail_on=fail_on, skipped=skipped).encode())
    JUNIT.assertValid(root)
    for suite in root.iter("testsuite"):
        for name, path in (
            ("tests", "testcase"),
            ("failures", "testcase/failure"),
            ("skipped", "testcase/skipped"),
        ):
            assert int(suite.attrib[name]) == len(suite.findall(path))
    return root


@for_any_text
def test_junit_reports_fit_the_schema_and_show_what_xml_cannot_hold(text: str) -> None:
    root = junit(everywhere(text))
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == f"{visible(text)} is not in the list A, B"
    assert failure.text == f"{PATH}:8:5: {failure.get('message')}"


@pytest.mark.parametrize(
    ("fail_on", "outcomes"),
    [
        ("error", ["failure", "system-out", "skipped"]),
        ("warning", ["failure", "failure", "skipped"]),
        ("never", ["system-out", "system-out", "skipped"]),
    ],
)
def test_junit_fails_what_shuts_and_skips_what_is_waived(fail_on: FailOn, outcomes: list[str]) -> None:
    root = junit([found("D"), found("E", "warning"), found("F", waived="printed so")], fail_on=fail_on)
    assert [child.tag for child in root.findall(f"testsuite[@name='{PATH}']/testcase/*")] == outcomes
    assert int(root.attrib["failures"]) == outcomes.count("failure")
    assert [child.get("message") for child in root.iter("skipped")] == ["waived because: printed so"]


def test_junit_has_a_passing_case_where_nothing_was_found() -> None:
    root = junit()
    assert [(case.get("name"), len(case)) for case in root.iter("testcase")] == [("catalogues", 0)]
    assert (
        root.findtext("testsuite/system-out")
        == "Open. Editions: 1, items: 379, rules: 24, errors: 0, warnings: 0, waived: 0."
    )


def test_junit_skips_rules_that_did_not_judge_everything() -> None:
    root = junit(skipped=[Skipped("differs-from-source", say("a draft has no source"), "2027")])
    (case,) = root.findall("testsuite/testcase[skipped]")
    assert (case.get("name"), case[0].get("message")) == ("differs-from-source 2027", "a draft has no source")


# SARIF


def sarif(findings: Sequence[Finding] = (), **other: object) -> dict[str, Any]:
    log = json.loads(told("sarif", findings, "en", "error", **other))
    SARIF.validate(log)
    run: dict[str, Any] = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    return run


@for_any_text
def test_sarif_reports_fit_the_schema(text: str) -> None:
    run = sarif(everywhere(text))
    assert run["results"][0]["properties"]["value"] == text
    for result in run["results"]:
        assert re.fullmatch(
            r"[A-Za-z0-9/._~%-]+", result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        )
        assert "](" not in result["message"]["text"]
        assert not re.search("[{}]", re.sub("{{|}}", "", result["message"]["text"]))


def test_sarif_tells_place_level_and_waiver() -> None:
    run = sarif(
        [
            found("D", path="目录/items.csv"),
            found("E", "warning", line=None, column=None, waived="printed so"),
        ]
    )
    first, second = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "%E7%9B%AE%E5%BD%95/items.csv", "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 8, "startColumn": 5},
            }
        }
    ]
    assert (first["level"], first["suppressions"]) == ("error", [])
    assert "region" not in second["locations"][0]["physicalLocation"]
    assert second["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "printed so"}
    ]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["version"] == __version__


def test_sarif_carries_the_manual_pages_of_rules_of_a_field_too() -> None:
    unknown = replace(found("D"), rule="from-elsewhere")
    other, known = sarif([found("D"), unknown])["tool"]["driver"]["rules"]
    page = built_in_rules()["unlisted"].page
    assert other == {"id": "from-elsewhere"}
    assert (known["id"], known["shortDescription"]["text"]) == ("unlisted-grade", page.fault)
    assert known["help"]["text"] == page.mend


def test_sarif_tells_what_was_not_judged_and_what_is_not_listed() -> None:
    skipped = [Skipped("differs-from-source", say("a draft has no source"), "2027")]
    (invocation,) = sarif(skipped=skipped, omitted={"unlisted-grade": 5})["invocations"]
    assert [note["message"]["text"] for note in invocation["toolExecutionNotifications"]] == [
        "differs-from-source did not judge everything in edition 2027: a draft has no source",
        "unlisted-grade: 5 more finding(s) are not listed",
    ]


# Markdown


class Page(HTMLParser):
    """A rendered page: its tags, the texts of its cells, and all text that is not code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.prose = ""
        self.feed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.append(tag)
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data
        if self.tags[-1:] != ["code"]:
            self.prose += data

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


def page(markdown: str) -> Page:
    shown = Page(markdown)
    assert {tag.strip("/") for tag in shown.tags} <= {
        "h2",
        "h3",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "code",
        "p",
    }
    assert not re.search(r"@\w|\w@|#\w|://|www\.|GH-|:\w+:|[<$*_`\[]", shown.prose)
    return shown


@for_any_text
def test_markdown_shows_data_as_it_is_and_reads_nothing_into_it(text: str) -> None:
    shown = page(f"| a |\n| --- |\n| {markdown(visible(text))} |\n")
    assert [cell.strip() for cell in shown.cells] == [visible(text).strip()]


@for_any_text
def test_markdown_tables_keep_their_shape(text: str) -> None:
    assert len(page(told("markdown", everywhere(text))).cells) == 4 * 4


def test_markdown_lists_what_is_open_and_what_is_waived() -> None:
    assert (
        told("markdown", [found("D-1"), found("E", "warning", waived="printed so"), found("请 @me")])
        == f"""\
## Shut. Editions: 1, items: 379, rules: 24, errors: 2, warnings: 0, waived: 1.

| Place | Rule | What | Message |
| --- | --- | --- | --- |
| `{PATH}:8:5` | `unlisted-grade` (error) | `01-01` · grade · `D-1` | `D-1` is not in the list A, B |
| `{PATH}:8:5` | `unlisted-grade` (error) | `01-01` · grade · 请 `@me` | 请 `@me` is not in the list A, B |

### Waived

| Place | Rule | What | Reason |
| --- | --- | --- | --- |
| `{PATH}:8:5` | `unlisted-grade` (warning) | `01-01` · grade · E | printed so |
"""
    )


def test_markdown_has_no_table_where_nothing_was_found() -> None:
    assert (
        told("markdown")
        == "## Open. Editions: 1, items: 379, rules: 24, errors: 0, warnings: 0, waived: 0.\n"
    )


def test_markdown_lists_a_hundred_rows_and_says_how_many_more_there_are() -> None:
    report = told("markdown", [found("D") for _ in range(120)], omitted={"unlisted-grade": 5})
    assert report.count("`unlisted-grade`") == 100
    assert report.endswith("\n\n25 more finding(s) are not listed here\n")


def test_markdown_fits_a_comment_however_long_the_values_are() -> None:
    findings = [
        found("@ " * 5_000, key="` " * 5_000, waived=waived)
        for waived in (None, "| " * 5_000)
        for _ in range(200)
    ]
    assert len(told("markdown", findings)) < 65_536
