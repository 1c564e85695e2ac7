"""Which items of two versions belong together: by decisions, by identity, by proposal.

An item is the same item if its key and its name (marks off) are the same. A decision comes before
that; what both leave over is proposed by the linker, or was added or removed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from mulu.keyed import AT, KEY
from mulu.layout import NEW, OLD
from mulu.linker import Candidate, propose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mulu.change import Item, Kind
    from mulu.decision import Apart, Link
    from mulu.keyed import Keyed
    from mulu.linker import Proposal
    from mulu.settlement import Settled

HASH = pl.col(KEY).hash()


@dataclass(frozen=True)
class Tie:
    """Items that belong together, by position; without grounds or a proposal, by identity.

    Nothing on one side means that an item was added or removed.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    grounds: tuple[Link | Apart, ...] = ()
    proposal: Proposal | None = None

    @property
    def kind(self) -> Kind:
        """What happened to the items, told by how many there are on each side."""
        if not self.old or not self.new:
            return "removed" if self.old else "added"
        if len(self.old) == len(self.new):
            return "changed"
        return "split" if len(self.new) > 1 else "merged"

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Each item of the many side with the one of the other."""
        return [(old, new) for old in self.old for new in self.new]


@dataclass(frozen=True)
class Pairing:
    """Pairs of positions of items that are unchanged (`OLD`, `NEW`, in new order), and all else.

    `olds` and `news` are all items that are not unchanged, by position; `holders` tells of each new item,
    unchanged or not, where the old one with its key stands.
    """

    unchanged: pl.DataFrame
    ties: Sequence[Tie]
    olds: Mapping[int, Item]
    news: Mapping[int, Item]
    holders: pl.Series


def pair(old: Keyed, new: Keyed, settled: Settled, fields: Sequence[str]) -> Pairing:
    """Pair two versions by decision and identity; items that are alike in `fields` are unchanged."""
    linked = _linked(old, new, settled)
    holders = looked_up(old.frame[KEY], new.frame[KEY])
    partners = _partners(holders, new, settled, linked)
    is_alike = _alike(old, new, partners, fields)
    unchanged = _pairs(partners, is_alike)
    said, idle = _idle(old, new, linked, fields)
    if idle:
        rows = pl.DataFrame(idle, schema=unchanged.schema, orient="row")
        unchanged = pl.concat([unchanged, rows]).sort(NEW)
    olds, news = old.items(_free(old, unchanged[OLD])), new.items(_free(new, unchanged[NEW]))
    other = _pairs(partners, ~is_alike & partners.is_not_null())
    is_named_so = old.names(other[OLD]) == new.names(other[NEW])
    changed = [Tie((before,), (after,)) for before, after in other.filter(is_named_so).iter_rows()]
    return Pairing(unchanged, [*said, *changed], olds, news, holders)


def _linked(old: Keyed, new: Keyed, settled: Settled) -> list[Tie]:
    olds = old.positions(key for link in settled.links for key in link.old)
    news = new.positions(key for link in settled.links for key in link.new)
    return [
        Tie(tuple(olds[key] for key in link.old), tuple(news[key] for key in link.new), (link,))
        for link in settled.links
    ]


def _partners(holders: pl.Series, new: Keyed, settled: Settled, linked: Iterable[Tie]) -> pl.Series:
    """For each new item the position of the old one with its key, unless a decision speaks of either."""
    apart = [before for before, after in settled.apart if before == after]
    if not linked and not apart:
        return holders
    olds, news = {at for tie in linked for at in tie.old}, {at for tie in linked for at in tie.new}
    is_decided = pl.col(OLD).is_in(olds) | pl.col(AT).is_in(news) | pl.col(KEY).is_in(apart)
    pairs = new.frame.select(KEY, AT, holders.alias(OLD))
    return pairs.select(pl.when(~is_decided).then(OLD)).to_series()


def looked_up(old: pl.Series, new: pl.Series, how: pl.Expr = HASH) -> pl.Series:
    """For each of the new keys its position in the old ones, of which none stands twice.

    Joining on hashes takes half the time; what they bring together is compared, and where two old
    keys have one hash the keys themselves are joined.
    """
    mine = old.to_frame(KEY).lazy().with_row_index(OLD).select(OLD, how)
    theirs = new.to_frame(KEY).lazy().with_row_index(NEW).select(NEW, how)
    pairs = mine.join(theirs, on=KEY, maintain_order="none").select(OLD, NEW).collect()
    positions = pl.repeat(None, len(new), dtype=pairs.schema[OLD], eager=True).scatter(pairs[NEW], pairs[OLD])
    if pairs.height > len(positions) - positions.null_count():
        return looked_up(old, new, pl.col(KEY))
    is_same = old.gather(positions) == new
    return pl.select(pl.when(is_same).then(positions).alias(OLD)).to_series()


def _alike(old: Keyed, new: Keyed, partners: pl.Series, fields: Sequence[str]) -> pl.Series:
    """Whether each new item has a partner with the same cells, and the same name."""
    theirs = old.frame.select(pl.col(fields).gather(partners))
    is_same = [theirs[name] == new.frame[name] for name in fields]
    # Where a column of the name is that of one side alone, equal cells are no equal names.
    if not {*old.schema.naming, *new.schema.naming} <= set(fields):
        is_same.append(old.names().gather(partners) == new.names())
    is_alike = pl.all_horizontal(partners.is_not_null(), *is_same).fill_null(value=False)
    return pl.select(is_alike).to_series()


def _pairs(partners: pl.Series, is_wanted: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({OLD: partners.filter(is_wanted), NEW: is_wanted.arg_true()})


def _idle(
    old: Keyed, new: Keyed, linked: Iterable[Tie], fields: Sequence[str]
) -> tuple[list[Tie], list[tuple[int, int]]]:
    """The links that say something, and the pairs of those that link an item with itself, unchanged."""
    said: list[Tie] = []
    idle: list[tuple[int, int]] = []
    single = [tie.pairs[0] for tie in linked if tie.kind == "changed"]
    olds, news = old.items(before for before, _ in single), new.items(after for _, after in single)
    for tie in linked:
        if tie.kind == "changed":
            [(before, after)] = tie.pairs
            mine, theirs = olds[before], news[after]
            is_same = mine.key == theirs.key and old.name_of(mine) == new.name_of(theirs)
            if is_same and all(mine.cells[name] == theirs.cells[name] for name in fields):
                idle.append((before, after))
                continue
        said.append(tie)
    return said, idle


def tie_left_over(old: Keyed, new: Keyed, settled: Settled, pairing: Pairing) -> Pairing:
    """The pairing with proposals for what is in no tie; what is in none of them was added or removed."""
    tied_old = {at for tie in pairing.ties for at in tie.old}
    tied_new = {at for tie in pairing.ties for at in tie.new}
    olds = {item.key: at for at, item in pairing.olds.items() if at not in tied_old}
    news = {item.key: at for at, item in pairing.news.items() if at not in tied_new}
    proposals = (
        []
        if settled.is_complete
        else propose(_candidates(old, olds.values()), _candidates(new, news.values()), settled.apart)
    )
    found = [
        Tie(tuple(olds[key] for key in one.old), tuple(news[key] for key in one.new), proposal=one)
        for one in proposals
    ]
    proposed_old = {key for one in proposals for key in one.old}
    proposed_new = {key for one in proposals for key in one.new}
    apart_old, apart_new = (_by_key(settled, side) for side in (0, 1))
    found += [Tie((at,), (), apart_old[key]) for key, at in olds.items() if key not in proposed_old]
    found += [Tie((), (at,), apart_new[key]) for key, at in news.items() if key not in proposed_new]
    return replace(pairing, ties=[*pairing.ties, *found])


def _by_key(settled: Settled, side: int) -> Mapping[str, tuple[Apart, ...]]:
    """The rejections that speak of an item: they say why it is a new one, or gone."""
    found: dict[str, tuple[Apart, ...]] = defaultdict(tuple)
    for pair, apart in settled.apart.items():
        found[pair[side]] += (apart,)
    return found


def _free(side: Keyed, unchanged: pl.Series) -> list[int]:
    is_free = pl.repeat(value=True, n=side.frame.height, eager=True).scatter(unchanged, values=False)
    return is_free.arg_true().to_list()


def _candidates(side: Keyed, positions: Iterable[int]) -> list[Candidate]:
    return list(map(Candidate._make, side.described(positions)))
