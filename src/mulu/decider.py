"""Proposals chosen, accepted and rejected: what comes to changes.yaml by it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mulu.deciding import pair_of, spelled
from mulu.decision_entry import Entry, Extension, Pair
from mulu.decision_page import has_words
from mulu.errors import UsageError
from mulu.messages import joined, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from mulu.change import Change
    from mulu.decision import Decisions, Proposed
    from mulu.differ import Comparison
    from mulu.keyed import Keyed
    from mulu.messages import Message

    Proposals = Mapping[Pair, Change]


def proposals_of(comparison: Comparison) -> dict[Pair, Change]:
    """The undecided changes, by their old and new keys."""
    return {pair_of(change): change for change in comparison.log.undecided}


def choose(
    proposals: Proposals,
    decisions: Decisions,
    names: Sequence[str],
    is_wanted: Callable[[float], bool] | None,
) -> list[Pair]:
    """The proposals that are named, and those whose score is wanted.

    A name is a key that one proposal alone names, or `OLD=NEW`: a whole proposal (`A+B=C`), or one
    pair of it. Raises `UsageError` for a name that fits none, be it because it is decided already, or several.
    """
    chosen = [_named(proposals, decisions, name) for name in names]
    if is_wanted:
        chosen += [pair for pair, change in proposals.items() if is_wanted(change.score or 0.0)]
    return list(dict.fromkeys(chosen))


def reasoned(proposals: Proposals, decisions: Decisions) -> dict[Pair, Proposed]:
    """The proposals beside which people have written a reason or a basis in the file, as they stand there."""
    written = {(one.old, one.new): one for one in decisions.proposed if has_words(one)}
    return {pair: one for pair, one in written.items() if pair in proposals}


def accept(
    chosen: Sequence[Pair],
    reasons: Mapping[Pair, Proposed],
    reason: str | None,
    basis: str | None,
    comparison: Comparison,
) -> Extension:
    """Links for what was chosen; the file says what is not given. `UsageError` if one has no reason."""
    links = []
    names = _Names(chosen, comparison)
    for pair in chosen:
        written = reasons.get(pair)
        why = reason or (written.reason if written else None)
        if not why:
            raise UsageError(say("{pair} needs a reason: add --reason", pair=spelled(pair)))
        by = basis or (written.basis if written else None)
        links.append(_entry(pair, {"reason": why} | ({"basis": by} if by else {}), names))
    return Extension(links=links)


def reject(chosen: Sequence[Pair], reason: str, basis: str | None, comparison: Comparison) -> Extension:
    """Every old item of what was chosen set apart from every new one."""
    further = {"reason": reason} | ({"basis": basis} if basis else {})
    names = _Names(chosen, comparison)
    apart = [
        Entry({"old": old, "new": new, **further}, names.comment(((old,), (new,))))
        for olds, news in chosen
        for old in olds
        for new in news
    ]
    return Extension(apart=apart)


def with_proposals(extension: Extension, comparison: Comparison, language: str) -> Extension:
    """The extension with what is proposed now."""
    proposed = {}
    proposals = proposals_of(comparison)
    names = _Names(proposals, comparison)
    for pair, change in proposals.items():
        because = joined((message.render(language) for message in change.because), language)
        proposed[pair] = _entry(pair, {"score": f"{change.score:.2f}", "because": because}, names)
    return replace(extension, proposed=proposed)


def _entry(pair: Pair, further: Mapping[str, str], names: _Names) -> Entry:
    return Entry({"old": pair[0], "new": pair[1], **further}, names.comment(pair))


class _Names:
    """The names of the items of some pairs, looked up at once, for those who do not know codes by heart."""

    def __init__(self, pairs: Iterable[Pair], comparison: Comparison) -> None:
        olds, news = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
        self._old = _names(olds, comparison.old)
        self._new = _names(news, comparison.new)

    def comment(self, pair: Pair) -> str:
        """What stands above a pair."""
        olds, news = (
            " + ".join(names[key] for key in keys if key in names)
            for keys, names in zip(pair, (self._old, self._new), strict=True)
        )
        return f"{olds} → {news}"


def _names(keys: Iterable[Sequence[str]], side: Keyed) -> dict[str, str]:
    positions = side.positions({key for some in keys for key in some})
    items = side.items(positions.values())
    return {key: side.name_of(items[at]) for key, at in positions.items()}


def _named(proposals: Proposals, decisions: Decisions, name: str) -> Pair:
    pairs = {spelled(pair): pair for pair in proposals}
    pairs |= {f"{old}={new}": ((old,), (new,)) for olds, news in proposals for old in olds for new in news}
    if name in pairs:
        return pairs[name]
    fitting = [pair for pair in proposals if name in (*pair[0], *pair[1])]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise UsageError(_not_proposed(decisions, name, is_open=bool(proposals)))
    known = ", ".join(map(spelled, fitting))
    raise UsageError(say("several proposals name {name}; write one of: {known}", name=name, known=known))


def _not_proposed(decisions: Decisions, name: str, *, is_open: bool) -> Message:
    """Why no proposal is named so: it is decided already, or there never was one."""
    linked = [(one.old, one.new) for one in decisions.links]
    apart = [((one.old,), (one.new,)) for one in decisions.apart]
    for pair in linked:
        if _is_named(pair, name):
            return say(
                "{pair} is accepted already; to decide anew, take its line out of changes.yaml",
                pair=spelled(pair),
            )
    for pair in apart:
        if _is_named(pair, name):
            return say(
                "{pair} is rejected already; to decide anew, take its line out of changes.yaml",
                pair=spelled(pair),
            )
    if not is_open:
        return say("no proposal names {name}: nothing is left to decide", name=name)
    return say("no proposal names {name}; mulu changes propose writes them all down", name=name)


def _is_named(pair: Pair, name: str) -> bool:
    olds, news = pair
    return name in (spelled(pair), *olds, *news, *(f"{old}={new}" for old in olds for new in news))
