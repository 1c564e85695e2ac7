"""The gate holds what merging gives against references as the base declares them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import mulu
from tests.gate_repository import DRAFT, SCHEMA, GateRepository, make_gate_repository, told
from tests.sample import REFERENCES, REGISTER

if TYPE_CHECKING:
    from pathlib import Path

ITEMS, REGISTERED = f"{DRAFT}/items.csv", "catalogs/register/2022/items.csv"
EXEMPT = '{field: code, pattern: "9.+", reason: numbers of our own}'


@pytest.fixture
def made(tmp_path: Path) -> GateRepository:
    """At the base, trades refer to the register, and agree with it."""
    made = make_gate_repository(tmp_path / "repository")
    made.git("checkout", "--quiet", "main")
    for path, text in REGISTER.items():
        made.write(path, text.replace("面点师", "Mason"))
    made.write(SCHEMA, made.read(SCHEMA).replace("rules:", f"{REFERENCES}rules: {{omitted-code: off}} #"))
    made.replace(SCHEMA, "omitted-code: off", "open-bracket: error, omitted-code: 'off'")
    made.propose("Refer to the register")
    made.branch()
    return made


def test_a_wrong_name_shuts_though_the_pull_request_drops_the_reference(made: GateRepository) -> None:
    made.replace(ITEMS, "Baker", "Barker")
    made.write(SCHEMA, made.read(SCHEMA).replace(REFERENCES, ""))
    made.propose()
    ruling = made.ruling("--lang", "en")
    assert told(ruling) == [
        ("undecided-change", ITEMS, 2),
        ("differs-from-reference", ITEMS, 2),
        ("unapproved-policy", SCHEMA, 2),
    ]
    assert [one["message"] for one in ruling["policy"]["changes"]] == [
        "items need no longer agree with register 2022 in the same way"
    ]


def test_an_edit_of_the_reference_shuts_at_what_refers_to_it(made: GateRepository) -> None:
    made.replace(REGISTERED, "Baker", "Bakker")
    made.propose()
    assert ("differs-from-reference", ITEMS, 2) in told(made.ruling())


def test_a_reference_that_is_deleted_gives_no_open_gate(made: GateRepository) -> None:
    made.git("rm", "--quiet", "-r", "catalogs/register/2022")
    made.commit_all("Delete")
    outcome = made.gate("--lang", "en")
    assert outcome.code in (1, 2)
    assert "register has no edition 2022 to refer to; it has: -" in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("old", "new", "loosens", "says"),
    [
        (EXEMPT, f'{EXEMPT}, {{field: code, pattern: "02.+", reason: new}}', True, "now exempt from register 2022: code 02.+"),
        (EXEMPT, "", False, "no longer exempt from register 2022: code 9.+"),
        ("numbers of our own", "they are ours", False, "exempt from register 2022 for another reason: code 9.+"),
        (REFERENCES, f"{REFERENCES}  - {{catalog: register, edition: '2022', key: {{name: trade}}, agree: {{code: number}}}}\n", False, "items must now agree with register 2022"),
    ],
    ids=["exempt", "not exempt", "reason", "one more"],
)  # fmt: skip
def test_a_change_of_references_is_told_in_words(
    made: GateRepository, old: str, new: str, loosens: bool, says: str
) -> None:
    made.replace(SCHEMA, old, new)
    made.commit_all("Change")
    changes = made.ruling("--lang", "en")["policy"]["changes"]
    assert [(one["loosens"], one["message"]) for one in changes] == [(loosens, says)]


def test_an_exemption_that_exempts_nothing_shuts_until_it_goes(made: GateRepository) -> None:
    assert [rule for rule, _, _ in told(made.ruling())] == ["unused-exemption"]
    made.replace(SCHEMA, EXEMPT, "")
    made.propose()
    assert made.ruling()["verdict"] == "open"


def test_an_exemption_that_exempts_nothing_shuts_where_every_edition_is_frozen(made: GateRepository) -> None:
    made.branch("main", "main")
    made.git("rm", "--quiet", "-r", DRAFT, "reports/trades/2027")
    made.replace(SCHEMA, EXEMPT, "")
    made.propose("Without a draft and an exemption")
    assert mulu("freeze", "trades/2026", "--root", made.root).code == 0
    made.replace(SCHEMA, "exempt: []", f"exempt: [{EXEMPT}]")
    made.propose("Freeze, and exempt what is not there")
    made.branch()
    assert [(rule, path) for rule, path, _ in told(made.ruling())] == [("unused-exemption", SCHEMA)]
