"""Codes that have come to stand for another item."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mulu.tellers.nature import code_of, printed_name

if TYPE_CHECKING:
    from mulu.tellers import Account


class Reuse(NamedTuple):
    """A code, and what it stood for before and stands for now."""

    code: str
    before: str
    after: str


def reuses(account: Account) -> list[Reuse]:
    """Codes that stood for one item and now stand for another, in the order of the log."""
    old, new = account.schemas
    holders = {
        code: (item.key, printed_name(item, old))
        for change in account.log.changes
        for item in change.old
        if (code := code_of(item, old))
    }
    found = []
    for change in account.log.changes:
        kept = {item.key for item in change.old}
        for item in change.new if change.decided else ():
            code = code_of(item, new)
            holder, name = holders.get(code, ("", ""))
            if code and holder not in kept and (holder or change.reused):
                found.append(Reuse(code, name, printed_name(item, new)))
    return list(dict.fromkeys(found))
