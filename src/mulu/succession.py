"""Change logs in a row, read as one: what became of each item over several editions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mulu.decision import NO_DECISIONS, Decisions, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mulu.change import Change, ChangeLog

    Becomes = dict[str, dict[str, tuple[str, ...]]]
    """New keys by old key, each with the reasons on the way; `""` where the item was taken off."""


def decisions_over(logs: Sequence[ChangeLog]) -> Decisions:
    """The links that neighbouring logs, oldest first, amount to; identity needs none."""
    whole: Becomes = {}
    newcomers: set[str] = set()
    for log in logs:
        whole = _joined(whole, _step(log.changes), newcomers)
        newcomers |= {item.key for change in log.changes for item in change.new}
    return NO_DECISIONS.model_copy(update={"links": tuple(_links(whole))})


def turned(decisions: Decisions) -> Decisions:
    """The same decisions, for comparing the other way round."""
    return Decisions(
        format=decisions.format,
        links=tuple(link.model_copy(update={"old": link.new, "new": link.old}) for link in decisions.links),
        apart=tuple(one.model_copy(update={"old": one.new, "new": one.old}) for one in decisions.apart),
    )


def _step(changes: Iterable[Change]) -> Becomes:
    """What a log says of its old items; of what is undecided, nothing more is known."""
    step: Becomes = {}
    for change in changes:
        reasons = (change.reason,) if change.reason else ()
        for old in change.old:
            becomes = step.setdefault(old.key, {})
            if change.decided:
                becomes |= {new.key: reasons for new in change.new}
            if not change.new and reasons:
                becomes[""] = reasons
    return step


def _joined(before: Becomes, step: Becomes, newcomers: set[str]) -> Becomes:
    """What items became so far, followed by one more step; a newcomer's key is not that of an old item."""
    after: Becomes = {}
    for old, news in before.items():
        found: dict[str, tuple[str, ...]] = {}
        for new, reasons in news.items():
            for further, more in step.get(new, {new: ()}).items():
                found[further] = tuple(dict.fromkeys((*found.get(further, ()), *reasons, *more)))
        after[old] = found
    return after | {old: news for old, news in step.items() if old not in before and old not in newcomers}


def _links(whole: Becomes) -> Iterator[Link]:
    """Links of one item each way where many meet; what kept its key by itself needs none."""
    sources: dict[str, list[str]] = defaultdict(list)
    for old, news in whole.items():
        for new in filter(None, news):
            sources[new].append(old)
    for old, news in whole.items():
        targets = tuple(filter(None, news))
        reasons = [reason for each in news.values() for reason in each]
        is_merged = len(targets) == 1 and len(sources[targets[0]]) > 1
        if reasons and not is_merged:
            yield _link((old,), targets, reasons)
    for new, olds in sources.items():
        if len(olds) > 1:
            reasons = [reason for old in sorted(olds) for reason in whole[old][new]]
            yield _link(tuple(sorted(olds)), (new,), reasons)


def _link(old: tuple[str, ...], new: tuple[str, ...], reasons: Iterable[str]) -> Link:
    return Link(old=old, new=new, reason="; ".join(dict.fromkeys(reasons)))
