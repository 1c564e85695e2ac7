"""Bytes to physical lines, whatever the bytes are, and what was wrong with them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mulu.finding import Flaw, Flaws
from mulu.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "GB18030 (GBK)",
}
RETURN_AT_END = say("this line ends with CRLF, expected LF")
WORKBOOKS = (b"PK\x03\x04", bytes.fromhex("D0CF11E0"))
"""How workbooks begin, those of today and those of Office 97; no text does."""
_NO_TEXT = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of bytes that are no text."""


@dataclass(frozen=True)
class Decoded:
    """A file's text with `\\n` between lines, and flaws of its bytes.

    Bytes that are no text stand as U+FFFD; `damaged` holds the lines where there are any.
    """

    text: str
    flaws: Flaws
    damaged: frozenset[int] = field(default_factory=frozenset)


def decode(data: bytes) -> Decoded:
    """Decode a file that should be UTF-8 without BOM, with LF after each line.

    A workbook has no text: what its bytes would look like is of no use to anybody.
    """
    flaws = Flaws()
    if data.startswith(WORKBOOKS):
        message = say(
            'the file is an Excel workbook, not CSV: save it in Excel as "CSV UTF-8", or bring back the earlier file'
            " and take the workbook back with mulu import"
        )
        return Decoded("", Flaws([Flaw("workbook-as-table", message)]))
    if data.startswith(codecs.BOM_UTF8):
        flaws.note(Flaw("byte-order-mark", say("the file begins with a byte order mark"), 1, 1))
        data = data.removeprefix(codecs.BOM_UTF8)
    encoding = guess_encoding(data)
    if encoding:
        flaws.note(
            Flaw("wrong-encoding", say("the file is {encoding}, expected UTF-8", encoding=_NAMES[encoding]))
        )
    text = _to_text(data, encoding or "utf-8").removeprefix("\ufeff" if encoding else "")
    if not text.strip():
        return Decoded("", Flaws([*flaws, Flaw("empty-file", say("the file is empty"))]))
    lines = _lines(text, flaws)
    damaged = frozenset(number for number, line in enumerate(lines, 1) if _NO_TEXT.search(line))
    for number in sorted(damaged):
        flaws.note(_invalid_byte(lines[number - 1], number, encoding or "utf-8"))
    whole = "\n".join(lines)
    return Decoded(_NO_TEXT.sub("\ufffd", whole) if damaged else whole, flaws, damaged)


def guess_encoding(data: bytes) -> str | None:
    """The encoding of bytes that are not UTF-8; `None` for UTF-8, also where some of it is damaged."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data and (guessed := _guess_utf16(data)):
        return guessed
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030" if _looks_like_gb18030(data) else None
    return None


def _guess_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every ASCII character has a zero byte, all of them on one side."""
    even, odd = data[::2].count(0), data[1::2].count(0)
    if (even + odd) * 50 < len(data) or min(even, odd) * 10 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        return encoding if "\n" in data.decode(encoding) else None
    except UnicodeDecodeError:
        return None


def _looks_like_gb18030(data: bytes) -> bool:
    """Most lines that go beyond ASCII are no UTF-8, and high bytes come in pairs."""
    sound = broken = 0
    for line in data.split(b"\n"):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            sound += 1
        except UnicodeDecodeError:
            broken += 1
    runs = re.findall(rb"[\x80-\xff]+", data)
    pairs = sum(len(run) % 2 == 0 for run in runs)
    return broken > sound and pairs * 2 > len(runs)


def _to_text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # The multi-byte codecs of other encodings cannot escape single bytes.
        return data.decode(encoding, "surrogateescape" if encoding in ("utf-8", "gb18030") else "replace")


def _invalid_byte(line: str, number: int, encoding: str) -> Flaw:
    found = _NO_TEXT.search(line)
    assert found is not None  # noqa: S101 - only damaged lines come here
    run = re.match("[\udc80-\udcff]+", line[found.start() :])
    shown = bytes(ord(character) - 0xDC00 for character in (run.group() if run else "")).hex(" ").upper()
    message = say(
        "the bytes {bytes} are no character in {encoding}",
        bytes=shown,
        encoding=_NAMES.get(encoding, "UTF-8"),
    )
    return Flaw("invalid-byte", message, number, found.start() + 1)


def _lines(text: str, flaws: Flaws) -> Sequence[str]:
    """The physical lines without their ends; the last piece is empty if the last line is ended."""
    feeds = text.count("\n")
    lone_returns = text.count("\r") - text.count("\r\n")
    if lone_returns > feeds:
        flaws.note(Flaw("wrong-line-ends", say("lines end with CR, expected LF")))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if "\r" in text:
        lines = _without_returns(lines, flaws)
    if lines[-1].strip():
        flaws.note(
            Flaw("missing-last-newline", say("the last line does not end with a line break"), len(lines))
        )
    return lines


def _without_returns(lines: Sequence[str], flaws: Flaws) -> list[str]:
    ended = lines[:-1]
    with_return = [number for number, line in enumerate(ended, 1) if line.endswith("\r")]
    odd, message = with_return, RETURN_AT_END
    if len(with_return) * 2 > len(ended):
        flaws.note(Flaw("wrong-line-ends", say("lines end with CRLF, expected LF")))
        odd = sorted(set(range(1, len(ended) + 1)) - set(with_return))
        message = say("this line ends with LF, most others with CRLF; expected is LF everywhere")
    for number in odd:
        flaws.note(Flaw("mixed-line-ends", message, number))
    return [*(line.rstrip("\r") for line in ended), lines[-1]]
