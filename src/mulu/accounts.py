"""What tellers are given: change logs with all that is needed to tell them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mulu.change import ChangeLog
from mulu.keyed import KEY
from mulu.tellers import Account, Named
from mulu.tellers.nature import print_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.differ import Comparison
    from mulu.edition import Edition
    from mulu.keyed import Keyed, Version
    from mulu.project import CatalogFolder


def account_of(
    comparison: Comparison, catalog: CatalogFolder | None, language: str, *, color: bool = False
) -> Account:
    """The account of a comparison; `catalog` is left out where only tables were compared."""
    old, new = comparison.old, comparison.new
    versions = (old.version, new.version)
    facts = catalog.facts if catalog else None
    return Account(
        comparison.log,
        (old.schema, new.schema),
        facts.title if facts else new.schema.title or "",
        language,
        comparison.items,
        (_title(versions[0].facts), _title(versions[1].facts)),
        homepage=facts.homepage if facts else None,
        licence=facts.licence if facts else None,
        color=color,
    )


def with_all_items(account: Account, comparison: Comparison) -> Account:
    """The account with the items that did not change, as the crosswalk needs it."""
    return replace(account, unchanged=tuple(_unchanged(comparison)))


def first_account(version: Version, catalog: CatalogFolder, language: str) -> Account:
    """The account of a catalogue's first edition, which has nothing to be compared with."""
    return Account(
        ChangeLog(catalog.name, None, version.name),
        (version.schema, version.schema),
        catalog.facts.title,
        language,
        (0, version.frame.height),
        (None, _title(version.facts)),
        homepage=catalog.facts.homepage,
        licence=catalog.facts.licence,
    )


def _unchanged(comparison: Comparison) -> Iterator[tuple[Named, Named]]:
    """The runs of the new edition's order, item by item."""
    layout = comparison.log.layout
    olds, news = _named(comparison.old), _named(comparison.new)
    position = 0
    for step in layout[1].order if layout else ():
        if isinstance(step, str):
            position += 1
            continue
        first, count = step
        for at in range(count):
            yield olds[first - 1 + at], news[position]
            position += 1


def _named(side: Keyed) -> Sequence[Named]:
    rows = side.frame.select(KEY, *side.schema.naming).iter_rows()
    return [Named(key, print_name(cells)) for key, *cells in rows]


def _title(facts: Edition | None) -> str | None:
    return facts.title if facts else None
