"""The gate and the lock: what was frozen stays, what is added holds, an erratum is an edition of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.gate_repository import (
    DOCUMENT_TEXT,
    DRAFT,
    PUBLISHED,
    ROWS,
    RULE,
    GateRepository,
    make_gate_repository,
    told,
)
from tests.gate_scenarios import LOCK

if TYPE_CHECKING:
    from pathlib import Path

ERRATUM = "catalogs/trades/2026.1"


@pytest.fixture
def made(tmp_path: Path) -> GateRepository:
    return make_gate_repository(tmp_path / "repo")


@pytest.fixture
def frozen(made: GateRepository) -> GateRepository:
    """With the edition 2026 frozen on `main`."""
    made.branch("main", "main")
    run(made, "freeze", "trades/2026")
    made.propose("Freeze 2026")
    made.branch()
    return made


def run(made: GateRepository, *arguments: str | Path) -> None:
    outcome = mulu(*arguments, "--root", made.root)
    assert outcome.code == 0, outcome


def test_a_pull_request_that_freezes_opens(made: GateRepository) -> None:
    run(made, "freeze", "trades/2026")
    made.propose("Freeze 2026")
    ruling = made.ruling()
    assert (ruling["verdict"], ruling["policy"]["changes"]) == ("open", [])


def test_one_byte_of_a_frozen_edition_shuts(frozen: GateRepository) -> None:
    frozen.replace(f"{PUBLISHED}/edition.yaml", "state", "# state\nstate")
    frozen.propose()
    assert told(frozen.ruling()) == [("changed-frozen-edition", LOCK, 2)]


def test_an_erratum_to_a_frozen_edition_opens(frozen: GateRepository, tmp_path: Path) -> None:
    options = ("--reason", "a misprint", "--basis", "Gazette 7")
    run(frozen, "new", "trades/2026.1", "--from", "trades/2026", *options)
    (tmp_path / "trades-1.txt").write_text(DOCUMENT_TEXT.replace("\tB*", "\tC*"), "utf-8")
    to = ("--catalog", "trades", "--edition", "2026.1", "--replace-draft")
    run(frozen, "import", tmp_path / "trades-1.txt", *to)
    facts = f"{DRAFT}/edition.yaml"
    frozen.write(
        facts,
        frozen.read(facts)
        .replace('previous: "2026"', 'previous: "2026.1"')
        .replace("previous: '2026'", "previous: '2026.1'"),
    )
    frozen.propose("An erratum")
    ruling = frozen.ruling("--lang", "en")
    assert told(ruling) == []
    run(frozen, "freeze", "trades/2026.1")
    frozen.propose("Freeze it")
    assert frozen.ruling()["verdict"] == "open"


def test_a_lock_that_is_rewritten_shuts_at_its_line(frozen: GateRepository) -> None:
    frozen.replace(LOCK, "2026,3,", "2026,4,")
    frozen.commit_all("Rewrite")
    assert ("rewritten-lock", LOCK, 2) in told(frozen.ruling())


def test_a_lock_that_is_deleted_shuts(frozen: GateRepository) -> None:
    frozen.write(LOCK, None)
    frozen.propose("Delete")
    assert told(frozen.ruling()) == [("rewritten-lock", LOCK, 1)]


def test_a_lock_begun_by_hand_shuts_where_it_is_no_lock(made: GateRepository) -> None:
    made.write(LOCK, "edition,items\n2026,3\n")
    made.commit_all("By hand")
    assert ("rewritten-lock", LOCK, 1) in told(made.ruling())


def test_a_row_that_says_what_is_not_so_shuts(made: GateRepository) -> None:
    run(made, "freeze", "trades/2026")
    made.replace(LOCK, "2026,3,", "2026,4,")
    made.propose("By hand")
    ruling = made.ruling("--lang", "en")
    assert told(ruling) == [("rewritten-lock", LOCK, 2)]
    assert ruling["findings"][0]["message"] == "trades/2026 is not what was frozen: it has 3 items"


def test_an_edition_frozen_under_another_policy_than_the_base_has_by_now_is_frozen_again(
    made: GateRepository,
) -> None:
    run(made, "freeze", "trades/2026")
    made.propose("Freeze 2026")
    made.branch("main", "main")
    made.replace(RULE, "The end of the name was lost.", "The end of the name was cut off.")
    made.propose("In other words")
    made.git("checkout", "--quiet", "change")
    ruling = made.ruling("--lang", "en")
    assert told(ruling) == [("rewritten-lock", LOCK, 2)]
    assert "freeze again" in ruling["findings"][0]["message"]


def test_what_a_stricter_rule_finds_in_a_frozen_edition_does_not_shut(frozen: GateRepository) -> None:
    frozen.branch("main", "main")
    frozen.replace("schemas/trades.yaml", "minLength: 2", "minLength: 6")
    frozen.propose("Longer names")
    frozen.branch()
    frozen.rows(*(row.replace("Baker", "Bakers").replace("Mason", "Masons") for row in ROWS))
    for old, new in (("01-01", "01-01"), ("02-01", "02-01")):
        run(frozen, "changes", "propose", "trades/2027")
        run(frozen, "changes", "accept", "trades/2027", f"{old}={new}", "--reason", "in full")
    frozen.propose("In full")
    ruling = frozen.ruling("--lang", "en")
    assert told(ruling) == []
    skipped = [one for one in ruling["skipped"] if one["edition"] == "trades/2026"]
    assert [one["reason"] for one in skipped if "frozen" in one["reason"]] == [
        "2 finding(s) do not shut: the edition is as it was frozen"
    ]


def test_a_frozen_edition_that_is_deleted_shuts(frozen: GateRepository) -> None:
    frozen.git("rm", "-r", "--quiet", PUBLISHED)
    frozen.commit_all("Delete")
    rules = {rule for rule, _, _ in told(frozen.ruling())}
    assert {"dropped-edition", "changed-frozen-edition"} <= rules


def test_without_a_base_a_lock_that_lost_a_row_since_the_last_commit_shuts(frozen: GateRepository) -> None:
    frozen.write(LOCK, None)
    outcome = mulu("gate", "--root", frozen.root, "--lang", "en")
    assert outcome.code == 1
    assert (
        f"{LOCK}:1  error  this line is not what it is at the base; rows are only ever added" in outcome.out
    )


def test_without_a_base_a_row_that_was_just_added_opens(made: GateRepository) -> None:
    run(made, "freeze", "trades/2026")
    assert mulu("gate", "--root", made.root).code == 0


def test_that_something_is_not_committed_is_told_beside_the_verdict_on_commits(made: GateRepository) -> None:
    assert made.gate("--lang", "en").err == ""
    made.replace(f"{DRAFT}/items.csv", "Baker", "Bak\u200ber")
    outcome = made.gate("--lang", "en")
    assert (outcome.code, outcome.err) == (
        0,
        f"mulu: what is not committed is not judged: {DRAFT}/items.csv\n",
    )
    assert made.gate("--lang", "en", "--head", "HEAD").err == ""
