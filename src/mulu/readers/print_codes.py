"""Headers and footers of Excel, which are written as text with codes in it."""

from __future__ import annotations

import re

from mulu.readers.survey import PAGE

_CODE = re.compile(
    r'&(?:"[^"]*"|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|([PN])(?:[+-][0-9]+)?|[0-9]+|([LCR])|(&)|[A-Za-z])',
    re.DOTALL,
)


def print_around(text: str) -> str:
    """What is printed of a header or footer: parts at the left, in the middle and at the right in lines of their own.

    Numbers of pages are 1; what Excel fills in otherwise, such as the day, is nothing.
    """

    def replace(code: re.Match[str]) -> str:
        page, part, ampersand = code.groups()
        if page:
            return PAGE
        return "\n" if part else ampersand or ""

    printed = _CODE.sub(replace, text.replace("\r\n", "\n").replace("\r", "\n"))
    # What is a number of pages and nothing else says nothing.
    words = re.sub(r"&[PN]", "", text)
    said = _CODE.sub(lambda code: code[3] or "", words)
    return "\n".join(line.strip() for line in printed.split("\n") if line.strip()) if said.strip() else ""
