"""Contests as a Markdown table."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.contests import Contest
    from benchmarks.growing import Stage
    from benchmarks.probing import Rate
    from benchmarks.stopwatch import Lap, Laps

HEADINGS = ("list", "mulu against", "rounds", "wall time", "processor time", "peak memory", "goal", "met")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Headings and rows in Markdown."""
    lines = (headings, ["---"] * len(headings), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def as_markdown(contests: Sequence[Contest]) -> str:
    """One row a contest; each figure is mulu's ratio to the other, then both medians."""
    return table(HEADINGS, map(_row, contests))


def worst(cases: Sequence[tuple[str, int, Laps]]) -> str:
    """One row a case and size, with the medians of mulu's runs."""
    rows = [
        (
            case,
            f"{items:,}",
            str(len(laps.laps)),
            f"{laps.middle(_wall):.2f} s",
            f"{laps.middle(_cpu):.2f} s",
            f"{laps.middle(_memory):.0f} MiB",
        )
        for case, items, laps in sorted(cases, key=lambda row: row[0])
    ]
    return table(("case", "items", "rounds", "wall time", "processor time", "peak memory"), rows)


def grown(stages: Sequence[Stage]) -> str:
    """One row a command: processor time at each size, how steeply it grows at the end, and the most memory.

    The steepness is the exponent between the last two sizes: 1 is linear, 2 quadratic.
    """
    sizes = sorted({stage.items for stage in stages})
    rows = []
    for name in dict.fromkeys(stage.name for stage in stages):
        by_size = {stage.items: stage for stage in stages if stage.name == name}
        measured = [stage for stage in by_size.values() if stage.laps]
        seconds = [_seconds(by_size[size]) if size in by_size else "-" for size in sizes]
        memory = f"{max(stage.middle(_memory) for stage in measured):,.0f} MiB" if measured else "-"
        rows.append((name, *seconds, _exponent(measured[-2:]), memory))
    return table(("command", *(f"{size:,}" for size in sizes), "exponent", "most memory"), rows)


def _seconds(stage: Stage) -> str:
    return f"{stage.middle(_cpu):.2f} s" if stage.laps else stage.why


def _exponent(last: Sequence[Stage]) -> str:
    if len(last) < 2:
        return "-"
    small, big = last
    return f"{log(big.middle(_cpu) / small.middle(_cpu)) / log(big.items / small.items):.2f}"


def speeds(rates: Iterable[Rate]) -> str:
    """One row an edition: how many faults a second."""
    rows = [(one.edition, one.items, str(one.rounds), f"{one.wall:.0f}", f"{one.cpu:.0f}") for one in rates]
    headings = ("edition", "size", "rounds", "faults a second", "faults a second of processor time")
    return table(headings, rows)


def _row(contest: Contest) -> tuple[str, ...]:
    goals = [
        (f"{name} ≤ {most:g}×", contest.mulu.ratio(contest.other, of) <= most)
        for name, most, of in (
            ("time", contest.goal.time, _wall),
            ("memory", contest.goal.memory, _memory),
        )
        if most is not None
    ]
    return (
        contest.what,
        _against(contest),
        str(len(contest.mulu.laps)),
        _figure(contest, _wall, "{:.2f} s"),
        _figure(contest, _cpu, "{:.2f} s"),
        _figure(contest, _memory, "{:.0f} MiB"),
        ", ".join(goal for goal, _ in goals) or "-",
        ", ".join("yes" if is_met else "**no**" for _, is_met in goals) or "-",
    )


def _against(contest: Contest) -> str:
    """The other; and what of mulu runs, where that is not what is most often run."""
    of_mulu = contest.mulu.command.name.partition(", ")[2]
    return f"{contest.other.command.name}{f' ({of_mulu})' if of_mulu else ''}"


def _figure(contest: Contest, of: Callable[[Lap], float], form: str) -> str:
    mulu, other = (form.format(laps.middle(of)) for laps in (contest.mulu, contest.other))
    return f"**{contest.mulu.ratio(contest.other, of):.2f}×** ({mulu} : {other})"


def _wall(lap: Lap) -> float:
    return lap.wall


def _cpu(lap: Lap) -> float:
    return lap.cpu


def _memory(lap: Lap) -> float:
    return lap.memory
