"""The pictures, in the environment of the peers: `draw.py races|growth FILE.svg < series.json`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import matplotlib as mpl

mpl.use("svg")
# The same figures give the same bytes; letters are text, which can be searched and takes a quarter of the room.
mpl.rcParams |= {"svg.hashsalt": "mulu", "svg.fonttype": "none"}

from matplotlib import pyplot as plt  # noqa: E402 - the kind of output is chosen before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Series = dict[str, list[tuple[int, float]]]
"""Of each name its points: items, seconds."""

MARKERS = "s^vDP*Xo"
RACES = {"check": "mulu check: one list", "diff": "mulu diff: two lists, one item in a hundred differs"}
FLOOR = "Polars by hand"
COMMANDS = {
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


def races(parts: Mapping[str, Series]) -> Figure:
    """A panel a race, a line a contestant."""
    held = {part: series for part, series in parts.items() if series}
    figure, panels = _panels(1, len(held), (5.5 * len(held), 5.5))
    for (part, series), axes in zip(held.items(), panels, strict=True):
        for at, (name, points) in enumerate(series.items()):
            items, seconds = zip(*sorted(points), strict=True)
            axes.plot(items, seconds, label=name, markersize=5, **_style(at, name))
        axes.set(title=RACES[part], xlim=(250, 16_000_000), ylim=(0.1, 100))
        axes.set_xticks(
            [379, 10_000, 100_000, 1_000_000, 10_000_000], ["379", "10 k", "100 k", "1 M", "10 M"]
        )
        axes.set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    return _finished(figure, panels, "items in a list", "seconds, whole process")


def growth(series: Series) -> Figure:
    """A panel for each kind of work, a line a command; dotted lines are linear."""
    figure, panels = _panels(2, 2, (10, 8))
    for (title, names), axes in zip(COMMANDS.items(), panels, strict=True):
        first, last = 300, 1_200_000
        for start in (0.003, 0.03, 0.3, 3):
            axes.plot([first, last], [start, start * last / first], color="#bbb", linewidth=1, linestyle=":")
        axes.plot([], [], color="#bbb", linestyle=":", label="ten times the items, ten times the time")
        for at, name in enumerate(one for one in names if one in series):
            items, seconds = zip(*series[name], strict=True)
            axes.plot(
                items, seconds, marker=MARKERS[at % len(MARKERS)], markersize=5, linewidth=1.5, label=name
            )
        axes.set(title=title, xlim=(first, last), ylim=(0.15, 1000))
    return _finished(figure, panels, "items in an edition", "seconds of processor time, whole process")


def _panels(rows: int, columns: int, size: tuple[float, float]) -> tuple[Figure, Sequence[Axes]]:
    # Panels have a ground of their own: they are read on a dark page as on a white one.
    figure, grid = plt.subplots(
        rows, columns, figsize=size, sharex=True, sharey=True, facecolor="white", squeeze=False
    )
    panels = list(grid.flat)
    for axes in panels:
        axes.set(xscale="log", yscale="log")
        # Small ticks are most of such a file, and nobody reads them.
        axes.minorticks_off()
    return figure, panels


def _finished(figure: Figure, panels: Sequence[Axes], below: str, beside: str) -> Figure:
    for axes in panels:
        axes.grid(visible=True, which="major", alpha=0.25)
        axes.legend(fontsize=8, loc="upper left")
    figure.supxlabel(below)
    figure.supylabel(beside)
    figure.tight_layout()
    return figure


def _style(at: int, name: str) -> dict[str, object]:
    if name.startswith("mulu"):
        return {"color": "black", "linewidth": 3, "marker": "o", "zorder": 3}
    if name == FLOOR:
        return {"color": "#555", "linewidth": 2, "linestyle": "--", "marker": "o", "zorder": 2}
    return {"color": f"C{at}", "linewidth": 1.2, "marker": MARKERS[at % len(MARKERS)]}


def main() -> int:
    """Read the series, draw, save."""
    _, kind, path = sys.argv
    {"races": races, "growth": growth}[kind](json.load(sys.stdin)).savefig(path, metadata={"Date": None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
