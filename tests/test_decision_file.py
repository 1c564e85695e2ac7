"""changes.yaml in the hands of people and of mulu: what people wrote stays as it is, to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from mulu.comparison import open_table, read_decisions
from mulu.decider import accept, proposals_of, reject, with_proposals
from mulu.decision_file import Extension, extend
from mulu.differ import compare
from mulu.prover import prove
from mulu.schema import read_schema
from tests.command import mulu
from tests.editions import CHANGES, items, log_of, make_editions
from tests.sample import SAMPLE_SCHEMA

if TYPE_CHECKING:
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
    assert "{old: 01-01, new: 01-11, reason: no}" in both
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


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@settings(max_examples=60, deadline=None)
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
