"""changes.yaml in the hands of people and of mulu: what people wrote stays as it is, to the byte."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from ruamel.yaml import YAML

from mulu.comparison import open_table, read_decisions
from mulu.decider import accept, proposals_of, reject, with_proposals
from mulu.decision_entry import Entry, Extension
from mulu.decision_file import extend
from mulu.differ import compare
from mulu.prover import prove
from mulu.schema import read_schema
from tests.command import mulu
from tests.editions import CHANGES, items, log_of, make_editions
from tests.sample import SAMPLE_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

    from mulu.decision import Decisions
    from mulu.keyed import Version

SCHEMA = read_schema(SAMPLE_SCHEMA.encode(), "schemas/trades.yaml").schema
OLD = """
    I,1,01-01,Baker,A
    I,2,01-02,Miller,A
    I,3,01-03,Weaver,B
"""
NEW = """
    I,1,01-11,Baker,A
    I,2,01-12,Miller,A
    I,3,01-13,Weaver,B
"""
DECIDED = """format: mulu.changes/1
# Weavers were asked about on the phone.
links:
  # see Notice 3
  - {old: [01-03], new: [01-13], reason: 'moved'}   # checked twice
"""
FILES = {
    "as people write it": DECIDED,
    "without a last line break": DECIDED[:-1],
    "with CRLF": DECIDED.replace("\n", "\r\n"),
    "with both line ends": DECIDED.replace("\n", "\r\n", 2),
    "with CR": DECIDED.replace("phone.\n", "phone.\r"),
    "with a byte order mark": f"\ufeff{DECIDED}",
    "with a line separator in a reason": DECIDED.replace("'moved'", '"moved\u2028away"'),
    "with blank lines at the end": f"{DECIDED}\n\n\n",
    "with a comment at the end": f"{DECIDED}# that is all\n",
    "with the list before the format": f"{DECIDED.partition(chr(10))[2]}format: mulu.changes/1\n",
    "with an empty list behind": f"{DECIDED}apart: []\n",
    "with a quoted key": DECIDED.replace("links:", '"links":'),
    "in blocks": """format: mulu.changes/1
links:
- old:
  - 01-03
  new:
  - 01-13
  reason: >
    moved,

    as it is said
""",
}


def changed_by(root: Path, *arguments: str) -> str:
    """changes.yaml after a command, which must be understood."""
    outcome = mulu("changes", *arguments, "--root", root, "--lang", "en")
    assert outcome.code == 0, outcome.err
    return (root / CHANGES).read_bytes().decode()


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_proposals_come_below_and_proposing_twice_is_proposing_once(tmp_path: Path, text: str) -> None:
    root = make_editions(tmp_path, OLD, NEW, text.encode())
    once = changed_by(root, "propose", "trades/2027")
    assert once.startswith(text)
    assert once.count("- {old: [01-01]") == 1
    assert changed_by(root, "propose", "trades/2027") == once


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_what_is_accepted_or_rejected_comes_to_its_list_and_no_other_byte_changes(
    tmp_path: Path, text: str
) -> None:
    root = make_editions(tmp_path, OLD, NEW, text.encode())
    changed_by(root, "propose", "trades/2027")
    changed_by(root, "accept", "trades/2027", "01-02", "--reason", "why")
    both = changed_by(root, "reject", "trades/2027", "01-01", "--reason", "no")
    assert "{old: [01-02], new: [01-12], reason: why}" in both
    assert '{old: 01-01, new: 01-11, reason: "no"}' in both
    for line in text.removesuffix("apart: []\n").rstrip("\n").splitlines(keepends=True):
        assert line in both
    assert both.startswith("\ufeff") == text.startswith("\ufeff")
    assert "proposed:" not in both


def test_people_may_write_beside_proposals_and_it_stays(tmp_path: Path) -> None:
    proposed = f"""{DECIDED}
proposed:
  # ask the mill
  - {{old: [01-02], new: [01-12], score: 0.1, because: mine}}  # on Monday
  # nobody knows
  - old: [01-01]
    new: [01-11]

    # inside
    because: >
      one

      two
  # and after it
# at the margin
"""
    root = make_editions(tmp_path, OLD, NEW, proposed)
    text = changed_by(root, "propose", "trades/2027")
    for line in proposed.splitlines():
        assert line in text.splitlines()
    assert changed_by(root, "propose", "trades/2027") == text


def test_a_comment_above_a_proposal_goes_with_it_when_it_is_decided(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    text = changed_by(root, "propose", "trades/2027")
    for name in ("Baker", "Miller", "Weaver"):
        text = text.replace(f"  # {name}", f"  # asked about {name}\n  # {name}")
    (root / CHANGES).write_text(text)
    changed_by(root, "accept", "trades/2027", "01-02", "--reason", "why")
    decided = changed_by(root, "reject", "trades/2027", "01-03", "--reason", "no")
    links, _, rest = decided.partition("apart:")
    apart, _, proposed = rest.partition("proposed:")
    for part, name in ((links, "Miller"), (apart, "Weaver"), (proposed, "Baker")):
        assert part.count(f"  # asked about {name}\n  # {name} → {name}\n  - {{old: ") == 1
        assert part.count("asked about") == 1


COMMENTED = """format: mulu.changes/1

proposed:   # from the meeting
  # Li asks, Wang decides
  # Proposed by mulu; nothing here is decided yet.
  # 认可：mulu changes accept trades/2026 编码 --reason 理由  （或按评分：--above 0.9）
  # Reject: mulu changes reject trades/2027 KEY  (or: --below 0.5)
  # until Friday
  # Or move a line to links, and give it a reason.

  # the oven
  # Baker → Baker
  - {old: [01-01], new: [01-11]}   # hot
  # the mill
# at the margin
  - old: [01-02]   # old
    # within
    new: [01-12]
    because: >
      # no comment
      but text
  # the loom
  - {old: [01-03], new: [01-13]}
  # below all
# the end
"""


def test_every_comment_of_people_goes_with_its_proposal_or_stays_under_proposed(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, COMMENTED)
    head = "  # from the meeting\n  # Li asks, Wang decides\n  # until Friday\n"
    guide = "  # Proposed by mulu; nothing here is decided yet.\n"
    text = changed_by(root, "propose", "trades/2027")
    assert f"# the end\n\nproposed:\n{head}{guide}" in text
    assert text.count("Proposed by") == text.count("Accept:") == text.count("Reject:") == 1
    assert "认可" not in text
    assert changed_by(root, "propose", "trades/2027") == text
    text = changed_by(root, "accept", "trades/2027", "01-01", "--reason", "why")
    assert "  # the oven\n  # hot\n  # Baker → Baker\n  - {old: [01-01], new: [01-11], reason: why}\n" in text
    assert "    because: >\n      # no comment\n      but text\n" in text
    text = changed_by(root, "reject", "trades/2027", "01-02")
    notes = "  # the mill\n  # at the margin\n  # old\n  # within\n  # Miller → Miller\n"
    assert f"{notes}  - {{old: 01-02, new: 01-12" in text
    assert text.endswith("  - {old: [01-03], new: [01-13]}\n  # below all\n")
    text = changed_by(root, "accept", "trades/2027", "01-03", "--reason", "why")
    assert "  # the loom\n  # Weaver → Weaver\n" in text
    assert text.endswith(f"\n\nproposed:\n{head}  # below all\n")
    assert text.count("# the end\n") == 1
    assert changed_by(root, "propose", "trades/2027") == text


def test_comments_beside_a_split_go_to_its_first_rejection_and_those_of_outdated_lines_stay(
    tmp_path: Path,
) -> None:
    root = make_editions(
        tmp_path,
        "I,1,01-01,Pastry Baker and Bread Baker,A\n",
        "I,1,01-11,Pastry Baker,A\nI,2,01-12,Bread Baker,A\n",
    )
    text = changed_by(root, "propose", "trades/2027")
    assert "- {old: [01-01], new: [01-11, 01-12]" in text
    text = text.replace("  # Pastry", "  # ask the guild\n  # Pastry")
    (root / CHANGES).write_text(f"{text}  # outdated\n  # X → Y\n  - {{old: [77], new: [88]}}   # long ago\n")
    text = changed_by(root, "reject", "trades/2027", "01-01")
    assert (
        text.count("# ask the guild\n  # Pastry Baker and Bread Baker → Pastry Baker\n  - {old: 01-01, ") == 1
    )
    assert text.endswith("\n\nproposed:\n  # outdated\n  # long ago\n")


@pytest.mark.parametrize("words", ["reason: Notice 4", "basis: Notice 4", "reason: 'no', basis: Notice 4"])
@pytest.mark.parametrize("deed", [("propose",), ("accept", "01-01", "--reason", "x"), ("reject", "01-01")])
def test_a_line_with_a_reason_that_mulu_does_not_propose_is_not_deleted(
    tmp_path: Path, words: str, deed: tuple[str, ...]
) -> None:
    mine = f"{DECIDED}proposed:\n  # mine\n  - {{old: [01-01], new: [01-12], {words}}}\n"
    root = make_editions(tmp_path, OLD, NEW, mine)
    outcome = mulu("changes", deed[0], "trades/2027", *deed[1:], "--root", root, "--lang", "en")
    assert (outcome.code, outcome.out, (root / CHANGES).read_text()) == (2, "", mine)
    assert outcome.err == (
        f"mulu: {CHANGES}:8: 01-01=01-12 stands under proposed, but mulu does not propose it: "
        "move the line to links, or to apart\n"
    )


def test_a_line_without_a_reason_that_mulu_does_not_propose_goes(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW, f"{DECIDED}proposed:\n  - {{old: [01-01], new: [01-12]}}\n")
    assert "new: [01-12]" in changed_by(root, "propose", "trades/2027").replace("[01-01], new: [01-12]", "?")
    assert "?" not in (root / CHANGES).read_text()


def test_a_proposal_written_twice_is_kept_once_with_its_reason_and_two_reasons_are_refused(
    tmp_path: Path,
) -> None:
    one, two = (
        "  - {old: [01-02], new: [01-12]}  # a\n",
        "  - {old: [01-02], new: [01-12], reason: R}  # b\n",
    )
    root = make_editions(tmp_path, OLD, NEW, f"{DECIDED}proposed:\n{two}{one}")
    text = changed_by(root, "propose", "trades/2027")
    assert text.count("[01-12]") == text.count("reason: R") == text.count("# a") == text.count("# b") == 1
    (root / CHANGES).write_text(f"{DECIDED}proposed:\n{two}{two}")
    outcome = mulu("changes", "propose", "trades/2027", "--root", root, "--lang", "en")
    assert (outcome.code, outcome.err) == (
        2,
        f"mulu: {CHANGES}:8: 01-02=01-12 stands under proposed twice: delete one of the lines\n",
    )


@pytest.mark.parametrize(
    "rest", ["proposed:\n", "proposed:\n  # nothing left\n", "apart:\n", "proposed: []\n"]
)
def test_a_list_whose_last_line_was_taken_out_is_an_empty_list(tmp_path: Path, rest: str) -> None:
    root = make_editions(tmp_path, OLD, NEW, DECIDED + rest)
    assert changed_by(root, "propose", "trades/2027").startswith(DECIDED)
    assert changed_by(root, "reject", "trades/2027", "01-01").startswith(DECIDED)


def test_a_reason_that_a_person_wrote_beside_a_proposal_is_taken(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    text = changed_by(root, "propose", "trades/2027").replace(
        "new: [01-12], ", "new: [01-12], reason: Notice 4, "
    )
    (root / CHANGES).write_text(text)
    text = changed_by(root, "accept", "trades/2027")
    assert '{old: [01-02], new: [01-12], reason: "Notice 4"}' in text
    assert "01-01" in text.partition("proposed:")[2]


@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        ((), 'reason: moved, basis: "Letter 7"'),
        (("--basis", "Letter 8"), 'reason: moved, basis: "Letter 8"'),
        (("01-02", "--reason", "why"), 'reason: why, basis: "Letter 7"'),
    ],
)
def test_the_basis_that_a_person_wrote_beside_a_proposal_is_taken_unless_one_is_given(
    tmp_path: Path, arguments: tuple[str, ...], written: str
) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    text = changed_by(root, "propose", "trades/2027")
    words = 'new: [01-12], reason: moved, basis: "Letter 7", '
    (root / CHANGES).write_text(text.replace("new: [01-12], ", words))
    text = changed_by(root, "accept", "trades/2027", *arguments)
    assert f"{{old: [01-02], new: [01-12], {written}}}" in text


def test_a_basis_alone_is_no_reason_and_is_kept(tmp_path: Path) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    text = changed_by(root, "propose", "trades/2027")
    (root / CHANGES).write_text(text.replace("new: [01-12], ", "new: [01-12], basis: Letter, "))
    outcome = mulu("changes", "accept", "trades/2027", "--root", root, "--lang", "en")
    assert "no proposal is chosen" in outcome.err
    text = changed_by(root, "accept", "trades/2027", "01-02", "--reason", "why")
    assert "{old: [01-02], new: [01-12], reason: why, basis: Letter}" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("accept", "trades/2027"), "no proposal is chosen"),
        (("accept", "trades/2027", "01-02"), "needs a reason"),
        (("accept", "trades/2027", "99", "--reason", "x"), "no proposal names 99"),
        (("accept", "trades/2027", "--above", "2", "--reason", "x"), "no proposal is chosen"),
        (("reject", "trades/2027"), "no proposal is chosen"),
        (("reject", "trades/2027", "01-02=01-11"), "no proposal names 01-02=01-11"),
        (("propose", "trades/2026"), "first edition"),
        (("propose", "trades"), "is not catalogue/edition"),
    ],
)
def test_what_cannot_be_decided_is_exit_2_and_writes_nothing(
    tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    root = make_editions(tmp_path, OLD, NEW, DECIDED)
    outcome = mulu("changes", *arguments, "--root", root, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert words in outcome.err
    assert (root / CHANGES).read_text() == DECIDED


@pytest.mark.parametrize("name", ["01-02", "01-12", "01-02=01-12"])
@pytest.mark.parametrize(("first", "done"), [("accept", "accepted"), ("reject", "rejected")])
@pytest.mark.parametrize("second", ["accept", "reject"])
def test_what_is_decided_already_is_said_to_be_so(
    tmp_path: Path, first: str, done: str, second: str, name: str
) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    text = changed_by(root, first, "trades/2027", "01-02", "--reason", "moved")
    outcome = mulu("changes", second, "trades/2027", name, "--reason", "x", "--root", root, "--lang", "en")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"mulu: 01-02=01-12 is {done} already; to decide anew, take its line out of changes.yaml\n"
    )
    assert (root / CHANGES).read_text() == text


def test_a_part_of_what_is_many_to_many_is_not_accepted_without_the_rest(tmp_path: Path) -> None:
    old = "I,1,21-91,Health Educators,A\nI,2,21-99,Community Specialists,A\n"
    new = """
        I,1,21-91,Educators,A
        I,2,21-94,Community Health Educators and Specialists,A
        I,3,21-99,Community Specialists of all kinds,A
    """
    root = make_editions(tmp_path, old, new)
    proposed = changed_by(root, "propose", "trades/2027")
    splits = ("21-91=21-91+21-94", "21-99=21-94+21-99")
    words = ("accept", "trades/2027", *splits, "--reason", "x", "--lang", "en")
    outcome = mulu("changes", *words, "--root", root)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"mulu: {CHANGES}: 21-94 stands in several links: write one of its own that says all it belongs to\n"
    )
    assert (root / CHANGES).read_text() == proposed
    changed_by(root, "accept", "trades/2027", "21-91+21-99=21-94", *splits, "--reason", "x")
    assert mulu("changes", "verify", "trades/2027", "--root", root).code == 0


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\x1c\x1d\x1e\x1f"), min_size=1, max_size=12
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=WORDS, basis=WORDS)
def test_any_reason_is_written_such_that_it_is_read_again(tmp_path: Path, reason: str, basis: str) -> None:
    root = make_editions(tmp_path, OLD, NEW, DECIDED)
    words = ("--reason", reason, "--basis", basis, "--root", root)
    outcome = mulu("changes", "accept", "trades/2027", "01-02", *words)
    if not reason.strip() or not basis.strip():
        assert outcome.code == 2
        return
    assert outcome.code == 0, outcome.err
    log = log_of(root)
    [change] = [one for one in log["changes"] if one["new"][0]["key"] == "01-12"]
    assert (change["reason"], change["basis"]) == (reason.strip(), basis.strip())


TYPED = [
    "010101",
    "4.10",
    "1e5",
    "2026-01-01",
    "2026-1-1",
    "no",
    "yes",
    "NO",
    "y",
    "N",
    "on",
    "off",
    "null",
    "Null",
    "~",
    "true",
    "12:30:00",
    "1:30",
    "0x1F",
    "0o17",
    "0b1",
    "1_000",
    ".5",
    "5.",
    ".inf",
    ".nan",
    "-1",
    "+1",
    "=",
    "<<",
    "1",
    "2026",
    "1.2.3",
    "１２",
    "--",
    "—",
    "*",
    "@",
    "1-1",
    "4-04-05-12",
    "01-02",
    "治疗师",
    "A/1",
]


@given(st.lists(st.sampled_from(TYPED) | st.from_regex(r"[0-9a-z一.:_+-]{1,8}", fullmatch=True) | WORDS))
def test_whatever_is_written_is_text_for_every_reader_of_yaml(values: list[str]) -> None:
    entry = Entry({"old": values, "new": [], "reason": "x", "score": "0.79"})
    for version in ((1, 2), (1, 1)):
        yaml = YAML(typ="safe", pure=True)
        yaml.version = version
        assert yaml.load(entry.lines[0]) == [{"old": values, "new": [], "reason": "x", "score": "0.79"}]


@pytest.mark.parametrize("value", ["4-04-05-12", "01-02", "01-Z1", "治疗师", "Baker", "3D打印"])
def test_codes_and_names_stay_plain(value: str) -> None:
    assert Entry({"old": value}).lines == [f"- {{old: {value}}}"]


@pytest.mark.parametrize("value", TYPED[:31])
def test_what_a_reader_could_take_for_a_number_a_date_or_a_truth_value_is_quoted(value: str) -> None:
    assert Entry({"old": value}).lines == [f'- {{old: "{value}"}}']


LIKE = (
    "Baker",
    "Bakers",
    "Baker and Miller",
    "Miller",
    "Grain Miller",
    "Miller of grain",
    "治疗技师",
    "治疗师",
)
PLACES = ("--", "01-01", "01-02", "01-03", "02-01")


@st.composite
def editions(draw: st.DrawFn) -> Version:
    rows = draw(
        st.lists(
            st.tuples(st.sampled_from(("I", "II")), st.sampled_from(PLACES), st.sampled_from(LIKE)),
            min_size=1,
            max_size=8,
            unique_by=lambda row: row[1] if row[1] != "--" else row,
        )
    )
    lines = "".join(f"{section},{at},{code},{name},A\n" for at, (section, code, name) in enumerate(rows, 1))
    return open_table(items(lines), SCHEMA, "x")


@settings(max_examples=60)
@given(editions(), editions(), st.randoms())
def test_deciding_comes_to_an_end_and_whatever_was_decided_is_proven(
    old: Version, new: Version, chance: Random
) -> None:
    data: bytes | None = None
    decisions: Decisions | None = None
    while proposals := proposals_of(comparison := compare(old, new, decisions)):
        extension = accept(list(proposals), {}, "so it is", None, comparison)
        if chance.random() < 0.5:
            some = [pair for pair in proposals if chance.random() < 0.5]
            extension = reject(some or list(proposals), "no", None, comparison)
        after = compare(old, new, read_decisions(extend(data, extension, "", "x"), "x")[0])
        data = extend(data, with_proposals(extension, after, "en"), "how to decide", "x")
        assert extend(data, with_proposals(Extension(), after, "en"), "how to decide", "x") == data
        decisions = read_decisions(data, "x")[0]
    assert not comparison.settled.troubles
    prove(comparison)


def asked(root: Path, language: str) -> list[str]:
    """What `mulu check` asks about the next edition."""
    outcome = mulu("check", "trades/2027", "--root", root, "--lang", language)
    return [line for line in outcome.out.splitlines() if "undecided-change" in line]


PASTRY, BREAD = "Pastry Baker", "Bread Baker"
BOTH = "I,1,01-01,Pastry Baker and Bread Baker,A\n"
TWO = f"I,1,01-11,{PASTRY},A\nI,2,01-12,{BREAD},A\n"


@pytest.mark.parametrize(
    ("old", "new", "question", "chinese"),
    [
        (
            "I,1,01-01,Baker,A\n",
            "I,1,01-11,Baker,A\n",
            "is “01-01 Baker” now “01-11 Baker”? (",
            "“01-01 Baker”是否就是现在的“01-11 Baker”？（",
        ),
        (
            BOTH,
            TWO,
            f"was “01-01 {PASTRY} and {BREAD}” split into “01-11 {PASTRY}”, “01-12 {BREAD}”? (",
            f"“01-01 {PASTRY} and {BREAD}”是否拆分为以下项目：“01-11 {PASTRY}”、“01-12 {BREAD}”？（",
        ),
        (
            TWO,
            BOTH,
            f"were “01-11 {PASTRY}”, “01-12 {BREAD}” merged into “01-01 {PASTRY} and {BREAD}”? (",
            f"以下项目是否合并为“01-01 {PASTRY} and {BREAD}”：“01-11 {PASTRY}”、“01-12 {BREAD}”？（",
        ),
    ],
)
def test_a_person_is_asked_in_the_words_of_the_kind_of_change(
    tmp_path: Path, old: str, new: str, question: str, chinese: str
) -> None:
    root = make_editions(tmp_path, old, new)
    [english] = asked(root, "en")
    assert f"error  {question}score 0." in english
    [line] = asked(root, "zh")
    assert chinese in line


def test_an_item_without_a_name_leaves_no_blank_in_the_question(tmp_path: Path) -> None:
    row = "I,1,01-01,{name},A\nI,2,01-02,Miller,A\n"
    lenient = f"{SAMPLE_SCHEMA}rules: {{missing-name: warning}}\n"
    root = make_editions(tmp_path, row.format(name="Baker"), row.format(name=""), schema=lenient)
    assert any("is “01-01 Baker” now “01-01”? (" in line for line in asked(root, "en"))


def test_where_a_proposal_is_written_down_every_command_says_how_it_is_decided(tmp_path: Path) -> None:
    root = make_editions(tmp_path, "I,1,01-01,Baker,A\n", "I,1,01-01,Chef,A\n")
    where = ("--root", root, "--lang", "en")
    how = "mulu changes accept trades/2027 01-01 --reason …, or mulu changes reject trades/2027 01-01"
    assert "Decide: mulu changes propose trades/2027  [" in mulu("check", *where).out
    assert (
        "undecided: mulu changes propose trades/2027" in mulu("changes", "verify", "trades/2027", *where).out
    )
    assert f"decide: {how}\n" in mulu("changes", "propose", "trades/2027", *where).out
    assert f"Decide: {how}  [" in mulu("check", *where).out
    assert f"1 proposal(s) are undecided: {how}\n" in mulu("changes", "verify", "trades/2027", *where).out


def test_an_item_that_two_proposals_name_is_decided_by_a_key_that_one_of_them_names_alone(
    tmp_path: Path,
) -> None:
    rows = "I,1,01-01,Baker,A\nI,2,01-02,Saddler,A\n", "I,1,01-02,Baker,A\nI,2,01-01,Hatter and Saddler,A\n"
    root = make_editions(tmp_path, *rows)
    where = ("--root", root, "--lang", "en")
    assert mulu("changes", "propose", "trades/2027", *where).code == 0
    lines = [line for line in mulu("check", *where).out.splitlines() if "Decide: " in line]
    assert len(lines) == 2
    for line in lines:
        named = line.partition("Decide: mulu changes accept trades/2027 ")[2].split()[0]
        accept = ("changes", "accept", "trades/2027", named, "--reason", "x", *where)
        assert mulu(*accept).code == 0, accept


@pytest.mark.parametrize(
    "deed", [("accept", "--above", "0.5", "--reason", "x"), ("reject", "--below", "0.5")]
)
def test_where_nothing_is_left_to_decide_that_is_said(tmp_path: Path, deed: tuple[str, ...]) -> None:
    root = make_editions(tmp_path, "I,1,01-01,Baker,A\n", "I,1,01-01,Baker,B\n")
    outcome = mulu("changes", deed[0], "trades/2027", *deed[1:], "--root", root, "--lang", "en")
    assert (outcome.code, outcome.out, outcome.err) == (0, "nothing is left to decide\n", "")
    assert not (root / CHANGES).exists()


def test_a_code_that_came_to_another_item_of_the_same_name_is_told_so(tmp_path: Path) -> None:
    decided = """format: mulu.changes/1
links:
  - {old: [01-01], new: [01-02], reason: moved}
  - {old: [01-02], new: [01-01], reason: moved}
"""
    rows = "I,1,01-01,Baker,A\nI,2,01-02,Baker,B\n"
    root = make_editions(tmp_path, rows, rows, decided)
    told = mulu("diff", "2026", "2027", "--root", root, "--lang", "en").out
    assert "The code 01-01 now stands for another item of the same name, “Baker”." in told
    assert "stood for" not in told
    assert "was “Baker”" not in mulu("diff", "2026", "2027", "--root", root, "--format", "markdown").out


def test_a_state_that_git_has_no_sha_for_is_named_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_editions(tmp_path, OLD, NEW)
    monkeypatch.chdir(root)
    path = "catalogs/trades/2027/items.csv"
    gone = mulu("git-diff", path, path, "f" * 40, "100644", "/dev/null", ".", ".", "--lang", "en").out
    assert "edition 2027 compared with 2027@ffffffffff\n" in gone
    new = mulu("git-diff", path, "/dev/null", ".", ".", path, "0" * 40, "100644", "--lang", "en").out
    assert "edition 2027 compared with 2027\n" in new
    assert "@" not in gone.replace("2027@ffffffffff", "") + new


def proposals(count: int) -> dict[tuple[tuple[str, ...], tuple[str, ...]], Entry]:
    """So many undecided pairs, each with the names above it."""
    keys = [(f"01-{number:03}", f"02-{number:03}") for number in range(count)]
    return {
        ((old,), (new,)): Entry({"old": (old,), "new": (new,), "score": "0.90"}, f"Baker {old} → Baker {new}")
        for old, new in keys
    }


def counted(work: Callable[[], object], is_counted: Callable[[str, object], bool]) -> int:
    """How many of the calls that Python hears of are of a kind: the work done, on whatever machine."""
    count = 0

    def heard(_: object, event: str, asked: object) -> None:
        nonlocal count
        count += is_counted(event, asked)

    before = sys.getprofile()
    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called."""
    return counted(work, lambda event, _: event == "call")


def searches_of(work: Callable[[], object]) -> int:
    """How often a table is asked something."""
    return counted(
        work, lambda event, asked: event == "c_call" and getattr(asked, "__name__", "") == "collect"
    )


def test_twice_the_proposals_are_twice_the_work_to_write_anew_and_to_accept() -> None:
    work = {}
    for count in (20, 40):
        waiting = proposals(count)
        data = extend(None, Extension(proposed=waiting), "", "changes.yaml")
        links = [Entry({"old": old, "new": new, "reason": "announced"}) for old, new in waiting]
        anew = Extension(proposed=waiting)
        accepted = Extension(links=links, proposed={})
        work[count] = [
            calls_of(partial(extend, data, extension, "", "changes.yaml")) for extension in (anew, accepted)
        ]
    for few, many in zip(work[20], work[40], strict=True):
        assert many < 2.2 * few


def test_the_names_of_all_proposals_are_looked_up_at_once() -> None:
    searches = []
    for count in (4, 40):
        old, new = (
            "".join(f"I,{at},0{side}-{at:02},Baker of kind {at},A\n" for at in range(1, count + 1))
            for side in (1, 2)
        )
        before, after = (
            open_table(f"section,serial,code,name,grade\n{text}".encode(), SCHEMA, "items.csv")
            for text in (old, new)
        )
        comparison = compare(before, after)
        pairs = list(proposals_of(comparison))
        assert len(pairs) == count
        searches.append(searches_of(partial(with_proposals, Extension(), comparison, "en")))
        searches.append(searches_of(partial(accept, pairs, {}, "announced", None, comparison)))
    assert searches[:2] == searches[2:]
