"""A PDF, page by page, or a sentence why it cannot be read.

Nothing of a PDF is guessed that its own index does not say: readers that mend a damaged file show
something, and nobody knows what is missing.
"""

from __future__ import annotations

import io
import logging
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mulu.errors import DocumentError
from mulu.messages import say
from mulu.readers.pdf_canvas import painted
from mulu.readers.pdf_limits import limited
from mulu.readers.pdf_page import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mulu.messages import Message
    from mulu.readers import Watch
    from mulu.readers.pdf_page import Page

MOST_PAGES = 5000
MOST_CONTENT = 64 * 1024**2
"""What a page may take when it is unpacked, in bytes: a hundred times what a dense one does."""


def pages_of(data: bytes, watch: Watch | None = None) -> list[Page]:
    """The pages of a PDF; `watch` is told how many of how many are read."""
    with limited():
        return list(_pages(data, watch))


def _pages(data: bytes, watch: Watch | None = None) -> Iterator[Page]:
    if b"%PDF-" not in data[:1024]:
        raise DocumentError(say("this is no PDF, whatever it is called: save it as one"))
    if b"%%EOF" not in data[-2048:]:
        raise DocumentError(
            say("the PDF breaks off before its end: get the whole file from where it was published")
        )
    number = 0
    with _heard() as complaints:
        try:
            pages = _open(data).pages
            for number in range(1, len(pages) + 1):
                _refuse_damaged(pages[number - 1])
                page = painted(pages, number)
                yield page_of(page)
                page.close()
                if complaints:
                    _refuse_complaints(complaints, number)
                if watch:
                    watch(number, len(pages))
        except (DocumentError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - what is broken in a PDF comes out as anything at all
            if any(isinstance(cause, MemoryError) for cause in (error, error.__context__, *error.args)):
                raise MemoryError from None
            raise DocumentError(_damaged(number)) from None


def _refuse_damaged(page: Any) -> None:
    """Refuse a page of which the library would give what it can unpack, or that swells when unpacked."""
    from pdfminer.pdftypes import PDFStream, resolve1

    own = page.page_obj
    streams = [resolve1(content) for content in own.contents]
    is_blank = resolve1(own.attrs.get("Contents", [])) == []
    if not all(isinstance(one, PDFStream) for one in streams) or not (streams or is_blank):
        raise DocumentError(_damaged(page.page_number))
    for stream in streams:
        packed: bytes = stream.rawdata or b""
        if stream.decipher:
            continue
        for name, _ in stream.get_filters():
            if getattr(name, "name", "") not in ("FlateDecode", "Fl"):
                break
            unpacking = zlib.decompressobj()
            unpacked = unpacking.decompress(packed, MOST_CONTENT)
            if len(unpacked) == MOST_CONTENT:
                raise DocumentError(
                    say(
                        "page {page} of the PDF swells to more than {size} MB when it is unpacked: save it anew from the program that made it",
                        page=page.page_number,
                        size=MOST_CONTENT // 1024**2,
                    )
                )
            if packed and not unpacking.eof:
                raise DocumentError(_damaged(page.page_number))
            packed = unpacked


def _refuse_complaints(complaints: Iterable[str], number: int) -> None:
    if any("Data-loss" in complaint for complaint in complaints):
        raise DocumentError(_damaged(number))


def _open(data: bytes) -> Any:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect, PDFXRefFallback

    try:
        pdf = pdfplumber.open(io.BytesIO(data))
    except Exception as error:
        causes = (error, error.__context__, *error.args)
        if any(isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)) for cause in causes):
            raise DocumentError(
                say(
                    "the PDF is locked with a password: save it without one, or ask the authority for the text"
                )
            ) from None
        raise
    if any(isinstance(xref, PDFXRefFallback) for xref in pdf.doc.xrefs):
        raise DocumentError(_damaged(0))
    stated = pdf.doc.catalog.get("Pages")
    stated = getattr(stated, "resolve", lambda: stated)()
    count = stated.get("Count") if isinstance(stated, dict) else None
    if isinstance(count, int) and count > MOST_PAGES:
        raise DocumentError(
            say(
                "the PDF has {count} pages, more than {most} are not read: split it",
                count=count,
                most=MOST_PAGES,
            )
        )
    if len(pdf.pages) != count:
        raise DocumentError(_damaged(0))
    return pdf


def _damaged(page: int) -> Message:
    if page:
        return say(
            "page {page} of the PDF is damaged: get the file again, or save it anew from the program that made it",
            page=page,
        )
    return say("the PDF is damaged: get the file again, or save it anew from the program that made it")


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What the library complains of, which goes to nobody else."""
    complaints: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            complaints.append(record.getMessage())

    logger, ear = logging.getLogger("pdfminer"), Ear(logging.WARNING)
    before = logger.propagate, logger.level
    logger.propagate, logger.level = False, logging.WARNING
    logger.addHandler(ear)
    try:
        yield complaints
    finally:
        logger.removeHandler(ear)
        logger.propagate, logger.level = before
