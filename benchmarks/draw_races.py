"""The picture of the races, in the environment of the peers: `draw_races.py FILE.svg < series.json`."""

from __future__ import annotations

import json
import sys

import matplotlib as mpl

mpl.use("svg")
# The same figures give the same bytes; letters are text, which can be searched and takes a quarter of the room.
mpl.rcParams |= {"svg.hashsalt": "mulu", "svg.fonttype": "none"}

from matplotlib import pyplot as plt  # noqa: E402 - the kind of output is chosen before

MARKERS = "s^vDP*X"
TITLES = {"check": "mulu check: one list", "diff": "mulu diff: two lists, one item in a hundred differs"}
FLOOR = "Polars by hand"


def main() -> int:
    """Read the series, draw, save."""
    parts = {part: series for part, series in json.load(sys.stdin).items() if series}
    # Panels have a ground of their own: they are read on a dark page as on a white one.
    figure, grid = plt.subplots(
        1,
        len(parts),
        figsize=(5.5 * len(parts), 5.5),
        sharex=True,
        sharey=True,
        facecolor="white",
        squeeze=False,
    )
    for (part, series), axes in zip(parts.items(), grid.flat, strict=True):
        for at, (name, points) in enumerate(series.items()):
            items, seconds = zip(*sorted(points), strict=True)
            axes.plot(items, seconds, label=name, markersize=5, **_style(at, name))
        axes.set(xscale="log", yscale="log", title=TITLES[part], xlim=(250, 16_000_000), ylim=(0.1, 100))
        # Small ticks are most of such a file, and nobody reads them.
        axes.minorticks_off()
        axes.set_xticks(
            [379, 10_000, 100_000, 1_000_000, 10_000_000], ["379", "10 k", "100 k", "1 M", "10 M"]
        )
        axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
        axes.grid(visible=True, which="major", alpha=0.25)
        axes.legend(fontsize=8, loc="upper left")
    figure.supxlabel("items in a list")
    figure.supylabel("seconds, whole process")
    figure.tight_layout()
    figure.savefig(sys.argv[1], metadata={"Date": None})
    return 0


def _style(at: int, name: str) -> dict[str, object]:
    if name.startswith("mulu"):
        return {"color": "black", "linewidth": 3, "marker": "o", "zorder": 3}
    if name == FLOOR:
        return {"color": "#555", "linewidth": 2, "linestyle": "--", "marker": "o", "zorder": 2}
    return {"color": f"C{at}", "linewidth": 1.2, "marker": MARKERS[at % len(MARKERS)]}


if __name__ == "__main__":
    sys.exit(main())
