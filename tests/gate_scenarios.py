"""Pull requests of each kind, made in a real repository: what the action is run on, with the verdict it must give.

Each takes a repository on its branch `change`, which is equal to `main` still. What a clone of it needs besides is
answered as options of the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tests.command import mulu
from tests.gate_repository import (
    DOCUMENT,
    DOCUMENT_TEXT,
    DRAFT,
    EMPTIED_RULE,
    PUBLISHED,
    ROWS,
    RULE,
    RULE_TEXT,
    SCHEMA,
    WAIVERS,
    GateRepository,
)

if TYPE_CHECKING:
    from collections.abc import Callable

LOCK = "catalogs/trades/releases.csv"
BAD_ROWS = (*ROWS[:2], "II,1,02-01,Mason,D")
WAIVER = """format: mulu.waivers/1
waivers:
  - {{rule: unlisted-grade, edition: "2027", key: 02-01, field: grade, value: D, reason: as printed, owner: us, until: "{until}"}}
"""

Options = dict[str, str]


@dataclass(frozen=True)
class Scenario:
    """What is done, in words, and what the gate says of it."""

    name: str
    verdict: Literal["open", "shut", "broken"]
    make: Callable[[GateRepository], Options | None]


SCENARIOS: list[Scenario] = []


def scenario(
    verdict: Literal["open", "shut", "broken"],
) -> Callable[[Callable[[GateRepository], Options | None]], None]:
    """Registers a function under its name, which is what is done."""

    def register(make: Callable[[GateRepository], Options | None]) -> None:
        SCENARIOS.append(Scenario(make.__name__.replace("_", "-"), verdict, make))

    return register


def run(made: GateRepository, *arguments: str) -> None:
    """Run a command in the repository."""
    outcome = mulu(*arguments, "--root", made.root)
    assert outcome.code == 0, outcome


def on_main(made: GateRepository) -> None:
    """Go on at the base."""
    made.branch("main", "main")


def freeze(made: GateRepository) -> None:
    """Freeze 2026 at the base."""
    on_main(made)
    run(made, "freeze", "trades/2026")
    made.propose("Freeze 2026")
    made.branch()


@scenario("open")
def a_clean_change(made: GateRepository) -> None:
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose()


@scenario("shut")
def bad_data(made: GateRepository) -> None:
    made.rows(*BAD_ROWS)
    made.propose()


@scenario("shut")
def good_data_and_a_wider_pattern(made: GateRepository) -> None:
    made.replace(SCHEMA, "[0-9]{2}-[0-9]{2}", "[0-9]{2}-[0-9]{1,2}")
    made.propose()


@scenario("shut")
def bad_data_and_a_pattern_widened_to_fit(made: GateRepository) -> None:
    made.replace(SCHEMA, "[0-9]{2}-[0-9]{2}", "[0-9]{2}-[0-9]{1,2}")
    made.rows(*ROWS[:2], "II,1,02-1,Mason,A")
    made.propose()


@scenario("shut")
def a_validator_emptied(made: GateRepository) -> None:
    made.write(RULE, EMPTIED_RULE)
    made.rows(*ROWS, "II,2,02-02,Roofer (slate,A")
    made.commit_all("Empty")


@scenario("shut")
def a_validator_that_patches_the_judge(made: GateRepository) -> None:
    made.write(RULE, f"import mulu.checker\nmulu.checker.check = None\nprint('::notice::here')\n{RULE_TEXT}")
    made.rows(*BAD_ROWS)
    made.commit_all("Patch")


@scenario("shut")
def an_edition_deleted(made: GateRepository) -> None:
    made.git("rm", "-r", "--quiet", DRAFT)
    made.commit_all("Delete")


@scenario("shut")
def a_schema_deleted(made: GateRepository) -> None:
    made.git("rm", "--quiet", SCHEMA)
    made.commit_all("Delete")


@scenario("shut")
def a_source_deleted(made: GateRepository) -> None:
    made.git("rm", "--quiet", DOCUMENT)
    made.commit_all("Delete")


@scenario("shut")
def union_merging_over_a_conflict(made: GateRepository) -> None:
    on_main(made)
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose("Roofer")
    made.branch("change", "main~1")
    made.write(".gitattributes", "catalogs/** -text merge=union\nreports/** -text merge=union\n")
    made.rows(*ROWS, "II,2,02-03,Glazier,B")
    made.propose("Glazier")


@scenario("shut")
def no_policy_at_the_base(made: GateRepository) -> None:
    made.git("checkout", "--quiet", "--orphan", "empty")
    made.git("rm", "-r", "--quiet", "--force", ".")
    made.git("branch", "--delete", "--force", "main")
    made.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    made.git("branch", "main")
    made.git("checkout", "--quiet", "change")
    made.git("merge", "--quiet", "--allow-unrelated-histories", "--message", "Begin", "main")


@scenario("open")
def an_approved_policy(made: GateRepository) -> Options:
    made.replace(SCHEMA, "[A, B, C]", "[A, B, C, D]")
    made.rows(*BAD_ROWS)
    made.propose()
    return {"approved-policy": made.ruling()["policy"]["digest"]}


@scenario("shut")
def an_approval_that_fits_no_longer(made: GateRepository) -> Options:
    approved = an_approval(made)
    made.replace(SCHEMA, "[A, B, C, D]", "[A, B, C, D, E]")
    made.propose("Again")
    return approved


def an_approval(made: GateRepository) -> Options:
    """A looser schema, and its approval."""
    made.replace(SCHEMA, "[A, B, C]", "[A, B, C, D]")
    made.propose()
    return {"approved-policy": made.ruling()["policy"]["digest"]}


@scenario("shut")
def a_waiver_in_the_same_pull_request(made: GateRepository) -> None:
    made.rows(*BAD_ROWS)
    made.write(WAIVERS, WAIVER.format(until="2028"))
    made.propose()


def a_waiver_at_the_base(made: GateRepository, until: str) -> None:
    """Bad data, waived until then, and a pull request of some days later."""
    on_main(made)
    made.rows(*BAD_ROWS)
    made.write(WAIVERS, WAIVER.format(until=until))
    made.commit_all("Accepted for a while")
    made.branch()
    made.rows(*ROWS[:2], "I,3,01-02,Butcher,A", "II,1,02-01,Mason,D")
    made.propose()


@scenario("open")
def a_waiver_that_had_not_ended_by_an_old_commit(made: GateRepository) -> None:
    a_waiver_at_the_base(made, "2026-01-03")


@scenario("shut")
def a_waiver_that_had_ended_by_a_new_commit(made: GateRepository) -> None:
    a_waiver_at_the_base(made, "2026-01-02")


@scenario("shut")
def one_byte_of_a_frozen_edition(made: GateRepository) -> None:
    freeze(made)
    made.replace(f"{PUBLISHED}/edition.yaml", "state", "# state\nstate")
    made.propose()


@scenario("open")
def an_erratum_to_a_frozen_edition(made: GateRepository) -> None:
    freeze(made)
    run(
        made,
        "new",
        "trades/2026.1",
        "--from",
        "trades/2026",
        "--reason",
        "a misprint",
        "--basis",
        "Gazette 7",
    )
    document = made.folder.parent / "trades-1.txt"
    document.write_text(DOCUMENT_TEXT.replace("\tB*", "\tC*"), "utf-8")
    run(made, "import", str(document), "--catalog", "trades", "--edition", "2026.1", "--replace-draft")
    facts = f"{DRAFT}/edition.yaml"
    made.write(
        facts,
        made.read(facts)
        .replace("previous: '2026'", "previous: '2026.1'")
        .replace('previous: "2026"', 'previous: "2026.1"'),
    )
    made.propose("An erratum")


@scenario("shut")
def the_lock_rewritten(made: GateRepository) -> None:
    freeze(made)
    made.replace(LOCK, "2026,3,", "2026,4,")
    made.commit_all("Rewrite")


@scenario("shut")
def two_branches_that_give_one_code_to_two_items(made: GateRepository) -> None:
    on_main(made)
    many = [ROWS[2], *(f"II,{at},02-{at:02},Trade number {at},A" for at in range(2, 30))]
    made.rows(*ROWS[:2], *many)
    made.propose("Many")
    made.branch("change", "main")
    made.rows(*ROWS[:2], *many, "II,30,03-01,Glazier,A")
    made.commit_all("Glazier")
    on_main(made)
    made.rows(*ROWS[:2], "I,3,03-01,Cooper,A", *many)
    made.commit_all("Cooper")
    made.git("checkout", "--quiet", "change")


@scenario("shut")
def an_edit_against_a_deletion(made: GateRepository) -> None:
    on_main(made)
    made.rows(*ROWS[:2])
    made.commit_all("No mason")
    made.branch("change", "main~1")
    made.rows(*ROWS[:2], "II,1,02-01,Mason,B")
    made.commit_all("Another grade")


@scenario("shut")
def two_inserts_in_one_section(made: GateRepository) -> None:
    on_main(made)
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.commit_all("Roofer")
    made.branch("change", "main~1")
    made.rows(*ROWS, "II,2,02-03,Glazier,B")
    made.commit_all("Glazier")


@scenario("shut")
def a_stale_report(made: GateRepository) -> None:
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.commit_all("No report")


@scenario("broken")
def a_shallow_clone(made: GateRepository) -> Options:
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose()
    return {"depth": "1"}


@scenario("broken")
def a_missing_base(made: GateRepository) -> Options:
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.propose()
    return {"base-ref": "release"}


@scenario("shut")
def a_detached_head(made: GateRepository) -> None:
    made.rows(*BAD_ROWS)
    made.git("checkout", "--quiet", "--detach", made.propose())


@scenario("broken")
def a_rule_that_raises(made: GateRepository) -> None:
    on_main(made)
    made.replace(RULE, 'name = nw.col("name")', 'name = nw.col("nonsense")')
    made.commit_all("Broken")
    made.branch()
    made.rows(*ROWS, "II,2,02-02,Roofer,B")
    made.commit_all("Change")


@scenario("broken")
def no_rules_and_no_editions(made: GateRepository) -> None:
    made.git("rm", "-r", "--quiet", "catalogs", "reports", "validators")
    made.write("catalogs/README", "")
    made.commit_all("Nothing is left")
    made.git("branch", "--force", "main", "change")


@scenario("shut")
def hostile_names_and_cells(made: GateRepository) -> None:
    hostile = (
        "<script>alert(1)</script>", "::error::boo", "##[error]boo", "=cmd('calc')", "@all [x](javascript:1)",
        "--upload-pack=touch", "../../etc/passwd", "$(touch here) `touch here`", "%0A::error::boo",
    )  # fmt: skip
    made.rows(*ROWS, *(f"II,{at},02-{at:02},{name},D" for at, name in enumerate(hostile, 2)))
    for name in ("::error::boo", "--upload-pack=touch x", "a\nb", "<script>"):
        made.write(f"{DRAFT}/{name}", "")
    made.commit_all("Hostile")
