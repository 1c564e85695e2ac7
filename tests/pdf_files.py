"""PDFs written by hand, for what no program would print."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT = b"<</Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R]>>"
HALF = b"1 95 500 814 939 500"
"""Widths of the glyphs of letters and digits in Adobe-GB1, half as wide as others."""
DESCENDANT = (
    b"<</Type /Font /Subtype /CIDFontType0 /BaseFont /SimSun /DW 1000 /W [%s]"
    b" /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) /Supplement 2>> /FontDescriptor 6 0 R>>" % HALF
)
DESCRIPTOR = b"<</Type /FontDescriptor /FontName /SimSun /Ascent 859 /Descent -141 /Flags 4>>"
MUTE = b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor 6 0 R>>]>>"
"""A font of which nobody knows what its glyphs mean, as `/M`."""
PICTURE = b"<</Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1>>stream\n\x80\nendstream"
SCAN = "q 595 0 0 842 0 0 cm /P Do Q"
"""A picture that fills the page."""


def text(x: float, y: float, said: str, size: float = 11) -> str:
    """Text whose base line begins there, from the lower left corner."""
    return f"BT /F {size} Tf {x} {y} Td <{said.encode('utf-16-be').hex()}> Tj ET\n"


def grid(xs: Sequence[float], ys: Sequence[float]) -> str:
    """Rules at these places, over the whole of the others."""
    level = [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in ys]
    upright = [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs]
    return "\n".join(level + upright)


def table(rows: Sequence[Sequence[str]], top: float = 700, width: float = 90) -> str:
    """A table with all its rules."""
    xs = [50 + width * column for column in range(len(rows[0]) + 1)]
    ys = [top - 20 * row for row in range(len(rows) + 1)]
    cells = [
        text(x + 4, y - 14, cell)
        for y, row in zip(ys, rows, strict=False)
        for x, cell in zip(xs, row, strict=False)
    ]
    return "\n".join([grid(xs, ys), *cells])


def pdf(
    *pages: str,
    extra: Sequence[bytes] = (),
    page: str = "",
    trailer: str = "",
    swap: tuple[bytes, bytes] = (b"", b""),
) -> bytes:
    """A PDF of A4 pages, each given as what paints it.

    `extra` are objects from number 8 on, `page` and `trailer` more entries of each page, and of the
    trailer; `swap` is what stands in the objects, and what takes its place before the index is made.
    """
    first = 8 + len(extra)
    numbers = range(first, first + 2 * len(pages), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        f"<</Type /Pages /Count {len(pages)} /Kids [{kids}]>>".encode(),
        b"<</Font <</F 4 0 R /M %s>> /XObject <</P 7 0 R>>>>" % MUTE,
        FONT,
        DESCENDANT,
        DESCRIPTOR,
        PICTURE,
        *extra,
    ]
    for number, painted in zip(numbers, pages, strict=True):
        own = f"/Resources 3 0 R /Contents {number + 1} 0 R {page}"
        objects.append(f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {own}>>".encode())
        objects.append(stream(painted.encode()))
    return assembled([one.replace(*swap) for one in objects] if swap[0] else objects, trailer)


def stream(data: bytes, filters: str = "/FlateDecode") -> bytes:
    """A packed stream."""
    packed = zlib.compress(data)
    return b"<</Filter %s /Length %d>>stream\n%s\nendstream" % (filters.encode(), len(packed), packed)


def assembled(objects: Sequence[bytes], trailer: str = "") -> bytes:
    """Objects, from number 1 on, as a file with an index."""
    out = b"%PDF-1.7\n"
    index = b"0000000000 65535 f \n"
    for number, one in enumerate(objects, 1):
        index += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    size = len(objects) + 1
    end = f"trailer\n<</Size {size} /Root 1 0 R {trailer}>>\nstartxref\n{len(out)}\n%%EOF\n".encode()
    return out + b"xref\n0 %d\n" % size + index + end
