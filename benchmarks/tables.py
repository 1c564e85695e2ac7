"""Contests as a Markdown table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.contests import Contest
    from benchmarks.stopwatch import Lap

HEADINGS = ("list", "mulu against", "rounds", "wall time", "processor time", "peak memory", "goal", "met")


def as_markdown(contests: Sequence[Contest]) -> str:
    """One row a contest; each figure is mulu's ratio to the other, then both medians."""
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *map(_row, contests)]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(contest: Contest) -> tuple[str, ...]:
    goals = [
        (f"{name} ≤ {most:g}×", contest.mulu.ratio(contest.other, of) <= most)
        for name, most, of in (
            ("time", contest.most_time, _wall),
            ("memory", contest.most_memory, _memory),
        )
        if most is not None
    ]
    return (
        contest.what,
        contest.other.command.name,
        str(len(contest.mulu.laps)),
        _figure(contest, _wall, "{:.2f} s"),
        _figure(contest, _cpu, "{:.2f} s"),
        _figure(contest, _memory, "{:.0f} MiB"),
        ", ".join(goal for goal, _ in goals) or "-",
        ", ".join("yes" if is_met else "**no**" for _, is_met in goals) or "-",
    )


def _figure(contest: Contest, of: Callable[[Lap], float], form: str) -> str:
    mulu, other = (form.format(laps.middle(of)) for laps in (contest.mulu, contest.other))
    return f"**{contest.mulu.ratio(contest.other, of):.2f}×** ({mulu} : {other})"


def _wall(lap: Lap) -> float:
    return lap.wall


def _cpu(lap: Lap) -> float:
    return lap.cpu


def _memory(lap: Lap) -> float:
    return lap.memory
