"""What rules of editions are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.command import check
from tests.editions import items
from tests.sample import SAMPLE_SCHEMA, make_catalog

if TYPE_CHECKING:
    from pathlib import Path

SHARED = '''
"""What two rules make of an edition."""

calls = []


def trades_by_grade(case):
    """The names of each grade."""
    calls.append(case.edition)
    found = {}
    for _, values in case.rows:
        found.setdefault(values["grade"], []).append(values["name"])
    return found
'''
RULE = '''
from mulu.rule import Problem, edition_rule

from ._shared import calls, trades_by_grade


@edition_rule("of grade {value} there is {names}; asked {times} time(s)", reads=["grade"])
def RULE(case):
    """A grade has one trade.

    Why: Nobody wants to be alone.

    Mend: Find another.

    Bad::

        section,serial,code,name,grade
        I,1,11-01,Baker,A      <- grade

    Good::

        section,serial,code,name,grade
        I,1,11-01,Baker,A
        I,2,11-02,Cook,A
    """
    for grade, names in case.once(trades_by_grade).items():
        if len(names) == 1:
            yield Problem(2, "grade", value=grade, says={"names": names[0], "times": len(calls)})
'''


def test_what_several_rules_make_of_an_edition_is_made_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "validators/_shared.py": SHARED,
        "validators/lonely_trade.py": RULE.replace("RULE", "lonely_trade"),
        "validators/single_trade.py": RULE.replace("RULE", "single_trade"),
    }
    schema = f"{SAMPLE_SCHEMA}rules: {{lonely-trade: warning, single-trade: warning}}\n"
    verdict = check(make_catalog(tmp_path, items("I,1,11-01,Baker,A"), schema, files=files))
    assert [one["message"] for one in verdict["findings"] if one["rule"].endswith("-trade")] == [
        "of grade A there is Baker; asked 1 time(s)",
        "of grade A there is Baker; asked 1 time(s)",
    ]
