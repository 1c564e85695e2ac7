"""The picture of growth, in the environment of the peers: `draw_growth.py FILE.svg < series.json`."""

from __future__ import annotations

import json
import sys

import matplotlib as mpl

mpl.use("svg")
# The same figures give the same bytes.
mpl.rcParams["svg.hashsalt"] = "mulu"

from matplotlib import pyplot as plt  # noqa: E402 - the kind of output is chosen before

MARKERS = "os^vDP*X<>"


def main() -> int:
    """Read the series, draw, save."""
    series = json.load(sys.stdin)
    figure, axes = plt.subplots(figsize=(9, 6.5))
    for at, (name, points) in enumerate(sorted(series.items())):
        items, seconds = zip(*points, strict=True)
        axes.plot(items, seconds, marker=MARKERS[at % len(MARKERS)], markersize=5, linewidth=1.2, label=name)
    ends = [items for points in series.values() for items, _ in points]
    first, last = max(min(ends), 10_000), max(ends)
    axes.plot(
        [first, last], [1, last / first], "k--", linewidth=2, label="ten times the items, ten times the time"
    )
    axes.set(xscale="log", yscale="log", xlabel="items in an edition", ylabel="seconds, whole process")
    axes.grid(visible=True, which="major", alpha=0.3)
    axes.legend(fontsize=7, ncols=2)
    figure.tight_layout()
    figure.savefig(sys.argv[1], metadata={"Date": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
