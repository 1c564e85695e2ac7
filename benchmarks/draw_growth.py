"""The picture of growth, in the environment of the peers: `draw_growth.py FILE.svg < series.json`."""

from __future__ import annotations

import json
import sys

import matplotlib as mpl

mpl.use("svg")
# The same figures give the same bytes; letters are text, which can be searched and takes a quarter of the room.
mpl.rcParams |= {"svg.hashsalt": "mulu", "svg.fonttype": "none"}

from matplotlib import pyplot as plt  # noqa: E402 - the kind of output is chosen before

MARKERS = "os^vDP*X"
PANELS = {
    "judging": ("check, one edition", "check, both editions", "report", "fix", "probe, 20 faults", "gate"),
    "comparing and remembering": (
        "diff",
        "merge",
        "changes propose",
        "changes accept",
        "changes verify",
        "history",
        "blame",
    ),
    "making editions": ("import", "new", "freeze", "export", "import, a workbook"),
    "publishing": ("publish", "verify", "site"),
}


def main() -> int:
    """Read the series, draw, save."""
    series = json.load(sys.stdin)
    # Panels have a ground of their own: they are read on a dark page as on a white one.
    figure, grid = plt.subplots(2, 2, figsize=(10, 8), sharex=True, sharey=True, facecolor="white")
    for (title, names), axes in zip(PANELS.items(), grid.flat, strict=True):
        first, last = 300, 1_200_000
        for start in (0.003, 0.03, 0.3, 3):
            axes.plot([first, last], [start, start * last / first], color="#bbb", linewidth=1, linestyle=":")
        axes.plot([], [], color="#bbb", linestyle=":", label="ten times the items, ten times the time")
        for at, name in enumerate(one for one in names if one in series):
            items, seconds = zip(*series[name], strict=True)
            axes.plot(
                items, seconds, marker=MARKERS[at % len(MARKERS)], markersize=5, linewidth=1.5, label=name
            )
        axes.set(xscale="log", yscale="log", title=title, xlim=(first, last), ylim=(0.15, 1000))
        # Small ticks are most of such a file, and nobody reads them.
        axes.minorticks_off()
        axes.grid(visible=True, which="major", alpha=0.25)
        axes.legend(fontsize=8, loc="upper left")
    figure.supxlabel("items in an edition")
    figure.supylabel("seconds of processor time, whole process")
    figure.tight_layout()
    figure.savefig(sys.argv[1], metadata={"Date": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
