"""Two versions of a catalogue compared: the change log, and the decisions that did not hold."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, cast

import polars as pl

from mulu.change import Change, ChangeLog
from mulu.difference import differences, differing_cells
from mulu.keyed import Keyed
from mulu.layout import NEW, OLD, compared_fields, count_moved, lay_out
from mulu.settlement import Settled, settle
from mulu.ties import pair, tie_left_over

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mulu.change import Difference, Item
    from mulu.decision import Decisions
    from mulu.edition import Edition
    from mulu.keyed import Version
    from mulu.ties import Pairing, Tie


@dataclass(frozen=True)
class Comparison:
    """A change log and both its sides; `settled` says which decisions did not hold.

    `counted` says how many items each edition has, where the sides hold but a part of them.
    """

    log: ChangeLog
    settled: Settled
    old: Keyed
    new: Keyed
    counted: tuple[int, int] | None = None

    @property
    def items(self) -> tuple[int, int]:
        """How many items each edition has."""
        return self.counted or (self.old.frame.height, self.new.frame.height)


def compare(
    old: Version,
    new: Version,
    decisions: Decisions | None = None,
    catalog: str | None = None,
    *,
    is_complete: bool = False,
) -> Comparison:
    """What happened between two versions; where decisions are complete, nothing is proposed.

    Decisions that do not hold are passed over and told in `settled`. Raises `ComparisonError` with
    both lines if an identity stands twice on one side.
    """
    # The work is done outside of Python, so that each side may have a processor of its own.
    with ThreadPoolExecutor(2) as both:
        before, after = both.map(Keyed, (old, new))
    settled = _settle(before, after, decisions, is_complete)
    fields = compared_fields(old, new)
    certain = pair(before, after, settled, fields)
    with ThreadPoolExecutor(1) as beside:
        # Polars sees to the order, one question after the other, while Python looks for proposals and puts them into words.
        listed = (_keys(certain.olds), _keys(certain.news))
        laying = beside.submit(lay_out, before, after, certain.unchanged, listed)
        counting = beside.submit(count_moved, certain.unchanged, before.frame.height)
        pairing = tie_left_over(before, after, settled, certain)
        changes = _in_order(pairing, _changes(before, after, pairing, fields))
    layout = laying.result()
    log = ChangeLog(
        catalog,
        old.name,
        new.name,
        tuple(changes),
        layout.sides,
        _fact_differences(old.facts, new.facts),
        _policy_differences(old, new),
        pairing.unchanged.height,
        layout.renumbered,
        counting.result(),
    )
    return Comparison(log, settled, before, after)


def _settle(old: Keyed, new: Keyed, decisions: Decisions | None, is_complete: bool) -> Settled:
    if decisions is None:
        return Settled()
    olds = {key for link in decisions.links for key in link.old} | {one.old for one in decisions.apart}
    news = {key for link in decisions.links for key in link.new} | {one.new for one in decisions.apart}
    return settle(decisions, old.positions(olds), new.positions(news), is_complete=is_complete)


def _changes(old: Keyed, new: Keyed, pairing: Pairing, fields: Sequence[str]) -> list[Change]:
    """The change that each tie stands for."""
    ties, olds, news = pairing.ties, pairing.olds, pairing.news
    old_fields, new_fields = (
        [*fields, *_told_alone(here, there)] for here, there in ((old, new), (new, old))
    )
    pairs = [(olds[before].cells, news[after].cells) for tie in ties for before, after in tie.pairs]
    found = iter(cast("list[Mapping[str, Difference]]", differing_cells(pairs, old_fields, new_fields)))
    added = [tie.new[0] for tie in ties if not tie.old]
    held = dict(zip(added, pairing.holders.gather(added).is_not_null(), strict=True))
    reused = {at for at in added if held[at] and new.schema.code_of(news[at].cells)}
    return [_change(tie, pairing, tuple(islice(found, len(tie.old) * len(tie.new))), reused) for tie in ties]


def _told_alone(here: Keyed, there: Keyed) -> list[str]:
    """Fields of identity and name that one side alone has: that a column has another name hides no recode."""
    identity = here.schema.identity
    names = dict.fromkeys((*identity.key, *identity.otherwise, *here.schema.naming))
    return [name for name in names if name not in there.schema.by_name]


def _change(
    tie: Tie, pairing: Pairing, found: tuple[Mapping[str, Difference], ...], reused: Collection[int]
) -> Change:
    kind, proposal = tie.kind, tie.proposal
    return Change(
        kind,
        tuple([pairing.olds[at] for at in tie.old]),
        tuple([pairing.news[at] for at in tie.new]),
        found if kind in ("split", "merged") else found[0] if found else {},
        decided=proposal is None,
        score=proposal.score if proposal else None,
        because=proposal.because if proposal else (),
        reason=_joined([one.reason for one in tie.grounds]) if tie.grounds else None,
        basis=_joined([one.basis for one in tie.grounds if one.basis]) if tie.grounds else None,
        reused=kind == "added" and tie.new[0] in reused,
    )


def _joined(texts: Sequence[str]) -> str | None:
    return "; ".join(dict.fromkeys(texts)) or None


def _in_order(pairing: Pairing, changes: Sequence[Change]) -> list[Change]:
    """Changes in the order of their new items; what was removed comes where it used to stand."""
    before = _places_before(pairing)

    def place(tie: Tie) -> tuple[int, int, int]:
        if tie.new:
            return (min(tie.new), 0, -1 if not tie.old else min(tie.old))
        return (before[tie.old[0]], 1, tie.old[0])

    order = sorted(range(len(changes)), key=lambda at: (place(pairing.ties[at]), changes[at].kind))
    return [changes[at] for at in order]


def _places_before(pairing: Pairing) -> Mapping[int, int]:
    """For each old item that has gone, where the nearest one before it that has not gone stands now, or -1."""
    gone = {at for tie in pairing.ties if not tie.new for at in tie.old}
    nearest: dict[int, int] = {}
    for at in sorted(gone):
        nearest[at] = nearest[at - 1] if at - 1 in gone else at - 1
    placed = {at: min(tie.new) for tie in pairing.ties if tie.new for at in tie.old}
    staying = set(nearest.values()) - placed.keys()
    placed |= pairing.unchanged.filter(pl.col(OLD).is_in(staying)).select(OLD, NEW).iter_rows()
    return {at: placed.get(before, -1) for at, before in nearest.items()}


def _keys(items: Mapping[int, Item]) -> Mapping[int, str]:
    return {at: item.key for at, item in items.items()}


def _fact_differences(old: Edition | None, new: Edition | None) -> dict[str, object]:
    """What edition.yaml says otherwise of title, sections and notes."""
    if old is None or new is None:
        return {}
    found: dict[str, object] = dict(differences({"title": old.title}, {"title": new.title}))
    if sections := differences(old.sections, new.sections):
        found["sections"] = sections
    notes = differences({"notes": list(old.notes)}, {"notes": list(new.notes)})
    return found | notes


def _policy_differences(old: Version, new: Version) -> dict[str, object]:
    paths = dict.fromkeys([*new.policy, *old.policy])
    found = {path: differences(old.policy.get(path, {}), new.policy.get(path, {})) for path in paths}
    return {path: one for path, one in found.items() if one}
