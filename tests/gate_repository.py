"""A repository with a gate to pass: the edition 2026 published, a draft 2027, a rule of its own, reports."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.command import Outcome, mulu
from tests.git_repository import GitRepository
from tests.sample import CATALOG, SAMPLE_SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA, WAIVERS = "schemas/trades.yaml", "catalogs/trades/waivers.yaml"
RULE = "validators/open_bracket.py"
PUBLISHED, DRAFT = "catalogs/trades/2026", "catalogs/trades/2027"
DOCUMENT = f"{PUBLISHED}/source/trades.txt"

DOCUMENT_TEXT = """Catalogue of trades
\tserial
\tcode
\tname
\tgrade

\tI.
\tFirst trades

\t1
\t01-01
\tBaker
\tA

\t2
\t--
\tMiller
\tB*

\tII.
\tSecond trades

\t1
\t02-01
\tMason
\tA

Note: items with * are new.
"""

ROWS = ("I,1,01-01,Baker,A", "I,2,--,Miller,B*", "II,1,02-01,Mason,A")

RULE_TEXT = '''"""Rule `open-bracket`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from mulu.rule import Fault, item_rule

if TYPE_CHECKING:
    from mulu.schema import Schema


@item_rule("{value} opens a bracket and does not close it", reads=["name"])
def open_bracket(_: Schema) -> Fault:
    """A name opens a bracket and does not close it.

    Why: The end of the name was lost.

    Mend: Look the whole name up in the document.

    Bad::

        # not run here

    Good::

        # not run here
    """
    name = nw.col("name")
    return Fault(name.str.contains("[(]") & ~name.str.contains("[)]"), "name")
'''

EMPTIED_RULE = RULE_TEXT.replace('name.str.contains("[(]") & ~name.str.contains("[)]")', "nw.lit(False)")


@dataclass
class GateRepository(GitRepository):
    """Its branch `main` is the base; everything else is done on the branch `change`."""

    def rows(self, *rows: str, edition: str = DRAFT) -> None:
        """Write an edition's items."""
        self.write(
            f"{edition}/items.csv", "".join(f"{row}\n" for row in ("section,serial,code,name,grade", *rows))
        )

    def read(self, path: str) -> str:
        """A file as it lies in the work tree."""
        return (self.root / path).read_text("utf-8")

    def replace(self, path: str, old: str, new: str) -> None:
        """Change a text in a file."""
        assert old in self.read(path)
        self.write(path, self.read(path).replace(old, new))

    def report(self) -> None:
        """Make the reports."""
        outcome = mulu("report", "--root", self.root)
        assert outcome.code == 0, outcome

    def branch(self, name: str = "change", start: str = "main") -> None:
        """Begin a branch."""
        self.git("checkout", "--quiet", "-B", name, start)

    def propose(self, message: str = "Change") -> str:
        """Make the reports and commit everything."""
        self.report()
        return self.commit_all(message)

    def make_tree(self, entries: str) -> str:
        """A tree of lines as `git ls-tree` gives them; gives its sha."""
        made = subprocess.run(
            ["git", "mktree"], cwd=self.folder, input=entries.encode(), capture_output=True, check=True
        )
        return made.stdout.decode().strip()

    def gate(self, *arguments: str) -> Outcome:
        """Run the gate against `main`."""
        return mulu("gate", "--root", self.root, "--base", "main", *arguments)

    def ruling(self, *arguments: str) -> Any:
        """The gate's answer as JSON, whose exit code must agree with it."""
        outcome = self.gate("--format", "json", *arguments)
        assert outcome.out, outcome.err
        ruling = json.loads(outcome.out)
        assert outcome.code == {"open": 0, "shut": 1, "broken": 2}[ruling["verdict"]], outcome
        return ruling


def make_gate_repository(folder: Path, inside: str = "") -> GateRepository:
    """The repository, on its branch `change`, which is still equal to `main`."""
    folder.mkdir(parents=True, exist_ok=True)
    made = GateRepository(folder, inside)
    made.git("init", "--quiet", "--initial-branch=main")
    made.write(SCHEMA, f"{SAMPLE_SCHEMA}rules: {{open-bracket: error}}\n")
    made.write("catalogs/trades/catalog.yaml", CATALOG)
    made.write(RULE, RULE_TEXT)
    (folder.parent / "trades.txt").write_text(DOCUMENT_TEXT, "utf-8")
    for command in (
        ("import", folder.parent / "trades.txt", "--catalog", "trades", "--edition", "2026"),
        ("new", "trades/2027", "--from", "trades/2026"),
    ):
        outcome = mulu(*command, "--root", made.root)
        assert outcome.code == 0, outcome
    made.write(".gitattributes", "catalogs/** -text\nreports/** -text\n")
    made.propose("Begin")
    made.branch()
    return made


def told(ruling: Any) -> list[tuple[str, str, int | None]]:
    """Rule, path and line of every fault that nobody has waived."""
    return [(one["rule"], one["path"], one["line"]) for one in ruling["findings"] if one["waived"] is None]
