"""`python -m benchmarks`: install, prove that all do the same work, race, print one table and then one a part."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.agreement import DisagreementError, prove
from benchmarks.contests import EDITION, MILLION, contests, courses
from benchmarks.diffing import prove_diff, worst_cases
from benchmarks.environments import HERE, REPOSITORY, RESULTS, core_environment, digest_of, peer_environment
from benchmarks.growing import PATIENCE, Terms as GrowthTerms, draw as draw_growth, forget, grow
from benchmarks.overview import draw, overview
from benchmarks.peering import prove_peers
from benchmarks.probing import rates
from benchmarks.racing import KEPT, Terms, hold
from benchmarks.tables import as_markdown, grown, speeds, worst

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.racing import Outcome
    from benchmarks.stopwatch import Laps

SIZES = (EDITION, 10_000, 100_000, MILLION, 10 * MILLION)
QUICK = SIZES[:3]
PICTURE, GROWTH = RESULTS / "races.svg", RESULTS / "growth.svg"
POLICY = (REPOSITORY / "schemas", REPOSITORY / "validators")
MAKERS = (HERE / "generator.py", HERE / "versions.py")
CODE = (
    REPOSITORY / "src",
    REPOSITORY / "requirements" / "core.txt",
    HERE / "peers.txt",
    *MAKERS,
    *POLICY,
    *sorted(path for pattern in ("*by_*.py", "*agreement.py") for path in HERE.glob(pattern)),
)
"""What a race depends on."""


class Bench:
    """One run: what was asked for, and where it happens."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self._options, self._folder = options, folder
        self._core, self._peers = core_environment(), peer_environment()
        until = time.monotonic() + options.seconds if options.seconds else float("inf")
        lists = digest_of(*MAKERS, *POLICY)
        self._terms = Terms(digest_of(*CODE), lists, options.rounds, until, options.stale)

    def tables(self) -> Iterator[str]:
        """The one table first, then those of the parts."""
        parts = self._options.parts
        outcomes = [one for part in ("check", "diff") if part in parts for one in self._races(part)]
        if outcomes:
            yield overview(outcomes, self._options.sizes)
            draw(self._peers, outcomes, PICTURE)
            _log(f"the picture: {PICTURE}")
        for part, names in (("check", ("edition", "check")), ("diff", ("diff",))):
            if held := [one for one in outcomes if one.part in names]:
                yield f"## {part}\n\n{as_markdown([row for one in held for row in contests(one)])}"
        for part, measure in self._alone.items():
            if part in parts:
                yield f"## {part}\n\n{measure()}"

    @property
    def _alone(self) -> dict[str, Callable[[], str]]:
        return {"worst": self._worst, "growth": self._growth, "probe": self._probe}

    def _races(self, part: str) -> Iterator[Outcome]:
        if not self._terms.stale:
            self._prove(part)
        for course in courses(part, self._core, self._peers, self._options.sizes):
            yield hold(course, self._terms, _log)

    def _prove(self, part: str) -> None:
        """All must find the same; once for the same code."""
        stamp = KEPT / f"{part}.proven"
        if stamp.is_file() and stamp.read_text("ascii") == self._terms.code:
            return
        _log(f"{part}: all must find the same before anything is timed")
        if part == "check":
            found = prove(self._core, self._folder / "agreement")
            _log(f"mulu and the program by hand agree on {len(found)} faults by rule and field")
            prove_peers(self._core, self._peers, self._folder / "peers")
        else:
            all_found = prove_diff(self._core, self._peers, self._folder / "versions")
            told = (all_found.added, all_found.removed, all_found.changed)
            _log("all agree on {} items added, {} removed, {} changed".format(*map(len, told)))
        KEPT.mkdir(parents=True, exist_ok=True)
        stamp.write_text(self._terms.code, "ascii")

    def _worst(self) -> str:
        rows: list[tuple[str, int, Laps]] = []
        for items in (10_000, 100_000):
            if items <= max(self._options.sizes):
                _log(f"everything changed in {items:,} items")
                rows += worst_cases(self._core, self._folder / "worst", items, self._few)
        return worst(rows)

    def _growth(self) -> str:
        options = self._options
        if options.anew:
            forget()
        stages = []
        terms = GrowthTerms(self._few, options.patience, options.commands)
        # Made of whole commands, ten million items would take hours: they are measured if nothing else is asked for.
        sizes = [size for size in options.sizes if size <= MILLION or options.parts == ["growth"]]
        for stage in grow(self._core, sizes, terms):
            figure = f"{stage.middle(lambda lap: lap.cpu):.2f} s" if stage.laps else stage.why
            _log(f"mulu {stage.name}, {stage.items:,} items: {figure}")
            stages.append(stage)
        draw_growth(self._peers, stages, options.picture)
        _log(f"the picture: {options.picture}")
        return grown(stages)

    def _probe(self) -> str:
        _log("faults planted in the committed editions")
        return speeds(rates(self._core, self._few))

    @property
    def _few(self) -> int:
        return min(3, self._options.rounds or 3)


PARTS = ("check", "diff", "worst", "growth", "probe")


def main() -> int:
    """Run what was asked for; 1 if mulu and another do not find the same."""
    options = _options()
    RESULTS.mkdir(exist_ok=True)
    told = []
    with tempfile.TemporaryDirectory(dir=RESULTS) as name:
        try:
            for text in Bench(options, Path(name)).tables():
                print(text, flush=True)
                told.append(text)
                if options.out:
                    options.out.write_text("\n".join(told), "utf-8")
        except DisagreementError as error:
            _log(f"NOTHING IS TIMED: {error}")
            return 1
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all, if none is named")
    add("--quick", action="store_true", help="three rounds and small lists: some minutes")
    add("--sizes", type=int, nargs="*", metavar="ITEMS", help="how long the lists are")
    add("--rounds", type=int, help="how often each is run; 0 makes the lists of races alone")
    add("--seconds", type=int, help="after so many no round of a race begins; the next run goes on")
    add("--stale", action="store_true", help="rounds kept of another mulu count too")
    add("--out", type=Path, metavar="FILE", help="where the tables are saved too")
    add("--picture", type=Path, metavar="FILE.svg", default=GROWTH, help="where growth is drawn")
    add("--anew", action="store_true", help="measure all growth anew")
    add("--commands", nargs="*", default=(), metavar="NAME", help="measure the growth of these anew")
    add("--patience", type=int, default=PATIENCE, help="seconds of processor time a command may grow to")
    options = parser.parse_args()
    options.parts = options.parts or [*PARTS]
    if unknown := set(options.parts) - {*PARTS}:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    options.sizes = sorted({EDITION, *(options.sizes or (QUICK if options.quick else SIZES))})
    if options.quick and options.rounds is None:
        options.rounds = 3
    return options


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
