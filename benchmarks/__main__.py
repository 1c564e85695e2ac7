"""`python -m benchmarks`: install, prove that both do the same work, race, print one table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.agreement import DisagreementError, prove
from benchmarks.contests import committed, synthetic
from benchmarks.environments import RESULTS, core_environment, peer_environment
from benchmarks.tables import as_markdown


def main() -> int:
    """Run everything; 1 if mulu and the program by hand find different faults."""
    options = _options()
    _log("installing")
    core, peers = core_environment(), peer_environment()
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RESULTS) as name:
        folder = Path(name)
        try:
            found = prove(core, folder)
        except DisagreementError as error:
            _log(f"NOTHING IS TIMED: {error}")
            return 1
        _log(f"mulu and the program by hand agree on {len(found)} faults by rule and field")
        _log("the committed edition")
        contests = [*committed(core, peers, folder, options.rounds)]
        for items in options.sizes:
            _log(f"{items:,} synthetic items")
            contests.append(synthetic(core, folder / str(items), items, options.rounds))
    table = as_markdown(contests)
    print(table, end="")
    if options.out:
        options.out.write_text(table, "utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11, help="how often each is run")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="*",
        default=[10_000, 100_000, 1_000_000],
        help="items of the synthetic lists",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the table is saved too")
    return parser.parse_args()


def _log(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
