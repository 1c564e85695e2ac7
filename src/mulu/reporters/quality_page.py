"""quality.md: what an edition is, whether it is in order, and what was accepted in writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.escaping import markdown, markdown_code
from mulu.messages import say, visible
from mulu.reporters import markdown_report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mulu.edition import Edition
    from mulu.messages import Message
    from mulu.reporters import Telling


def render(
    telling: Telling,
    title: str,
    edition: str,
    facts: Edition,
    composition: Mapping[str, Mapping[str, int]],
    agreements: Iterable[tuple[Message, Message]] = (),
) -> str:
    """The page of one edition of the catalogue `title`; `telling` is of its verdict alone.

    `composition` counts the items by the values of each field that lists them, as printed. `agreements`
    are references by name, and how the items stand to them.
    """
    lines = "".join(f"{line}\n" for line in _lines(telling, title, edition, facts, composition, agreements))
    return lines + markdown_report.render(telling)


def _lines(
    telling: Telling,
    title: str,
    edition: str,
    facts: Edition,
    composition: Mapping[str, Mapping[str, int]],
    agreements: Iterable[tuple[Message, Message]],
) -> Iterator[str]:
    language = telling.language
    heading = say("{title}, edition {edition}: quality", title=title, edition=edition)
    yield f"# {markdown(visible(heading.render(language)))}"
    yield ""
    yield f"| {say('What').render(language)} | |"
    yield "| --- | --- |"
    for label, value in _known(facts, language):
        yield f"| {label} | {value} |"
    for field, counts in composition.items():
        told = " · ".join(
            f"{markdown(visible(value)) or say('nothing').render(language)} {count}"
            for value, count in counts.items()
        )
        yield f"| {markdown(visible(field))} | {told} |"
    for name, standing in agreements:
        yield f"| {markdown(name.render(language))} | {markdown(standing.render(language))} |"
    yield ""


def _known(facts: Edition, language: str) -> Iterator[tuple[str, str]]:
    """What is known of the edition, and of the document it comes from."""
    state = say("published") if facts.state == "published" else say("draft")
    yield say("State").render(language), state.render(language)
    if facts.title:
        yield say("Title").render(language), markdown(visible(facts.title))
    source = facts.source
    if source is None:
        return
    for label, value in (
        (say("Source document"), source.file),
        (say("Number"), source.number),
        (say("Date"), source.date),
        (say("Publisher"), source.publisher),
        (say("Address"), source.url),
    ):
        if value:
            yield label.render(language), markdown(visible(value))
    yield "SHA-256", markdown_code(source.sha256)
