"""What cannot be read on the pages of a PDF: pictures of text, and glyphs without characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mulu.errors import DocumentError
from mulu.finding import Flaw
from mulu.messages import listed, say
from mulu.readers.pdf_letters import UNKNOWN
from mulu.readers.pdf_page import MUCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mulu.messages import Message
    from mulu.readers.pdf_page import Page
    from mulu.runs import Run

_MANY_SHAPES = 100
"""More than pages have that hold lines and nothing else: letters drawn as shapes."""
_FEW_GLYPHS = 10
"""No more than a stamp or the number of a page."""


def refuse_pictures(pages: Sequence[Page]) -> None:
    """Refuse pages that hold text as a picture or as shapes only."""
    if not any(page.glyphs or page.hidden for page in pages):
        raise DocumentError(
            say(
                "the PDF holds no text, only pictures, as a scanner makes: ask the authority for the document as text, or have the text recognised (OCR), put into a spreadsheet, and compared with the pages by a person"
            )
        )
    for page in pages:
        drawn = page.pictured > MUCH or page.curves > _MANY_SHAPES
        if drawn and sum(not glyph.is_turned for glyph in page.glyphs) < _FEW_GLYPHS:
            raise DocumentError(
                say(
                    "page {page} of the PDF is a picture without text: ask the authority for the document as text; if the page holds nothing of the list, save the PDF without it",
                    page=page.number,
                )
            )


def remarks_of(pages: Iterable[Page]) -> Iterator[Message]:
    """What a person should look at."""
    pages = list(pages)
    recognised = [page.number for page in pages if page.is_recognised]
    if recognised:
        yield say(
            "{pages}: the text was recognised in a picture (OCR) and may be wrong; compare it with the picture",
            pages=_listed(recognised),
        )
    pictured = [page.number for page in pages if page.pictured and not page.is_recognised]
    if pictured:
        yield say("{pages}: what pictures show is not read", pages=_listed(pictured))
    blank = [page.number for page in pages if not (page.glyphs or page.hidden or page.pictured)]
    if blank:
        yield say("{pages}: nothing stands there", pages=_listed(blank))


def doubts_of(runs: Iterable[Run]) -> Mapping[str, Flaw]:
    """Runs with glyphs of which the font does not say what they are."""
    message = say("the document does not say which characters stand where � is: it was saved without them")
    return {
        run.place: Flaw("unread-text", message, value=run.text, place=run.place)
        for run in runs
        if UNKNOWN in run.text
    }


def _listed(numbers: Sequence[int]) -> Message:
    if len(numbers) == 1:
        return say("page {number}", number=numbers[0])
    shown = [*map(str, numbers[:10]), *(["…"] if len(numbers) > 10 else [])]
    return say("pages {numbers}", numbers=listed(shown))
