"""`python -m benchmarks`: install, prove that all do the same work, race, print tables."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.agreement import DisagreementError, prove
from benchmarks.contests import committed, synthetic
from benchmarks.diffing import diff_contests, prove_diff, worst_cases
from benchmarks.environments import RESULTS, core_environment, peer_environment
from benchmarks.growing import PATIENCE, SMALL, Terms, draw, forget, grow
from benchmarks.peering import peer_contests
from benchmarks.probing import rates
from benchmarks.tables import as_markdown, grown, growth, speeds, worst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.environments import Environment


def main() -> int:
    """Run what was asked for; 1 if mulu and another do not find the same."""
    options = _options()
    _log("installing")
    core, peers = core_environment(), peer_environment()
    RESULTS.mkdir(exist_ok=True)
    tables = []
    with tempfile.TemporaryDirectory(dir=RESULTS) as name:
        try:
            for part in options.parts:
                folder = Path(name) / part
                folder.mkdir()
                tables += MEASURES[part](core, peers, folder, options)
        except DisagreementError as error:
            _log(f"NOTHING IS TIMED: {error}")
            return 1
    text = "\n".join(tables)
    print(text, end="")
    if options.out:
        options.out.write_text(text, "utf-8")
    return 0


def _check(core: Environment, peers: Environment, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    found = prove(core, folder)
    _log(f"mulu and the program by hand agree on {len(found)} faults by rule and field")
    _log("the committed edition")
    contests = [*committed(core, peers, folder, options.rounds)]
    for items in options.sizes:
        _log(f"{items:,} synthetic items")
        contests.append(synthetic(core, folder / str(items), items, options.rounds))
    yield as_markdown(contests)


def _peers(core: Environment, peers: Environment, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    _log("every peer must find what it claims to see; then they race")
    sizes = [SMALL, *options.sizes]
    yield as_markdown([*peer_contests(core, peers, folder, sizes, min(3, options.rounds))])


def _diff(core: Environment, peers: Environment, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    found = prove_diff(core, peers, folder / "proof")
    _log(
        f"all agree on {len(found.added)} items added, {len(found.removed)} removed, {len(found.changed)} changed"
    )
    contests = []
    for items in options.sizes:
        _log(f"two versions of {items:,} items")
        contests += diff_contests(core, peers, folder / str(items), items, options.rounds)
    yield as_markdown(contests)
    yield growth(contests)


def _worst(core: Environment, _: Environment, folder: Path, options: argparse.Namespace) -> Iterator[str]:
    rows = []
    for items in (10_000, 100_000):
        _log(f"everything changed in {items:,} items")
        rows += worst_cases(core, folder / "versions", items, min(3, options.rounds))
    yield worst(rows)


def _growth(core: Environment, peers: Environment, _: Path, options: argparse.Namespace) -> Iterator[str]:
    if options.anew:
        forget()
    stages = []
    terms = Terms(min(3, options.rounds), options.patience, options.commands)
    for stage in grow(core, [SMALL, *options.sizes], terms):
        figure = f"{stage.middle(lambda lap: lap.cpu):.2f} s" if stage.laps else stage.why
        _log(f"mulu {stage.name}, {stage.items:,} items: {figure}")
        stages.append(stage)
    if options.picture:
        draw(peers, stages, options.picture)
    yield grown(stages)


def _probe(core: Environment, _: Environment, __: Path, options: argparse.Namespace) -> Iterator[str]:
    _log("faults planted in the committed editions")
    yield speeds(rates(core, min(3, options.rounds)))


MEASURES = {
    "check": _check,
    "peers": _peers,
    "diff": _diff,
    "worst": _worst,
    "growth": _growth,
    "probe": _probe,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"{', '.join(MEASURES)}; all, if none is named"
    )
    parser.add_argument("--rounds", type=int, default=11, help="how often each is run")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[10_000, 100_000, 1_000_000],
        help="items of the synthetic lists",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the tables are saved too")
    parser.add_argument("--picture", type=Path, metavar="FILE.svg", help="where growth is drawn")
    parser.add_argument("--anew", action="store_true", help="measure all growth anew")
    parser.add_argument(
        "--commands", nargs="*", default=(), metavar="NAME", help="measure the growth of these anew"
    )
    parser.add_argument(
        "--patience", type=int, default=PATIENCE, help="seconds of processor time that a command may grow to"
    )
    options = parser.parse_args()
    options.parts = options.parts or [*MEASURES]
    if unknown := set(options.parts) - MEASURES.keys():
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    return options


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
