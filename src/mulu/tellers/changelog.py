"""CHANGELOG.md: what each edition of a catalogue has brought, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from mulu.escaping import markdown
from mulu.messages import say, visible
from mulu.tellers.markdown_teller import summary_lines
from mulu.tellers.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mulu.tellers import Account


def render(accounts: Sequence[Account]) -> str:
    """One page for at least one account, each with a link to `<edition>/changes.md` beside it."""
    return "".join(f"{line}\n" for line in _lines(accounts))


def _lines(accounts: Sequence[Account]) -> Iterator[str]:
    newest = accounts[0]
    heading = say("{title}: all editions", title=newest.title)
    yield f"# {markdown(heading.render(newest.language))}"
    for account in accounts:
        language, edition = account.language, account.log.new
        yield from ("", f"## {markdown(visible(edition))}")
        if title := account.titles[1]:
            yield from ("", markdown(say("Title: {title}", title=title).render(language)))
        yield from summary_lines(summarise(account), language)
        folder = quote(edition.encode("utf-8", "surrogatepass"), safe="")
        yield from ("", f"[{say('All changes').render(language)}]({folder}/changes.md)")
