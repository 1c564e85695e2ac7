"""A page of a PDF as it is painted: glyphs that nobody sees are told from those that print.

What is painted outside the clipping path, or outside the page, or as invisible text, stands in the
file all the same. Paths are taken for the boxes around them, so that nothing is called hidden that
could be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdfminer.pdfinterp import PDFInterpreterError, PDFPageInterpreter
from pdfminer.utils import apply_matrix_pt, apply_matrix_rect
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from mulu.errors import DocumentError
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    Box = tuple[float, float, float, float]

_UNPAINTED = (3, 7)
"""Modes in which text is neither filled nor stroked."""
_SLACK = 0.5
MOST_OBJECTS = 100_000
"""Glyphs and lines on a page; a page full of small print has ten thousand."""
MOST_CALLS = 5_000
"""How often a page calls up what is painted again and again, such as an emblem."""


class _Canvas(PDFPageAggregatorWithMarkedContent):
    """Keeps what is painted; what can be seen at the moment is told by the painter."""

    page_box: Box = (0, 0, 0, 0)
    clip: Box = (0, 0, 0, 0)
    mode = 0
    objects = calls = 0

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        """Keep a path."""
        self.count()
        super().paint_path(*args, **kwargs)

    def begin_figure(self, *args: Any, **kwargs: Any) -> None:
        """Begin what the page calls up."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            message = say(
                "page {page} of the PDF calls up more than {most} drawings, as no list does: save it anew from the program that made it",
                page=self.pageno,
                most=MOST_CALLS,
            )
            raise DocumentError(message)
        super().begin_figure(*args, **kwargs)

    def count(self) -> None:
        """Refuse a page that was made to keep readers busy."""
        self.objects += 1
        if self.objects > MOST_OBJECTS:
            message = say(
                "page {page} of the PDF holds more than {most} characters and lines, as no list does: save it anew from the program that made it",
                page=self.pageno,
                most=MOST_OBJECTS,
            )
            raise DocumentError(message)

    def render_char(self, *args: Any, **kwargs: Any) -> Any:
        """Keep a glyph, with its visibility."""
        self.count()
        advance = super().render_char(*args, **kwargs)
        glyph: Any = self.cur_item._objs[-1]  # noqa: SLF001 - where it has just been put
        x0, y0, x1, y1 = self.clip
        glyph.is_hidden = (
            glyph.x1 < x0 + _SLACK
            or glyph.x0 > x1 - _SLACK
            or glyph.y1 < y0 + _SLACK
            or glyph.y0 > y1 - _SLACK
        )
        glyph.is_unpainted = self.mode in _UNPAINTED
        return advance


class _Painter(PDFPageInterpreter):
    """Follows the clipping path, which pdfminer leaves aside."""

    device: _Canvas
    clip: Box | None = None

    def init_state(self, ctm: Any) -> None:
        """Begin a page, or what it calls up."""
        super().init_state(ctm)
        self.clips: list[Box | None] = []
        if self.clip is None:
            self.clip = apply_matrix_rect(ctm, self.device.page_box)

    def subinterp(self) -> PDFPageInterpreter:
        """A painter for what a page calls up, inside the same path."""
        painter = super().subinterp()
        painter.clip = self.clip  # type: ignore[attr-defined]
        return painter

    def do_q(self) -> None:
        """Save the state."""
        self.clips.append(self.clip)
        super().do_q()

    def do_Q(self) -> None:  # noqa: N802 - so the operator is called
        """Take the saved state again."""
        if self.clips:
            self.clip = self.clips.pop()
        super().do_Q()

    def do_W(self) -> None:  # noqa: N802
        """Narrow the clipping path."""
        points = [
            apply_matrix_pt(self.ctm, (x, y))
            for segment in self.curpath
            for x, y in zip(segment[1::2], segment[2::2], strict=True)
        ]
        if points and self.clip:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            x0, y0, x1, y1 = self.clip
            self.clip = (max(x0, min(xs)), max(y0, min(ys)), min(x1, max(xs)), min(y1, max(ys)))

    do_W_a = do_W  # noqa: N815

    def do_F(self) -> None:  # noqa: N802
        """Fill a path, as older files say it."""
        self.do_f()

    def do_TJ(self, seq: Any) -> None:  # noqa: N802
        """Show text."""
        if self.clip:
            self.device.clip = self.clip
        self.device.mode = self.textstate.render
        if not all(_is_known(self.textstate.font, one) for one in seq if isinstance(one, bytes)):
            raise PDFInterpreterError(seq)
        super().do_TJ(seq)


def _is_known(font: Any, codes: bytes) -> bool:
    """Whether a font knows all of these codes; pdfminer leaves out what it does not know, and more."""
    root: Any = getattr(getattr(font, "cmap", None), "code2cid", None)
    if not root:
        return True
    at = root
    for code in codes:
        at = at.get(code)
        if at is None:
            return False
        at = root if isinstance(at, int) else at
    return at is root


class PaintedPage(Page):
    """A page whose glyphs know whether they can be seen."""

    @property
    def layout(self) -> Any:
        """What is painted on the page."""
        if not hasattr(self, "_layout"):
            canvas = _Canvas(self.pdf.rsrcmgr, pageno=self.page_number)
            canvas.page_box = self.page_obj.cropbox
            _Painter(self.pdf.rsrcmgr, canvas).process_page(self.page_obj)
            self._layout = canvas.get_result()
        return self._layout

    def process_object(self, obj: Any) -> dict[str, Any]:
        """An object as pdfplumber tells it, with the visibility of glyphs."""
        told: dict[str, Any] = super().process_object(obj)
        for name in ("is_hidden", "is_unpainted"):
            told[name] = getattr(obj, name, False)
        return told


def painted(pages: Sequence[Any], number: int) -> PaintedPage:
    """The page of that number, from 1, as it is painted, and turned as one would turn it to read it."""
    page = pages[number - 1]
    as_printed = PaintedPage(page.pdf, page.page_obj, number, page.initial_doctop)
    turn = _turn(as_printed.chars)
    if not turn:
        return as_printed
    as_printed.close()
    page.page_obj.rotate = page.page_obj.attrs["Rotate"] = (page.page_obj.rotate + turn) % 360
    return PaintedPage(page.pdf, page.page_obj, number, page.initial_doctop)


def _turn(chars: Sequence[Any]) -> int:
    """By how many degrees, clockwise, a page is to be turned so that most of its text stands upright."""
    up = down = 0
    for char in chars:
        a, b, *_ = char["matrix"]
        if abs(a) < 0.01 * abs(b):
            up, down = up + (b > 0), down + (b < 0)
    most = len(chars) / 2
    return 90 if up > most else 270 if down > most else 0
