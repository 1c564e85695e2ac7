"""The gate: each way in which a pull request may try it, with the verdict and what is said."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.gate_repository import (
    DOCUMENT,
    DRAFT,
    EMPTIED_RULE,
    PUBLISHED,
    ROWS,
    RULE,
    RULE_TEXT,
    SCHEMA,
    WAIVERS,
    GateRepository,
    make_gate_repository,
    told,
)
from tests.gate_scenarios import WAIVER

if TYPE_CHECKING:
    from pathlib import Path

ITEMS = f"{DRAFT}/items.csv"
LATIN = RULE_TEXT.replace("open_bracket", "latin_name").replace("open-bracket", "latin-name")


@pytest.fixture
def made(tmp_path: Path) -> GateRepository:
    return make_gate_repository(tmp_path / "repo")


def test_a_clean_change_opens_the_gate(made: GateRepository) -> None:
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose()
    ruling = made.ruling()
    assert ruling["verdict"] == "open"
    assert told(ruling) == []
    assert ruling["summary"]["items"] == 7


def test_nothing_changed_opens_the_gate(made: GateRepository) -> None:
    assert made.ruling()["verdict"] == "open"


def test_bad_data_shuts_it_at_its_line(made: GateRepository) -> None:
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.propose()
    assert told(made.ruling()) == [("unlisted-grade", ITEMS, 4)]


def test_good_data_with_a_wider_pattern_is_shut_for_the_pattern_alone(made: GateRepository) -> None:
    made.replace(SCHEMA, "[0-9]{2}-[0-9]{2}", "[0-9]{2}-[0-9]{1,2}")
    made.propose()
    ruling = made.ruling("--lang", "en")
    assert told(ruling) == [("unapproved-policy", SCHEMA, 7)]
    assert ruling["policy"]["changes"] == [
        {
            "path": SCHEMA,
            "line": 7,
            "loosens": True,
            "message": "pattern of code is now [0-9]{2}-[0-9]{1,2}, it was [0-9]{2}-[0-9]{2}",
        }
    ]
    assert ruling["policy"]["lets_in"] == []


def test_bad_data_with_a_pattern_widened_to_fit_is_shut_and_both_verdicts_are_told(
    made: GateRepository,
) -> None:
    made.replace(SCHEMA, "[0-9]{2}-[0-9]{2}", "[0-9]{2}-[0-9]{1,2}")
    made.rows(*ROWS[:2], "II,1,02-1,Mason,A")
    made.propose()
    ruling = made.ruling()
    assert ("malformed-code", ITEMS, 4) in told(ruling)
    assert ("unapproved-policy", SCHEMA, 7) in told(ruling)
    assert [one["rule"] for one in ruling["policy"]["lets_in"]] == ["malformed-code"]
    # Where 02-1 is a code, it is asked whether 02-01 is 02-1 now.
    assert (ruling["summary"]["errors"], ruling["policy"]["summary"]["errors"]) == (2, 1)


def test_what_was_approved_judges_and_opens(made: GateRepository) -> None:
    made.replace(SCHEMA, "[A, B, C]", "[A, B, C, D]")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.propose()
    digest = made.ruling()["policy"]["digest"]
    ruling = made.ruling("--approve-policy", digest)
    assert (ruling["verdict"], ruling["policy"]["approved"]) == ("open", True)
    assert [one["rule"] for one in ruling["policy"]["lets_in"]] == ["unlisted-grade"]


def test_the_command_that_approves_is_told_as_it_is_typed(
    made: GateRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.replace(SCHEMA, "enum: [A, B, C]", "enum: [A, B, C, D]")
    made.commit_all("Wider")
    monkeypatch.chdir(made.root)
    said = mulu("gate", "--base", "main", "--lang", "en").out
    [command] = re.findall("To approve just this policy: mulu (.+) \\(on GitHub", said)
    assert mulu(*command.split()).code == 0


def test_an_approval_does_not_fit_another_policy(made: GateRepository) -> None:
    made.replace(SCHEMA, "[A, B, C]", "[A, B, C, D]")
    made.propose()
    digest = made.ruling()["policy"]["digest"]
    made.replace(SCHEMA, "[A, B, C, D]", "[A, B, C, D, E]")
    made.propose("Again")
    ruling = made.ruling("--approve-policy", digest)
    assert (ruling["verdict"], ruling["policy"]["approved"]) == ("shut", False)


def test_an_approval_is_void_once_the_base_has_another_policy(made: GateRepository) -> None:
    made.replace(SCHEMA, "[A, B, C]", "[A, B, C, D]")
    made.propose()
    digest = made.ruling()["policy"]["digest"]
    made.branch("main", "main")
    made.replace(RULE, "The end of the name was lost.", "The end of the name was cut off.")
    made.propose("Say it in other words")
    made.git("checkout", "--quiet", "change")
    assert made.ruling("--approve-policy", digest)["verdict"] == "shut"


def test_a_stricter_policy_needs_nobody_and_does_not_judge_yet(made: GateRepository) -> None:
    made.replace(SCHEMA, "[A, B, C]", "[A, B]")
    made.replace(SCHEMA, "minLength: 2", "minLength: 3")
    made.propose()
    ruling = made.ruling()
    assert ruling["verdict"] == "open"
    assert [one["loosens"] for one in ruling["policy"]["changes"]] == [False, False]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[A, B, C]", "[A, B, C, D]", "a value of grade may now also be D"),
        ("constraints: {required: true, enum: [A, B, C]}", "constraints: {required: true}", "grade no longer has enum: A, B, C"),
        ("minLength: 2", "minLength: 1", "minLength of name is now 1, it was 2"),
        ("constraints: {required: true, minLength: 2}", "constraints: {minLength: 2}", "name need no longer be required"),
        ("unique: true, ", "", "code need no longer be unique"),
        ('missingValues: ["--"]', 'missingValues: ["--", "?"]', "a placeholder of code may now also be ?"),
        ('missingValues: ["--"]', 'missingValues: ["-"]', "a placeholder of code may now be -, and no longer --"),
        ('missingValues: ["--"]', "missingValues: []", "a placeholder of code may no longer be --"),
        ("open-bracket: error", "open-bracket: warning", "the rule open-bracket is weakened: warning, it was error"),
        ("rules: {open-bracket: error}\n", "", "the rule open-bracket is weakened: switched off, it was error"),
        ("open-bracket: error", "open-bracket: error, missing-name: 'off'", "the rule missing-name is weakened: switched off, it was error"),
        ("open-bracket: error", "open-bracket: error, duplicate: warning", "the rule duplicate is weakened: warning, it was error"),
        ("otherwise: [section, name]", "otherwise: [name]", "identity is now"),
        ('{mark: "★", field: name}', '{mark: "☆", field: name}', "marks is now"),
    ],
    ids=lambda value: value[:30],
)  # fmt: skip
def test_each_loosening_is_told_in_words(made: GateRepository, old: str, new: str, says: str) -> None:
    made.replace(SCHEMA, old, new)
    made.commit_all("Loosen")
    changes = made.ruling("--lang", "en")["policy"]["changes"]
    assert [(one["loosens"], one["message"].startswith(says)) for one in changes] == [(True, True)], changes


def test_an_emptied_validator_still_judges_as_at_the_base(made: GateRepository) -> None:
    made.write(RULE, EMPTIED_RULE)
    made.rows(*ROWS, "II,2,02-02,Roofer (slate,A")
    made.commit_all("Empty")
    ruling = made.ruling("--lang", "en")
    assert ("open-bracket", ITEMS, 5) in told(ruling)
    assert ("unapproved-policy", RULE, None) in told(ruling)
    assert ruling["policy"]["not_run"] == ["open-bracket"]


def test_a_deleted_validator_still_judges(made: GateRepository) -> None:
    made.write(RULE, None)
    made.rows(*ROWS, "II,2,02-02,Roofer (slate,A")
    made.commit_all("Delete")
    ruling = made.ruling()
    assert {("open-bracket", ITEMS, 5), ("unapproved-policy", RULE, None)} <= {*told(ruling)}
    assert ruling["policy"]["error"], "the proposed schema names a rule that there is not"


def test_an_approved_validator_judges_only_if_it_is_run(made: GateRepository) -> None:
    made.write(RULE, EMPTIED_RULE)
    made.rows(*ROWS, "II,2,02-02,Roofer (slate,A")
    made.commit_all("Empty")
    made.report()
    made.commit_all("Report")
    approval = ("--approve-policy", made.ruling()["policy"]["digest"])
    assert told(made.ruling(*approval)) == [("open-bracket", ITEMS, 5)]
    assert made.ruling(*approval, "--run-head-code")["verdict"] == "open"


def test_proposed_code_is_run_beside_the_verdict_and_does_not_make_it(made: GateRepository) -> None:
    made.write(RULE, EMPTIED_RULE)
    made.rows(*ROWS, "II,2,02-02,Roofer (slate,A")
    made.commit_all("Empty")
    ruling = made.ruling("--run-head-code")
    assert ("open-bracket", ITEMS, 5) in told(ruling)
    assert ruling["policy"]["ran"]
    assert ruling["policy"]["summary"]["errors"] == 0


def test_a_new_validator_finds_something_only_where_it_is_run(made: GateRepository) -> None:
    made.write("validators/latin_name.py", LATIN)
    made.replace(SCHEMA, "open-bracket: error", "open-bracket: error, latin-name: error")
    made.rows(*ROWS, "II,2,02-02,Roofer (slate),A")
    made.commit_all("A rule more")
    made.report()
    made.commit_all("Report")
    ruling = made.ruling()
    assert {one["rule"] for one in ruling["findings"]} == {"unapproved-policy"}
    assert made.ruling("--approve-policy", ruling["policy"]["digest"], "--run-head-code")["verdict"] == "open"


@pytest.mark.parametrize("is_approved", [False, True])
def test_a_validator_that_patches_the_judge_is_never_imported_by_it(
    made: GateRepository, tmp_path: Path, is_approved: bool
) -> None:
    proof = tmp_path / "was-here"
    patch = f"import pathlib, mulu.checker\npathlib.Path({str(proof)!r}).touch()\nmulu.checker.check = None\n"
    made.write("validators/patching.py", patch)
    made.write(RULE, patch + RULE_TEXT)
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.commit_all("Patch")
    ruling = made.ruling()
    if is_approved:
        ruling = made.ruling("--approve-policy", ruling["policy"]["digest"])
    assert ("unlisted-grade", ITEMS, 4) in told(ruling)
    assert not proof.exists()


def test_code_that_is_run_and_lies_changes_no_verdict(made: GateRepository) -> None:
    lie = json.dumps(
        {
            "findings": [],
            "summary": dict.fromkeys(["editions", "items", "rules", "errors", "warnings", "waived"], 9),
        }
    )
    made.write(RULE, f"import os\nos.write(1, {lie.encode()!r})\nos._exit(0)\n")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.commit_all("Lie")
    ruling = made.ruling("--run-head-code")
    assert ("unlisted-grade", ITEMS, 4) in told(ruling)
    assert ruling["verdict"] == "shut"


def test_code_that_is_run_sees_no_secret(
    made: GateRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    seen = tmp_path / "seen"
    made.write(
        RULE,
        f"import os, pathlib\npathlib.Path({str(seen)!r}).write_text(str(dict(os.environ)))\n{RULE_TEXT.replace('from __future__ import annotations', '')}",
    )
    made.commit_all("Look around")
    made.ruling("--run-head-code")
    assert "secret" not in seen.read_text()


@pytest.mark.parametrize(
    ("path", "rule", "place"),
    [
        ("catalogs/trades/2027", "dropped-edition", "catalogs/trades/2027"),
        ("catalogs/trades", "dropped-catalog", "catalogs/trades"),
        ("schemas/trades.yaml", "dropped-schema", "schemas/trades.yaml"),
        (DOCUMENT, "changed-document", DOCUMENT),
    ],
)
def test_what_the_base_has_cannot_be_deleted(made: GateRepository, path: str, rule: str, place: str) -> None:
    made.git("rm", "-r", "--quiet", path)
    made.commit_all("Delete")
    assert (rule, place, None) in told(made.ruling())


def test_a_source_cannot_be_dropped_by_calling_the_edition_a_draft(made: GateRepository) -> None:
    facts = f"{PUBLISHED}/edition.yaml"
    made.write(facts, made.read(facts).split("source:")[0].replace("published", "draft"))
    made.write(f"{PUBLISHED}/extract.csv", None)
    made.rows(*ROWS[:2], edition=PUBLISHED)
    made.commit_all("Only a draft")
    assert {("dropped-source", facts, 2)} <= {*told(made.ruling())}


def test_the_edition_before_cannot_be_dropped(made: GateRepository) -> None:
    facts = f"{DRAFT}/edition.yaml"
    made.write(facts, made.read(facts).partition("previous:")[0])
    made.commit_all("Drop")
    assert ("dropped-source", facts, None) in [(rule, path, None) for rule, path, _ in told(made.ruling())]


def test_what_becomes_known_of_a_source_may_be_added(made: GateRepository) -> None:
    facts = f"{PUBLISHED}/edition.yaml"
    made.write(facts, made.read(facts).rstrip() + "\n  url: https://example.org/trades\n")
    made.propose("A link")
    assert made.ruling()["verdict"] == "open"


def test_a_document_cannot_be_replaced_together_with_all_that_is_made_of_it(made: GateRepository) -> None:
    made.write(DOCUMENT, made.read(DOCUMENT).replace("Baker", "Barker"))
    made.commit_all("Another document")
    assert ("changed-document", DOCUMENT, None) in told(made.ruling())


def test_an_extract_changed_together_with_the_items_is_held_against_the_document(
    made: GateRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.replace(f"{PUBLISHED}/extract.csv", "Baker", "Barker")
    made.replace(f"{PUBLISHED}/items.csv", "Baker", "Barker")
    made.commit_all("Extract")
    ruling = made.ruling("--lang", "en")
    extract = [one for one in ruling["findings"] if one["rule"] == "stale-extract"]
    command = f"import {DOCUMENT} --catalog trades --edition 2026"
    said = f"the document gives something else here: line 12,1,3,3,Baker; mulu {command} reads it again"
    assert [(one["path"], one["message"]) for one in extract] == [(f"{PUBLISHED}/extract.csv", said)]
    monkeypatch.chdir(made.root)
    assert mulu(*command.split()).code == 0
    assert "Barker" not in (made.root / PUBLISHED / "extract.csv").read_text("utf-8")


def test_an_attribute_of_the_pull_request_turns_no_conflict_into_success(made: GateRepository) -> None:
    made.branch("main", "main")
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose("Roofer")
    made.branch("change", "main~1")
    made.write(".gitattributes", "catalogs/** -text merge=union\nreports/** -text merge=union\n")
    made.rows(*ROWS, "II,2,02-03,Glazier,B")
    made.propose("Glazier")
    assert ("merge-conflict", ITEMS, None) in told(made.ruling())


def test_without_policy_at_the_base_only_approval_opens(tmp_path: Path) -> None:
    made = make_gate_repository(tmp_path / "repo")
    made.git("checkout", "--quiet", "--orphan", "empty")
    made.git("rm", "-r", "--quiet", "--force", ".")
    made.git("branch", "--delete", "--force", "main")
    made.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    made.git("branch", "main")
    made.git("merge", "--quiet", "--allow-unrelated-histories", "change")
    ruling = made.ruling("--lang", "en")
    assert told(ruling) == [
        ("unapproved-policy", "catalogs/trades/catalog.yaml", 1),
        ("unapproved-policy", SCHEMA, None),
        ("unapproved-policy", RULE, None),
    ]
    assert ruling["summary"]["items"] == 6, "it is judged by its own policy all the same"
    assert made.ruling("--approve-policy", ruling["policy"]["digest"])["verdict"] == "open"


def test_a_waiver_in_the_same_pull_request_waives_nothing(made: GateRepository) -> None:
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.write(WAIVERS, WAIVER.format(until="2028"))
    made.propose()
    ruling = made.ruling("--lang", "en")
    assert told(ruling) == [("unlisted-grade", ITEMS, 4), ("unapproved-policy", WAIVERS, 3)]
    assert [one["rule"] for one in ruling["policy"]["lets_in"]] == ["unlisted-grade"]
    assert "a new waiver: unlisted-grade (2027 02-01 grade D), until 2028, because: as printed" in str(ruling)
    assert made.ruling("--approve-policy", ruling["policy"]["digest"])["verdict"] == "open"


@pytest.mark.parametrize("until", ["2028", "2026-01-01"], ids=["unused", "expired"])
def test_a_fault_is_mended_and_its_waiver_deleted_in_one_pull_request(
    made: GateRepository, until: str
) -> None:
    made.branch("main", "main")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.write(WAIVERS, WAIVER.format(until=until))
    made.commit_all("Accepted")
    made.branch()
    made.rows(*ROWS)
    made.propose()
    assert [rule for rule, _, _ in told(made.ruling())] == [
        "unused-waiver" if until == "2028" else "expired-waiver"
    ]
    made.write(WAIVERS, "format: mulu.waivers/1\nwaivers: []\n")
    made.propose()
    ruling = made.ruling()
    assert ruling["verdict"] == "open"
    assert (ruling["summary"]["errors"], ruling["policy"]["lets_in"]) == (0, [])


def test_a_waiver_that_is_left_over_shuts_though_another_one_goes(made: GateRepository) -> None:
    made.branch("main", "main")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    one = WAIVER.format(until="2028")
    other = one.split("waivers:\n")[1].replace("key: 02-01", "key: 01-01")
    made.write(WAIVERS, one + other)
    made.commit_all("Accepted")
    made.branch()
    made.rows(*ROWS)
    made.write(WAIVERS, f"format: mulu.waivers/1\nwaivers:\n{other}")
    made.propose()
    assert {rule for rule, _, _ in told(made.ruling())} == {"unused-waiver"}


@pytest.mark.parametrize(("until", "verdict"), [("2026-01-20", "open"), ("2026-01-02", "shut")])
def test_a_waiver_is_judged_by_the_day_of_the_later_commit(
    made: GateRepository, until: str, verdict: str
) -> None:
    made.branch("main", "main")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.write(WAIVERS, WAIVER.format(until=until))
    made.commit_all("Accepted for a while")
    made.branch()
    made.rows(
        "I,1,01-02,Butcher,A",
        *[row.replace("I,1", "I,2").replace("I,2,--", "I,3,--") for row in ROWS[:2]],
        "II,1,02-01,Mason,D",
    )
    made.propose()
    assert made.ruling()["verdict"] == verdict


def test_an_old_commit_keeps_its_verdict(made: GateRepository) -> None:
    made.branch("main", "main")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.write(WAIVERS, WAIVER.format(until="2026-01-02"))
    made.propose("Accepted for a while")
    assert made.ruling("--head", "main")["verdict"] == "open"
    made.commit_all("A day later")
    # The reports told of a waiver that held; they do not either any more.
    assert told(made.ruling("--head", "main")) == [
        ("unlisted-grade", ITEMS, 4),
        ("expired-waiver", WAIVERS, 3),
        ("stale-report", "reports/trades/2027/findings.json", 15),
    ]


def test_two_branches_each_clean_that_give_one_code_to_two_items_are_shut(made: GateRepository) -> None:
    """Lines far from each other merge without a conflict, and both are right by themselves."""
    made.branch("main", "main")
    many = [f"II,{at},02-{at:02},Trade number {at},A" for at in range(2, 30)]
    many.insert(0, ROWS[2])
    made.rows(*ROWS[:2], *many)
    made.propose("Many")
    made.branch()
    made.rows("I,1,01-01,Baker,A", "I,2,--,Miller,B*", "I,3,03-01,Cooper,A", *many)
    first = made.commit_all("Cooper")
    made.branch("other", "main")
    made.rows(*ROWS[:2], *many, "II,30,03-01,Glazier,A")
    made.commit_all("Glazier")
    faults = [{rule for rule, _, _ in told(made.ruling("--head", one))} for one in (first, "other")]
    assert faults == [{"stale-report"}, {"stale-report"}]
    made.git("branch", "--force", "main", first)
    assert [one for one in told(made.ruling()) if one[0] != "stale-report"] == [("duplicate-code", ITEMS, 34)]


def test_a_report_that_was_edited_by_hand_shuts(made: GateRepository) -> None:
    page = "reports/trades/2026/quality.md"
    made.write(page, made.read(page) + "All is well.\n")
    made.commit_all("By hand")
    assert [(rule, path) for rule, path, _ in told(made.ruling())] == [("stale-report", page)]


def test_reports_that_were_not_made_again_are_one_fault(made: GateRepository) -> None:
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.commit_all("No report")
    assert [rule for rule, _, _ in told(made.ruling())] == ["stale-report"]


def test_a_link_among_the_data_shuts(made: GateRepository) -> None:
    (made.root / "catalogs" / "trades" / "2028").symlink_to("2027")
    made.commit_all("Link")
    assert told(made.ruling()) == [("linked-file", "catalogs/trades/2028", None)]


@pytest.mark.parametrize("name", ["items.csv", "edition.yaml"])
def test_a_file_that_is_a_link_is_one_finding(made: GateRepository, tmp_path: Path, name: str) -> None:
    file = made.root / DRAFT / name
    file.rename(tmp_path / name)
    file.symlink_to(tmp_path / name)
    made.commit_all("Link")
    ruling = made.ruling()
    assert told(ruling) == [("linked-file", f"{DRAFT}/{name}", None)]
    assert ruling["summary"]["errors"] == 1


def test_a_rule_that_raises_gives_no_verdict(made: GateRepository) -> None:
    made.branch("main", "main")
    made.replace(RULE, 'name = nw.col("name")', 'name = nw.col("nonsense")')
    made.commit_all("Broken")
    made.branch()
    ruling = made.ruling()
    assert ruling["verdict"] == "broken"
    assert "open_bracket.py" in ruling["error"]


def test_no_edition_gives_no_verdict(tmp_path: Path) -> None:
    made = GateRepository(tmp_path / "repo")
    made.folder.mkdir()
    made.git("init", "--quiet", "--initial-branch=main")
    made.write("schemas/trades.yaml", "")
    made.write("catalogs/README", "")
    made.commit_all("Nothing")
    ruling = made.ruling()
    assert ruling["verdict"] == "broken"


def test_a_shallow_clone_gives_no_verdict_and_names_the_command(made: GateRepository, tmp_path: Path) -> None:
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose()
    made.git(
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--no-single-branch",
        f"file://{made.folder}",
        str(tmp_path / "clone"),
    )
    outcome = mulu("gate", "--root", tmp_path / "clone", "--base", "origin/main", "--lang", "en")
    assert outcome.code == 2
    assert "git fetch --unshallow" in outcome.err


def test_a_missing_base_gives_no_verdict_and_names_the_command(made: GateRepository, tmp_path: Path) -> None:
    report = tmp_path / "gate.json"
    options = ("--format", "json", "--output", report, "--lang", "en")
    outcome = mulu("gate", "--root", made.root, "--base", "origin/main", *options)
    says = "there is no revision origin/main, or it is no commit (git fetch origin gets what the server has)"
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"mulu: {says}\n")
    ruling = json.loads(report.read_text("utf-8"))
    assert (ruling["verdict"], ruling["error"]) == ("broken", says)


def test_a_detached_head_is_judged_like_any_other(made: GateRepository) -> None:
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.git("checkout", "--quiet", "--detach", made.propose())
    assert told(made.ruling()) == [("unlisted-grade", ITEMS, 4)]


def test_the_work_tree_is_judged_without_a_base(made: GateRepository) -> None:
    assert mulu("gate", "--root", made.root).code == 0
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    outcome = mulu("gate", "--root", made.root, "--format", "json")
    assert outcome.code == 1
    assert {rule for rule, _, _ in told(json.loads(outcome.out))} == {"unlisted-grade", "stale-report"}


def test_errors_under_the_policy_in_force_count_though_the_proposed_one_is_broken(
    made: GateRepository,
) -> None:
    made.write(SCHEMA, "format: mulu.schema/1\nnonsense: true\n")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.commit_all("Broken")
    ruling = made.ruling()
    assert ruling["verdict"] == "shut"
    assert ("unlisted-grade", ITEMS, 4) in told(ruling)
    assert ruling["policy"]["error"]


def test_a_repository_inside_another_is_judged_by_itself(tmp_path: Path) -> None:
    made = make_gate_repository(tmp_path / "repo", "lists/trades")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.replace(SCHEMA, "minLength: 2", "minLength: 1")
    made.propose()
    assert [place for place in told(made.ruling()) if place[1] == ITEMS] == [("unlisted-grade", ITEMS, 4)]
    annotations = made.gate("--format", "github", "--lang", "en").out
    assert f"::error file=lists/trades/{ITEMS},line=4," in annotations
    assert f"- may loosen lists/trades/{SCHEMA}: " in annotations


def test_the_gate_leaves_the_work_tree_and_the_repository_as_they_are(made: GateRepository) -> None:
    made.rows(*ROWS[:2], "II,1,02-01,Mason,D")
    made.propose()
    before = made.git("count-objects", "-v"), made.git("for-each-ref"), made.git("status", "--porcelain")
    made.gate()
    assert (
        made.git("count-objects", "-v"),
        made.git("for-each-ref"),
        made.git("status", "--porcelain"),
    ) == before


def test_a_folder_that_holds_itself_a_billion_times_over_is_not_walked(made: GateRepository) -> None:
    blob = made.git("rev-parse", f"main:{ITEMS}")
    tree = made.make_tree(f"100644 blob {blob}\titems.csv\n")
    for _ in range(9):
        tree = made.make_tree("".join(f"040000 tree {tree}\t{name}\n" for name in range(10)))
    catalogs = made.make_tree(made.git("ls-tree", "main:catalogs") + f"\n040000 tree {tree}\tbomb\n")
    lines = [line for line in made.git("ls-tree", "main").splitlines() if not line.endswith("\tcatalogs")]
    top = made.make_tree("\n".join([*lines, f"040000 tree {catalogs}\tcatalogs"]) + "\n")
    bomb = made.git("commit-tree", "-p", "main", "-m", "Bomb", top)
    outcome = made.gate("--head", bomb, "--lang", "en")
    assert outcome.code == 2
    assert "there are more than 100000 files below" in outcome.out + outcome.err


@pytest.mark.parametrize(
    "name",
    ["::error::boo", "--upload-pack=touch x", "<script>", "=cmd()", "a\nb", "\u202eevil", "$(touch x)", "%0A", "日本", "\udcff"],
    ids=ascii,
)  # fmt: skip
def test_hostile_file_names_change_nothing_in_verdict_log_or_file_system(
    made: GateRepository, tmp_path: Path, name: str
) -> None:
    made.write(f"catalogs/{name}/catalog.yaml", made.read("catalogs/trades/catalog.yaml"))
    made.write(f"schemas/{name}.yaml", made.read(SCHEMA))
    made.write(f"{DRAFT}/{name}", "")
    made.write(f"{PUBLISHED}/source/{name}", "")
    made.commit_all(name)
    before = sorted(path.name for path in tmp_path.rglob("*") if ".git" not in path.parts)
    ruling = made.ruling()
    assert ruling["verdict"] == "shut"
    assert {"unapproved-policy", "changed-document"} <= {rule for rule, _, _ in told(ruling)}
    for line in made.gate("--format", "github").out.splitlines():
        assert not line.startswith("::") or line.startswith(("::error file=", "::notice title="))
    made.gate("--format", "markdown")
    assert sorted(path.name for path in tmp_path.rglob("*") if ".git" not in path.parts) == before


@pytest.mark.parametrize(
    "name", ["--upload-pack=touch x", "-h", "main..change", "^main", "@{u}", "", " ", "a\nb", ":/Begin"]
)
def test_hostile_names_of_revisions_are_no_options_of_git(made: GateRepository, name: str) -> None:
    for options in (("--head", name), ("--base", name)):
        outcome = mulu(
            "gate", "--root", made.root, *(("--base", "main") if options[0] == "--head" else ()), *options
        )
        assert outcome.code in (0, 2)
        assert outcome.code == 2 or name == ":/Begin"
        assert len(outcome.err.splitlines()) <= 1
